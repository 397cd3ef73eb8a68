"""Products in folders of their own, and how large the fault tests are.

FAULTS=full runs the sizes of the acceptance test; without it each test is small enough for
every run, with a fixed seed. FAULTS_SCORER=real scores with the real model, compiled once.
"""

import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from tests.faults.checker import Findings
from tests.faults.portal import Portal
from tests.faults.product import Product


@dataclass(frozen=True, slots=True)
class Size:
    """How many comments, posted over how many seconds, and how many kills."""

    comments: int
    seconds: float
    kills: int
    settings: dict[str, str]
    """Of the product. A short lease is what every run can wait for; the full size keeps the usual one."""


@pytest.fixture
def size() -> Size:
    if os.environ.get("FAULTS") == "full":
        return Size(2000, 50.0, 10, {})
    return Size(150, 6.0, 2, {"LETTERSDESK_LEASE_SECONDS": "5"})


@pytest.fixture
def chance() -> random.Random:
    return random.Random(20_261_122)


MakeProduct = Callable[..., Product]


@pytest.fixture
def make_product(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, valkey_binary: str
) -> Iterator[MakeProduct]:
    """Makes a product on a database, with these settings; nothing is started."""
    made: list[Product] = []

    def make(database_url: str | None = None, **settings: str) -> Product:
        folder = Path(tmp_path_factory.mktemp("ld", numbered=True))
        url = database_url or f"sqlite:///{folder / 'lettersdesk.db'}"
        if os.environ.get("FAULTS_SCORER") == "real":
            compiled = str(request.getfixturevalue("compiled_data_dir"))
            settings = {**settings, "SCORER_MS": "real", "LETTERSDESK_DATA": compiled}
        made.append(Product(folder, url, valkey_binary, settings))
        return made[-1]

    yield make
    for product in made:
        product.close()


@pytest.fixture
def product(make_product: MakeProduct) -> Product:
    return make_product()


Summarise = Callable[..., None]


@pytest.fixture
def summarise(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Summarise:
    """Prints what a fault did and what came of it, as one JSON object on a line."""

    def summarise(portal: Portal, findings: Findings, **more: object) -> None:
        slowest = max(portal.accepted.values(), default=0.0)
        told = {
            "fault": request.node.name,
            "accepted": len(portal.accepted),
            "posts_repeated": portal.repeated,
            "slowest_post_s": round(slowest, 2),
            **asdict(findings),
            **more,
        }
        with capsys.disabled():
            sys.stdout.write(f"\n{json.dumps(told)}\n")

    return summarise
