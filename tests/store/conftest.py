"""A scene: one site's comments with a clock of their own."""

import pytest

from service.domain.comment import Site
from service.store.engine import Store
from tests.store.queue_scenes import Scene


@pytest.fixture
def scene(store: Store, site: Site, hash_key: bytes) -> Scene:
    return Scene(store, site, hash_key)
