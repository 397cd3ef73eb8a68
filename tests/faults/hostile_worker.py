"""A scoring worker as `lettersdesk worker` runs it, with a scorer that obeys what a text says.

KILL ends the process like a segmentation fault, HANG stops it in native code that keeps
the interpreter, SLOW takes a second; every comment takes SCORER_MS milliseconds.
"""

import ctypes
import os
import signal
import time
from collections.abc import Mapping, Sequence

from config.logs import configure_logging
from config.settings import load_settings
from service.domain.labels import Label
from service.domain.scores import LabelScore, ScorerIdentity, Scores, ScoringInput
from workers import main
from workers.stopping import StopRequest

_SECONDS = float(os.environ.get("SCORER_MS", "2")) / 1000


class HostilePipeline:
    """Scores everything 0.01."""

    labels = frozenset(Label)
    identities = (ScorerIdentity("hostile", "1", "0" * 64, frozenset(Label)),)

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        for one in inputs:
            if "KILL" in one.text:
                os.kill(os.getpid(), signal.SIGKILL)
            if "HANG" in one.text:
                ctypes.PyDLL(None).sleep(3600)  # PyDLL: with the interpreter's lock held
            time.sleep(1.0 if "SLOW" in one.text else _SECONDS)
        return [Scores({label: LabelScore(0.01, "hostile/1/0") for label in Label}) for _ in inputs]

    def explain(
        self,
        inputs: Sequence[ScoringInput],
        scores: Sequence[Scores],
        limits: Sequence[Mapping[Label, float]],
        seconds: float,
    ) -> list[Scores]:
        """Nothing is held, so nothing is explained."""
        assert not any(limits)
        return list(scores)


if __name__ == "__main__":
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format, "worker")
    main.run(settings, HostilePipeline, StopRequest())
