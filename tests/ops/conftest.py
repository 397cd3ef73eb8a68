"""An app over a real record and a real Valkey, for the endpoints that ops ask."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from config.settings import Settings, load_settings
from service.store.engine import Store


@pytest.fixture
def settings_for(tmp_path: Path) -> Callable[..., Settings]:
    def make(database_url: str, redis_url: str) -> Settings:
        return load_settings(
            {
                "LETTERSDESK_DATA": str(tmp_path / "data"),
                "DATABASE_URL": database_url,
                "REDIS_URL": redis_url,
            }
        )

    return make


@pytest.fixture
def app(
    store: Store,
    database_url: str,
    redis_url: str,
    settings_for: Callable[..., Settings],
    make_app: Callable[..., Flask],
) -> Flask:
    return make_app(settings_for(database_url, redis_url))
