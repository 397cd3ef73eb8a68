"""The wording that spam in comment sections is made of: offers, self-promotion, contacts.

Called by `features` with folded text. Every pattern has a cue word that must occur before
it is tried, and only bounded repetitions, so that no text makes it slow.
"""

import re
import tomllib
from collections.abc import Iterator, Set
from dataclasses import dataclass

from service.domain.scores import Span
from workers.scoring.spam.lists import read_text


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of wording: the feature it counts for, cue words, and the expression that decides.

    The expression is tried on a text that has one of `cues` and, unless it is empty, one of `also`.
    """

    feature: str
    cues: frozenset[str]
    also: frozenset[str]
    expression: re.Pattern[str]


PATTERNS: tuple[Pattern, ...] = tuple(
    Pattern(
        one["feature"],
        frozenset(one["cues"]),
        frozenset(one.get("also", ())),
        re.compile(one["expression"], re.VERBOSE),
    )
    for one in tomllib.loads(read_text("wording.toml"))["pattern"]
)

_BY_CUE: dict[str, list[int]] = {}
for _number, _one in enumerate(PATTERNS):
    for _cue in _one.cues:
        _BY_CUE.setdefault(_cue, []).append(_number)

_PHONE = re.compile(r"(?<![\w./@#$€£=&?-])\+?\(?\d{1,4}\)?(?:[ .-]?\(?\d{2,5}\)?){2,5}(?![\w/$€£%]|[.,]\d)")
_MIN_PHONE_DIGITS, _MAX_PHONE_DIGITS = 9, 15
"""ITU-T E.164 allows 15; shorter ones are years, scores and sums in news comments."""
_CUES = frozenset(_BY_CUE)
# IPv4 addresses, spans of years and dates
_NO_PHONE = re.compile(
    r"(?:\d{1,3}\.){3}\d{1,3}"
    r"|(?:19|20)\d{2}[ .-]{1,3}(?:19|20)\d{2}"
    r"|\d{1,2}[.-]\d{1,2}[.-](?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2}"
)


def match_patterns(folded: str, words: Set[str]) -> Iterator[tuple[str, Span]]:
    """Feature and span of each match of the patterns whose cues are among `words`, eight each at most."""
    for pattern in _cued(words):
        for count, match in enumerate(pattern.expression.finditer(folded)):
            if count == 8:  # noqa: PLR2004
                break
            yield pattern.feature, Span(match.start(), match.end())


def _cued(words: Set[str]) -> Iterator[Pattern]:
    numbers = {number for word in _CUES & words for number in _BY_CUE[word]}
    for number in sorted(numbers):
        pattern = PATTERNS[number]
        if not pattern.also or not pattern.also.isdisjoint(words):
            yield pattern


def phone_numbers(folded: str) -> Iterator[Span]:
    """Spans of what is written like a telephone number with its area code."""
    if sum(map(str.isdigit, folded)) < _MIN_PHONE_DIGITS:
        return
    for match in _PHONE.finditer(folded):
        found = match.group()
        digits = sum(map(str.isdigit, found))
        grouped = found.startswith(("+", "0")) or any(mark in found for mark in " -.()")
        if _MIN_PHONE_DIGITS <= digits <= _MAX_PHONE_DIGITS and grouped and not _NO_PHONE.search(found):
            yield Span(match.start(), match.end())
