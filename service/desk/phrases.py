"""What templates call to put times, labels, scores and readers' strings into words.

Installed by pages on the desk's blueprint. Gives plain strings and segments, never markup.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint

from service.desk.parts import desk
from service.desk.reader_text import Segment, excerpt, segments
from service.domain.labels import Label
from service.domain.moderator import Moderator, Role
from service.domain.preferences import KEYS
from service.domain.rejection import RejectionCode

LABEL_WORDS: Mapping[str, str] = {
    Label.TOXICITY: "Toxicity",
    Label.SEVERE_TOXICITY: "Severe toxicity",
    Label.OBSCENE: "Obscene",
    Label.THREAT: "Threat",
    Label.INSULT: "Insult",
    Label.IDENTITY_ATTACK: "Attack on a group",
    Label.SEXUAL_EXPLICIT: "Sexual",
    Label.SPAM: "Spam",
}
LANGUAGE_WORDS: Mapping[str, str] = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "hy": "Armenian",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sr": "Serbian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
PAGES: tuple[tuple[str, str, Role], ...] = (
    ("queue", "Queue", Role.VIEWER),
    ("sweep", "Sweep", Role.MODERATOR),
    ("insights", "Insights", Role.LEAD),
    ("activity", "Activity", Role.LEAD),
    ("policy", "Policy", Role.LEAD),
    ("people", "People", Role.ADMIN),
)
"""The header's links: address under the site, words, and the least role that sees it."""
LIKELY, MAYBE = 0.8, 0.5
"""From where a score is called likely and maybe; Coral's moderators read such words faster than figures."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def install(blueprint: Blueprint) -> None:
    """Give every template of the app these filters, and the desk's templates these functions."""
    for name, function in (
        ("ago", lambda at: ago(at, desk().clock())),
        ("full_time", full_time),
        ("iso_time", iso_time),
        ("label_words", label_words),
        ("score_words", score_words),
        ("language_words", language_words),
        ("likelihood", likelihood),
        ("reader_segments", reader_segments),
        ("counted", counted),
    ):
        blueprint.add_app_template_filter(function, name)
    for given in (keys_of, pages_for, rejection_codes):
        blueprint.add_app_template_global(given)

    @blueprint.context_processor
    def roles() -> dict[str, Role]:
        return {one.name: one for one in Role}


def ago(at: float, now: float) -> str:
    """How long ago a moment was, as short as one says it: "5 min ago"; a date beyond a month."""
    seconds = now - at
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min ago"
    if seconds < _DAY:
        return f"{int(seconds // _HOUR)} h ago"
    if seconds < 31 * _DAY:
        days = int(seconds // _DAY)
        return "yesterday" if days == 1 else f"{days} days ago"
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment.day} {moment:%b %Y}"


def full_time(at: float) -> str:
    """A moment in full: "Sun 22 Nov 2026, 17:24:03 UTC"."""
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M:%S} UTC"


def iso_time(at: float) -> str:
    """A moment for `<time datetime>`, to the second."""
    return datetime.fromtimestamp(int(at), UTC).isoformat()


def label_words(label: str) -> str:
    """A label as people read it; one that this release does not know, as it is."""
    return LABEL_WORDS.get(label, label)


def language_words(code: str) -> str:
    """A language by its ISO 639-1 code; the code itself for those that are rare at portals."""
    return LANGUAGE_WORDS.get(code.partition("-")[0].lower(), code)


def score_words(score: float | None) -> str:
    """A score with two digits, cut and not rounded, so that 0.799 never reads like a met 0.80."""
    if score is None:
        return "no score"
    return f"{int(score * 100 + 1e-9) / 100:.2f}"


def likelihood(score: float, *, held: bool = False) -> str:
    """A score in a word; one that `held` a comment is at least a maybe, since labels differ in scale."""
    return "Likely" if score >= LIKELY else "Maybe" if held or score >= MAYBE else "Unlikely"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 report", "1,204 reports"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def reader_segments(text: str | None, limit: int | None = None) -> list[Segment]:
    """A reader's short string, such as a name, cut to `limit` characters with an ellipsis."""
    if not text:
        return []
    if limit is None:
        return segments(text)
    shown, is_cut = excerpt(text, characters=limit, lines=1)
    return segments(shown.rstrip() + "…" if is_cut else text)


def keys_of(me: Moderator) -> dict[str, str]:
    """Every action of the desk to the moderator's own key for it."""
    return {action: me.preferences.key_for(action) for action in KEYS}


def pages_for(role: Role) -> list[tuple[str, str]]:
    """The header's links for a role: address under the site, and words."""
    return [(name, words) for name, words, least in PAGES if role.includes(least)]


def rejection_codes() -> list[RejectionCode]:
    """The nine codes in the order of their digits."""
    return list(RejectionCode)
