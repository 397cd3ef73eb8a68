"""`lettersdesk score` with a stand-in for the toxicity model: run by test_score_command.py.

The stand-in scores the share of capitals, and breaks on a text that says "poison". It is read
and explained as the real one is.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from service.domain.labels import TOXICITY_LABELS, Label
from service.domain.scores import LabelScore, ScorerIdentity, Scores, ScoringInput
from workers.commands import score as command
from workers.scoring.as_read import AsReadScorer
from workers.scoring.explanation import Explainer
from workers.scoring.language import LanguageDetector
from workers.scoring.pipeline import ScoringPipeline
from workers.scoring.readings import READING_WORDS, Reader
from workers.scoring.spam import SpamScorer


class ShareOfCapitals:
    """Scores every label of a toxicity model with the share of capital letters."""

    identity = ScorerIdentity("capitals", "1", "0" * 64, frozenset(TOXICITY_LABELS))

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        if any("poison" in given.text for given in inputs):
            raise RuntimeError
        return [
            Scores(dict.fromkeys(TOXICITY_LABELS, LabelScore(_share(given.text), "capitals/1/0")))
            for given in inputs
        ]


def _share(text: str) -> float:
    return sum(map(str.isupper, text)) / max(len(text), 1)


def load(model: str, data_dir: Path, threads: int, progress: Callable[[str], None]) -> ScoringPipeline:
    """Take the place of `load_pipeline`."""
    progress(f"loading {model} from {data_dir.name} for {threads}")
    reader = Reader()
    return ScoringPipeline(
        AsReadScorer(ShareOfCapitals(), reader, READING_WORDS),
        SpamScorer(),
        LanguageDetector({"en"}),
        Explainer(ShareOfCapitals(), reader),
    )


assert Label.SPAM not in TOXICITY_LABELS
command.load_pipeline = load  # type: ignore[assignment]

if __name__ == "__main__":
    command.score()
