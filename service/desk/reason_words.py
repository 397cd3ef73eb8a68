"""Why a comment was held, in words: one finding for each reason, and one for each check besides.

Called by the card and the queue. Knows every reason code; never shows a reader's text.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.desk.phrases import label_words, likelihood, score_words
from service.desk.reader_text import Highlight
from service.domain.labels import Label
from service.domain.rejection import RejectionCode
from service.domain.scores import Evidence, Span
from service.domain.verdict import Outcome, Reason, ReasonCode


class Standing(StrEnum):
    """What a finding means for the comment."""

    HOLDS = "holds"
    CLEAR = "clear"
    """The check ran and found too little."""
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the card's reasons. Scores and thresholds are in [0, 1]."""

    standing: Standing
    code: str
    title: str
    """"Toxicity", "A first comment that has a link"."""
    sentence: str
    """"0.91, held from 0.80"."""
    label: str = ""
    score: float | None = None
    threshold: float | None = None
    word: str = ""
    """Likely, Maybe or Unlikely, of a score."""
    span: Span | None = None
    scorer: str = ""
    evidence: tuple[Evidence, ...] = ()


_FAILURES: Mapping[str, tuple[str, str]] = {
    ReasonCode.LANGUAGE_UNSUPPORTED: (
        "Language not checked",
        "The model in force does not know this language, so a person reads it. It accuses nobody.",
    ),
    ReasonCode.SCORER_UNAVAILABLE: (
        "Not every check has run",
        "A check was not available, so a person reads it. The fault is ours, not the author's.",
    ),
    ReasonCode.SCORER_FAILED: (
        "A check broke",
        "A check broke on this text, so a person reads it. The fault is ours, not the author's.",
    ),
    ReasonCode.ATTEMPTS_EXHAUSTED: (
        "Checking stopped too often",
        "Checking was cut short several times, so a person reads it. The fault is ours, not the author's.",
    ),
    ReasonCode.AUTHOR_PREMODERATED: (
        "Author is pre-moderated",
        "A moderator decided that every comment of this author waits for a person.",
    ),
    ReasonCode.AUTHOR_MUTED: (
        "Author is muted",
        "A moderator muted this author; what comes meanwhile is rejected.",
    ),
    ReasonCode.AUTHOR_BANNED: (
        "Author is banned",
        "A moderator banned this author; what comes is rejected.",
    ),
}
_UNREAD = (
    "Part not checked: not in a language that the model knows",
    "It is marked in the text, and a person reads it; the rest was checked. It accuses nobody.",
)
_RAN_NOT = frozenset(
    {
        ReasonCode.LANGUAGE_UNSUPPORTED,
        ReasonCode.SCORER_UNAVAILABLE,
        ReasonCode.SCORER_FAILED,
        ReasonCode.ATTEMPTS_EXHAUSTED,
    }
)
"""Failures of checks: what they explain is said as "not run" for each label, too."""

WORDS = "words"
"""The code of evidence that points at the words which carried a score."""


def finding_of(reason: Reason) -> Finding:
    """One reason in words; a code or rule that this release does not know is shown by its name."""
    if reason.code == ReasonCode.SCORE and reason.label is not None and reason.score is not None:
        return _score_finding(reason, reason.label, reason.score)
    if reason.code == ReasonCode.RULE:
        said = reason.detail or (reason.rule or "a rule").replace("_", " ")
        verb = "rejects" if reason.outcome is Outcome.REJECT else "holds"
        return Finding(
            Standing.HOLDS,
            reason.code,
            _capitalised(said),
            f"A rule of the policy {verb} this ({reason.rule})." if reason.rule else "A rule of the policy.",
        )
    if reason.code == ReasonCode.REPORTED:
        return Finding(
            Standing.HOLDS, reason.code, "Reported by a reader", _capitalised(reason.detail or "") + "."
        )
    if reason.code == ReasonCode.MODERATOR:
        return Finding(Standing.HOLDS, reason.code, code_words(reason.rule), reason.detail or "")
    if reason.code in _FAILURES:
        is_part = reason.code == ReasonCode.LANGUAGE_UNSUPPORTED and (reason.span or reason.evidence)
        title, sentence = _UNREAD if is_part else _FAILURES[reason.code]
        if reason.code not in _RAN_NOT and reason.detail:
            sentence = f"{_capitalised(reason.detail)}."
        return Finding(Standing.HOLDS, reason.code, title, sentence, span=reason.span)
    return Finding(
        Standing.HOLDS, reason.code, _capitalised(reason.code.replace("_", " ")), reason.detail or ""
    )


