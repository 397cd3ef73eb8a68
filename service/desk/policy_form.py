"""The policy page's form: thresholds as fields of a form or of an address, and back.

Called by the policy page. A label's field is its name (`toxicity=0.8`; empty means that the label
holds nothing), `reject.toxicity` beside it where the machine may reject. Decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.desk.phrases import label_words
from service.domain.labels import Label
from service.domain.policy import Threshold

MAY_REJECT = "may_reject"
REJECT = "reject."


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the form says, with what was typed where that is no number."""

    thresholds: Mapping[Label, Threshold]
    may_reject: bool
    faults: tuple[str, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    """Field to what stands in it."""

    @property
    def query(self) -> dict[str, str]:
        """The fields for an address; empty ones are there too, since they mean something."""
        return {**self.typed, **({MAY_REJECT: "1"} if self.may_reject else {})}


def names_thresholds(args: Mapping[str, str]) -> bool:
    """Whether any threshold is given at all."""
    return any(str(label) in args for label in Label)


def read(args: Mapping[str, str]) -> Proposal:
    """Read the fields. Without `may_reject` what is typed for rejecting is kept, and has no effect."""
    may_reject = MAY_REJECT in args
    faults: list[str] = []
    typed: dict[str, str] = {}
    thresholds: dict[Label, Threshold] = {}
    for label in Label:
        if str(label) not in args:
            continue
        typed[str(label)] = args[str(label)].strip()
        typed[REJECT + label] = args.get(REJECT + label, "").strip()
        hold_at = _number(typed[str(label)], label, faults)
        reject_at = _number(typed[REJECT + label], label, faults) if may_reject else None
        if hold_at is not None:
            thresholds[label] = Threshold(hold_at, reject_at)
        elif reject_at is not None:
            faults.append(f"{label_words(label)}: say from where to hold before saying from where to reject")
    return Proposal(thresholds, may_reject, tuple(faults), typed)


def written(thresholds: Mapping[Label, Threshold], labels: frozenset[Label]) -> Proposal:
    """The form with these thresholds in it, and an empty field for every other of `labels`."""
    typed = {}
    for label in Label:
        if label in labels or label in thresholds:
            limit = thresholds.get(label)
            typed[str(label)] = "" if limit is None else decimal(limit.hold_at)
            typed[REJECT + label] = (
                "" if limit is None or limit.reject_at is None else decimal(limit.reject_at)
            )
    may_reject = any(limit.reject_at is not None for limit in thresholds.values())
    return Proposal(dict(thresholds), may_reject, typed=typed)


def decimal(value: float) -> str:
    """A limit as one types it: two digits at least, never more than it has."""
    return f"{value:.2f}" if round(value, 2) == value else f"{value:.6f}".rstrip("0")


def _number(typed: str, label: Label, faults: list[str]) -> float | None:
    if not typed:
        return None
    try:
        value = float(typed.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not 0 <= value <= 1:
        faults.append(f"{label_words(label)}: a limit is a number from 0 to 1, such as 0.80")
        return None
    return value
