"""The activity log in sentences: what each act was, and to what it was done.

Called by the activity page and its export. Gives plain strings, never markup; what somebody wrote
(a reason, a note) is kept apart from our own words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from service.desk.phrases import counted, label_words
from service.desk.policy_words import change_words
from service.domain.activity import Act, Activity
from service.domain.policy_version import changes
from service.domain.rejection import RejectionCode
from service.store.policy_versions import thresholds_from_dict

COMMENT, AUTHOR, PERSON = "comment", "author", "person"
"""What a line's subject is; None for what has no page of its own."""
_OUTCOMES: Mapping[str, str] = {
    "approve": "approved",
    "reject": "rejected",
    "hold": "put back",
    "undo": "took back",
}
_ORDERS: Mapping[str, str] = {
    "premoderate": "has every further comment of an author looked at first",
    "mute": "muted an author",
    "ban": "banned an author",
}
_ORDER_NAMES: Mapping[str, str] = {
    "premoderate": "the order to look first",
    "mute": "the mute",
    "ban": "the ban",
}


@dataclass(frozen=True, slots=True)
class Words:
    """One line in words, to be read after the name of whoever did it."""

    did: str
    about: str | None = None
    """COMMENT, AUTHOR or PERSON: what the subject is."""
    more: tuple[str, ...] = ()
    """Details, in our words."""
    said: str = ""
    """What the person wrote: a reason or a note about the policy."""


def words_of(line: Activity, names: Mapping[str, str]) -> Words:
    """A line in words; `names` tells how people are called. An act of a later release gives its code."""
    try:
        act = Act(line.act)
    except ValueError:
        return Words(line.act.replace("_", " "))
    if act is Act.REVIEW_UNDONE:
        return _undone(line, names)
    return _WORDS[act](line, line.detail)


def code_words(code: object) -> str:
    """A rejection code as people read it; one that this release does not know, as it is."""
    try:
        return RejectionCode(str(code)).words
    except ValueError:
        return str(code)


def _plain(did: str, about: str | None = None) -> Callable[[Activity, Mapping[str, Any]], Words]:
    return lambda _, __: Words(did, about)


def _with_code(did: str) -> Callable[[Activity, Mapping[str, Any]], Words]:
    def say(_: Activity, detail: Mapping[str, Any]) -> Words:
        more = (code_words(detail["code"]),) if detail.get("code") else ()
        return Words(did, COMMENT, more)

    return say


def _swept(_: Activity, detail: Mapping[str, Any]) -> Words:
    did = _OUTCOMES.get(str(detail.get("outcome")), "settled")
    did += f" {counted(int(detail.get('settled', 0)), 'comment')} at once"
    more = [code_words(detail["code"])] if detail.get("code") else []
    if detail.get("campaign"):
        more.append("copies of one text")
    if detail.get("author"):
        more.append("all of one author")
    if detail.get("label"):
        low, high = detail.get("from"), detail.get("to")
        between = f" from {low} to {high}" if low is not None and high is not None else ""
        more.append(f"by their score for {label_words(str(detail['label'])).lower()}{between}")
    if detail.get("exceptions"):
        more.append(f"{counted(int(detail['exceptions']), 'exception')} left")
    if detail.get("refused"):
        more.append(f"{counted(int(detail['refused']), 'comment')} left, since they had changed")
    return Words(did, None, tuple(more))


def _undone(line: Activity, names: Mapping[str, str]) -> Words:
    detail = line.detail
    did = f"took back {counted(int(detail.get('reversed', 0)), 'decision')}"
    by = str(detail.get("by", line.actor))
    if by != line.actor:
        did += f" of {names.get(by, by)}"
    more = []
    if detail.get("told"):
        more.append(f"the portal had heard of {detail['told']}, and was told")
    return Words(did, None, tuple(more))


def _acted_on(_: Activity, detail: Mapping[str, Any]) -> Words:
    kind = str(detail.get("kind", ""))
    more = (f"for {counted(int(detail['days']), 'day')}",) if detail.get("days") else ()
    return Words(
        _ORDERS.get(kind, f"gave an order {kind} about an author"), AUTHOR, more, _text(detail, "reason")
    )


def _lifted(_: Activity, detail: Mapping[str, Any]) -> Words:
    order = _ORDER_NAMES.get(str(detail.get("kind", "")), "an order")
    return Words(f"lifted {order} about an author", AUTHOR, (), _text(detail, "reason"))


def _noted(_: Activity, detail: Mapping[str, Any]) -> Words:
    if detail.get("about") == "author":
        return Words("wrote a note about an author", AUTHOR)
    return Words("wrote a note on a comment", COMMENT)


