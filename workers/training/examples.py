"""What one training example is: a text, a target or none per label, and where it is from.

Used by every module of the training set. It must never stand for a label that nobody gave:
what is not known is None, and is masked in the loss.
"""

from dataclasses import dataclass

from service.domain.labels import Label

LABELS: tuple[Label, ...] = (
    Label.TOXICITY,
    Label.SEVERE_TOXICITY,
    Label.OBSCENE,
    Label.THREAT,
    Label.INSULT,
    Label.IDENTITY_ATTACK,
)
"""The heads of the bundled model, in order. `sexual_explicit` has no labelled data here, so no head."""

Targets = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A text as a portal would send it, one target in [0, 1] or None per label, and its origin."""

    text: str
    targets: Targets
    source: str


def targets(
    toxicity: float | None = None,
    *,
    severe: float | None = None,
    obscene: float | None = None,
    threat: float | None = None,
    insult: float | None = None,
    identity: float | None = None,
) -> Targets:
    """Targets in the order of LABELS; what is not given is masked."""
    return (toxicity, severe, obscene, threat, insult, identity)


CLEAN: Targets = (0.0,) * len(LABELS)
