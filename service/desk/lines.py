"""A comment as a line on the pages about an author and a conversation: where it stands, in words.

Called by those pages. Gives plain values and segments for the templates; reads nothing by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from service.desk.card_view import proposed_code, shape
from service.desk.reader_text import Segment, excerpt, segments
from service.desk.reason_words import finding_of
from service.domain.comment import Status
from service.domain.moderator import Moderator
from service.domain.rejection import RejectionCode
from service.domain.verdict import Outcome, Source
from service.store.comment_lines import CommentLine
from service.store.reviews import UNDO, Step

EXCERPT_CHARACTERS = 600
EXCERPT_LINES = 8
"""What a line shows of a text; the comment's own page shows all."""

STATUS_WORDS: Mapping[Status, tuple[str, str]] = {
    Status.PENDING: ("Being checked", ""),
    Status.HELD: ("Held", "warn"),
    Status.APPROVED: ("Approved", "approve"),
    Status.REJECTED: ("Rejected", "reject"),
    Status.WITHDRAWN: ("Withdrawn", ""),
}
"""Where a comment stands: the word, and the kind of its chip."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """What a template needs of one line beside the comment itself."""

    comment: CommentLine
    words: str
    kind: str
    said: str
    """By whom and why, as the end of a sentence that begins with `words`; may be empty."""
    text: list[Segment]
    is_cut: bool
    is_severe: bool
    """Whether the moderator who looks wants such a text covered until asked for."""
    shape: str
    """The outline of a covered text."""
    can_be_decided: bool
    proposed_code: RejectionCode


def shown(line: CommentLine, me: Moderator) -> ShownLine:
    """A line as `me` sees it."""
    words, kind = STATUS_WORDS[line.status]
    body, is_cut = excerpt(line.body, characters=EXCERPT_CHARACTERS, lines=EXCERPT_LINES)
    is_severe = line.severity >= me.preferences.blur_from
    settles = line.status in (Status.HELD, Status.APPROVED, Status.REJECTED)
    return ShownLine(
        comment=line,
        words=words,
        kind=kind,
        said=_said(line.decision) if settles and line.decision else "",
        text=segments(body),
        is_cut=is_cut,
        is_severe=is_severe,
        shape=shape(body) if is_severe else "",
        can_be_decided=settles,
        proposed_code=proposed_code(_label(line.decision), me),
    )


def _said(decision: Step) -> str:
    people = decision.display_name or decision.moderator or "a moderator"
    why = [finding_of(reason).title for reason in decision.reasons]
    if decision.source is Source.POLICY:
        who = "by the policy"
    elif decision.kind == UNDO:
        who, why = f"again, taken back by {people}", []
    elif decision.review_id is None:
        # What the machine found beside the order did not decide.
        who, why = f"by an order of {people}", why[:1]
    else:
        who = f"by {people}"
    if decision.outcome is Outcome.APPROVE or not why:
        return who
    return f"{who}: {', '.join(dict.fromkeys(why))}"


def _label(decision: Step | None) -> str:
    return next((str(one.label) for one in (decision.reasons if decision else ()) if one.label), "")