def _policy(_: Activity, detail: Mapping[str, Any]) -> Words:
    before, after = detail.get("before", {}), detail.get("after", {})
    changed = changes(thresholds_from_dict(before), thresholds_from_dict(after))
    did = "changed the thresholds" + (f": version {detail['version']}" if "version" in detail else "")
    return Words(did, None, tuple(change_words(one) for one in changed), _text(detail, "note"))


def _rolled_back(line: Activity, detail: Mapping[str, Any]) -> Words:
    to = detail.get("back_to", 0)
    did = "set the thresholds back to " + (f"those of version {to}" if to else "the policy file's own")
    if "version" in detail:
        did += f", as version {detail['version']}"
    found = _policy(line, detail)
    return Words(did, None, found.more, found.said)


def _role(_: Activity, detail: Mapping[str, Any]) -> Words:
    before, after = detail.get("from"), detail.get("to")
    if before is None and after is None:
        return Words("changed the role of", PERSON)
    if before is None:
        return Words(f"gave the role {after} to", PERSON)
    if after is None:
        return Words(f"took the role {before} from", PERSON)
    return Words(f"changed the role from {before} to {after} of", PERSON)


def _site(_: Activity, detail: Mapping[str, Any]) -> Words:
    more = tuple(
        f"{name.replace('_', ' ')}: {change['from']:g} to {change['to']:g}"
        for name, change in detail.items()
        if isinstance(change, Mapping) and {"from", "to"} <= set(change)
    )
    return Words("changed the site's settings", None, more)


_WORDS: Mapping[Act, Callable[[Activity, Mapping[str, Any]], Words]] = {
    Act.SIGNED_IN: _plain("signed in"),
    Act.SIGNED_OUT: _plain("signed out"),
    Act.SIGN_IN_REFUSED: _plain("was refused at signing in: wrong password or disabled account"),
    Act.PASSWORD_CHANGED: _plain("chose a new password"),
    Act.SESSIONS_REVOKED: _plain("ended all sessions of", PERSON),
    Act.MODERATOR_ADDED: _plain("added the account", PERSON),
    Act.MODERATOR_DISABLED: _plain("disabled the account", PERSON),
    Act.MODERATOR_ENABLED: _plain("enabled the account", PERSON),
    Act.PASSWORD_RESET: _plain("gave a new one-time password to", PERSON),
    Act.ROLE_CHANGED: _role,
    Act.COMMENT_APPROVED: _plain("approved a comment", COMMENT),
    Act.COMMENT_REJECTED: _with_code("rejected a comment"),
    Act.COMMENT_HELD: _plain("put a comment back into the queue", COMMENT),
    Act.COMMENTS_SWEPT: _swept,
    Act.COMMENT_ESCALATED: _plain("escalated a comment to a lead", COMMENT),
    Act.NOTE_WRITTEN: _noted,
    Act.AUTHOR_ACTED_ON: _acted_on,
    Act.AUTHOR_ACTION_LIFTED: _lifted,
    Act.POLICY_CHANGED: _policy,
    Act.POLICY_ROLLED_BACK: _rolled_back,
    Act.SITE_CHANGED: _site,
}
ACT_NAMES: Mapping[Act, str] = {
    Act.SIGNED_IN: "Signed in",
    Act.SIGNED_OUT: "Signed out",
    Act.SIGN_IN_REFUSED: "Refused at signing in",
    Act.PASSWORD_CHANGED: "Password changed",
    Act.SESSIONS_REVOKED: "Sessions ended",
    Act.MODERATOR_ADDED: "Account added",
    Act.MODERATOR_DISABLED: "Account disabled",
    Act.MODERATOR_ENABLED: "Account enabled",
    Act.PASSWORD_RESET: "Password reset",
    Act.ROLE_CHANGED: "Role changed",
    Act.COMMENT_APPROVED: "Comment approved",
    Act.COMMENT_REJECTED: "Comment rejected",
    Act.COMMENT_HELD: "Comment put back",
    Act.REVIEW_UNDONE: "Decision taken back",
    Act.COMMENTS_SWEPT: "Several settled at once",
    Act.COMMENT_ESCALATED: "Comment escalated",
    Act.NOTE_WRITTEN: "Note written",
    Act.AUTHOR_ACTED_ON: "Order about an author",
    Act.AUTHOR_ACTION_LIFTED: "Order lifted",
    Act.POLICY_CHANGED: "Thresholds changed",
    Act.POLICY_ROLLED_BACK: "Thresholds set back",
    Act.SITE_CHANGED: "Settings changed",
}
"""Acts as the filter names them."""


def _text(detail: Mapping[str, Any], key: str) -> str:
    return str(detail.get(key) or "")
