"""The bundled checkpoint through Detoxify itself: the other side of both benchmarks."""

from typing import Any


def load_detoxify() -> Any:
    """Detoxify as its documentation uses it, on the very checkpoint that we serve."""
    from workers.scoring.original import load_bundled  # noqa: PLC0415

    return load_bundled()