def findings(
    reasons: Sequence[Reason],
    scores: Mapping[str, float],
    *,
    expected: Collection[Label],
    thresholds: Mapping[Label, float],
) -> list[Finding]:
    """Every reason, then what did not run, then what found too little, highest score first.

    `scores` are all that the machine gave for the text, `expected` the labels that it should have
    been scored on; `thresholds` are those it was judged by, empty where nobody knows them any more.
    """
    found = [finding_of(reason) for reason in reasons]
    told = {one.label for one in found if one.label}
    missing = [label for label in Label if label in expected and label not in scores and label not in told]
    found += [
        Finding(Standing.NOT_RUN, "not_run", label_words(label), "not run", label=str(label))
        for label in missing
    ]
    rest = sorted(
        ((name, score) for name, score in scores.items() if name not in told), key=lambda one: -one[1]
    )
    return found + [_clear_finding(name, score, thresholds) for name, score in rest]


def short_reason(reason: str, label: str) -> str:
    """The queue's word for why it is held, from the row's `reason` and `label`."""
    if label:
        return label_words(label)
    if reason.startswith("rule:"):
        return _capitalised(reason.removeprefix("rule:").replace("_", " "))
    if reason == ReasonCode.REPORTED:
        return "Reported"
    if reason == ReasonCode.MODERATOR:
        return "Put back by a moderator"
    if reason == ReasonCode.SCORE:
        return "Score"
    return _FAILURES[reason][0] if reason in _FAILURES else _capitalised(reason.replace("_", " "))


def code_words(code: str | None) -> str:
    """A rejection code as people read it."""
    try:
        return RejectionCode(code or "").words
    except ValueError:
        return _capitalised((code or "A moderator's decision").replace("_", " "))


def highlights(reasons: Sequence[Reason], text: str) -> list[Highlight]:
    """Where in the text the reasons point, with what each found; what points at all of it is left out."""
    found = []
    for reason in reasons:
        said = label_words(reason.label) if reason.label else finding_of(reason).title
        if reason.span is not None:
            found.append(Highlight(reason.span.begin, reason.span.end, said))
        found += [
            Highlight(one.span.begin, one.span.end, f"{said}: {one.detail}", one.code == WORDS)
            for one in reason.evidence
            if one.span is not None
        ]
    whole = len(text.strip())
    return [one for one in found if one.end - one.begin < whole]


def _score_finding(reason: Reason, label: Label, score: float) -> Finding:
    sentence = score_words(score)
    if reason.threshold is not None:
        verb = "rejected" if reason.outcome is Outcome.REJECT else "held"
        sentence = f"{sentence}, {verb} from {score_words(reason.threshold)}"
    if reason.detail:
        sentence = f"{sentence}; {reason.detail}"
    if reason.as_written is not None:
        sentence = f"{sentence}, while as written it scores {score_words(reason.as_written)}"
    return Finding(
        Standing.HOLDS,
        reason.code,
        label_words(label),
        sentence,
        label=str(label),
        score=score,
        threshold=reason.threshold,
        word=likelihood(score, held=True),
        span=reason.span,
        scorer=reason.scorer or "",
        # One line for all stretches of which the same is said.
        evidence=tuple({one.detail: one for one in reason.evidence}.values()),
    )


def _clear_finding(name: str, score: float, thresholds: Mapping[Label, float]) -> Finding:
    threshold = next((limit for label, limit in thresholds.items() if label == name), None)
    sentence = score_words(score)
    if threshold is not None:
        under = score < threshold
        sentence += f": under {score_words(threshold)}" if under else f": {score_words(threshold)} holds now"
    return Finding(
        Standing.CLEAR,
        "score",
        label_words(name),
        sentence,
        label=name,
        score=score,
        threshold=threshold,
        word=likelihood(score),
    )


def _capitalised(said: str) -> str:
    return said[:1].upper() + said[1:]
