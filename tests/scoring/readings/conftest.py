"""One reader for all tests of readings: loading its words takes longer than any of them."""

import pytest

from workers.scoring.readings import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()
