"""Turns a comment into the numbers that the spam model weighs, each with its evidence.

Called by the scorer and by the script that fits the weights, so that both see the same.
It must never raise on a text, and never put a reader's words into a detail.
"""

import math
import re
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from service.domain.scores import ScoringInput, Span
from service.domain.signals import Signal
from workers.scoring.spam.links import Link, LinkFinder
from workers.scoring.spam.lists import DomainLists, TermList, listed
from workers.scoring.spam.patterns import match_patterns, phone_numbers

OFFERS = frozenset(
    {"money_offer", "crypto_offer", "gambling", "pharmacy", "adult_offer", "prize", "sales_pitch"}
)
"""Wording that sells something."""
INVITATIONS = frozenset(
    {
        "self_promotion",
        "subscribe_request",
        "follow_request",
        "call_to_click",
        "check_out",
        "plea",
        "blog_praise",
    }
)
"""Wording that asks readers to go somewhere."""
MOST = 2.0
"""What one kind of wording counts at most, however often it occurs."""
MANY_LINKS = 3
NEW_AUTHOR_BELOW = 3
FAST_AUTHOR = 10
"""Comments in ten minutes; one a minute over ten minutes is more than a discussion asks for."""
SLOW_AUTHOR, SLOW_ADDRESS = 4, 12
"""Comments in ten minutes that count nothing; an address may be a whole office."""
LONG_ENOUGH_TO_REPEAT = 25
"""Letters; shorter texts ("Well said!") are the same by chance."""

_LETTERS_FOR_CAPITALS = 20
_SHARE_OF_CAPITALS = 0.6
_LENGTH_FOR_REPEATS = 120
_WORD = re.compile(r"\w+")
_STRETCHED = re.compile(r"([^\W\d_])\1{4,}|([!?$€£*#~=])\2{5,}")
_REFERRAL = re.compile(
    r"[?&/](?:ref|refer|referral|referrer|aff|affid|affiliate|invite|rrid|promo|partner)[_a-z]{0,5}[=/]"
)
_EXCLAIMED = re.compile(r"!{2,}|\${2,}")


@dataclass(slots=True)
class Features:
    """Feature values (absent means 0), where each was found, and the signals for rules."""

    values: dict[str, float] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    signals: set[Signal] = field(default_factory=set)

    def add(self, name: str, value: float = 1.0, span: Span | None = None, at_most: float = MOST) -> None:
        """Count a feature once more; the first span found stays."""
        self.values[name] = min(self.values.get(name, 0.0) + value, at_most)
        if span is not None:
            self.spans.setdefault(name, span)

    def any_of(self, names: Iterable[str]) -> bool:
        """Whether at least one of the features is there."""
        return any(name in self.values for name in names)


class FeatureExtractor:
    """Holds the lists and the link finder; one per process, safe to call from threads."""

    def __init__(self) -> None:
        self._links = LinkFinder()
        self._domains = DomainLists.load()
        self._terms = TermList()

    def extract(self, given: ScoringInput) -> Features:
        """Features of one comment. Spans are in code points of `given.text`, never of the folded text."""
        features = Features()
        folded = fold(given.text)
        self._add_links(features, given, folded)
        self._add_wording(features, folded)
        _add_form(features, given.text)
        self._add_author(features, given)
        _add_velocity(features, given)
        _add_combinations(features)
        return features

    def _add_links(self, features: Features, given: ScoringInput, folded: str) -> None:
        found = self._links.find(given.text)
        own = self._links.domain_of(given.article_url)
        outside = [link for link in found.links if link.domain != own]
        for span in found.hidden:
            features.add("hidden_link", span=span)
            features.signals.add(Signal.HIDDEN_LINK)
        for _, span in found.emails:
            features.add("email_address", span=span, at_most=1)
            features.signals.add(Signal.HAS_CONTACT)
        if found.hidden or outside:
            features.signals.add(Signal.HAS_LINK)
        if not outside:
            return
        features.add("link", span=outside[0].span)
        different = len({link.host for link in outside})
        if len(outside) > 1:
            features.add("more_links", math.log2(len(outside)) / 2 + math.log2(different) / 2, at_most=4)
        if len(outside) >= MANY_LINKS:
            features.signals.add(Signal.MANY_LINKS)
        if found.markup:
            features.add("link_markup", span=found.markup[0])
        self._add_destinations(features, outside, folded)
        words_beside = len(_WORD.findall(_without(given.text, [link.span for link in found.links])))
        if words_beside <= 3:  # noqa: PLR2004
            features.add("link_only", span=outside[0].span)

    def _add_destinations(self, features: Features, outside: list[Link], folded: str) -> None:
        for link in outside:
            if listed(link.host, self._domains.shorteners):
                features.add("shortened_link", span=link.span)
                features.signals.add(Signal.SHORTENED_LINK)
            elif listed(link.host, self._domains.fundraisers):
                features.add("fundraiser_link", span=link.span)
            elif listed(link.host, self._domains.advertised) or listed(link.host, self._domains.disposable):
                features.add("listed_domain", span=link.span)
            address = folded[link.span.begin : link.span.end]
            if self._terms.in_link(address):
                features.add("listed_term_in_link", span=link.span)
            if _REFERRAL.search(address):
                features.add("referral_link", span=link.span)

    def _add_wording(self, features: Features, folded: str) -> None:
        words = set(_WORD.findall(folded))
        for name, span in match_patterns(folded, words):
            features.add(name, span=span)
        for span in phone_numbers(folded):
            features.add("phone_number", span=span, at_most=1)
        for span in self._terms.phrases(folded):
            features.add("listed_phrase", span=span, at_most=3)
        if features.any_of(("messenger", "phone_number")):
            features.signals.add(Signal.HAS_CONTACT)

    def _add_author(self, features: Features, given: ScoringInput) -> None:
        if given.author_comments is not None and given.author_comments < NEW_AUTHOR_BELOW:
            features.signals.add(Signal.NEW_AUTHOR)
            if given.author_comments == 0:
                features.signals.add(Signal.FIRST_COMMENT)
        if given.email_domain and listed(given.email_domain.lower(), self._domains.disposable):
            features.add("disposable_email")
            features.signals.add(Signal.DISPOSABLE_EMAIL)
        if given.author_name:
            name = fold(given.author_name)
            sells = any(kind in OFFERS for kind, _ in match_patterns(name, set(_WORD.findall(name))))
            if sells or self._links.find(given.author_name).links:
                features.add("advertising_name")


def fold(text: str) -> str:
    """Lower-case a text and undo typographic disguise, code point for code point.

    The result is as long as the text, so a span found in it holds in the text too.
    """
    lowered = text.lower()
    if text.isascii():
        return lowered
    return "".join(_fold_one(char) for char in text)


def _fold_one(char: str) -> str:
    if char < "\x80":
        return char.lower()
    plain = unicodedata.normalize("NFKC", char).lower()
    return plain if len(plain) == 1 else (char.lower() if len(char.lower()) == 1 else char)


def _without(text: str, spans: Iterable[Span]) -> str:
    kept, at = [], 0
    for span in spans:
        kept.append(text[at : span.begin])
        at = span.end
    return " ".join([*kept, text[at:]])


def _add_form(features: Features, text: str) -> None:
    letters = sum(map(str.isalpha, text))
    if letters >= _LETTERS_FOR_CAPITALS and sum(map(str.isupper, text)) > _SHARE_OF_CAPITALS * letters:
        features.add("capitals", span=Span(0, len(text)))
    for match in _EXCLAIMED.finditer(text) if "!!" in text or "$$" in text else ():
        features.add("exclamation", 0.5, Span(match.start(), match.end()), at_most=1.5)
    for match in _STRETCHED.finditer(text):
        features.add("repeated_characters", 0.5, Span(match.start(), match.end()), at_most=1.5)
    if len(text) >= _LENGTH_FOR_REPEATS:
        raw = text.encode("utf-8", "ignore")
        # Source: ordinary comments of 120 characters and more compress to 0.45 to 0.85 of their size.
        ratio = len(zlib.compress(raw, 1)) / max(len(raw), 1)
        if ratio < 0.35:  # noqa: PLR2004
            features.add("repeated_text", (0.35 - ratio) / 0.1, Span(0, len(text)))


def _add_velocity(features: Features, given: ScoringInput) -> None:
    pace = given.velocity
    if pace.author_10_minutes > SLOW_AUTHOR:
        features.add("fast_author", math.log2(pace.author_10_minutes / SLOW_AUTHOR), at_most=4)
    if pace.ip_10_minutes > SLOW_ADDRESS:
        features.add("fast_address", math.log2(pace.ip_10_minutes / SLOW_ADDRESS), at_most=4)
    if pace.author_10_minutes >= FAST_AUTHOR:
        features.signals.add(Signal.FAST_AUTHOR)
    if pace.same_text_day and sum(map(str.isalpha, given.text)) >= LONG_ENOUGH_TO_REPEAT:
        features.add("same_text", math.log2(1 + pace.same_text_day), at_most=4)
        features.signals.add(Signal.SAME_TEXT)


def _add_combinations(features: Features) -> None:
    """What is harmless alone and hardly ever harmless together."""
    way = features.any_of(("link", "hidden_link", "messenger", "phone_number", "email_address"))
    offers = [name for name in OFFERS if name in features.values]
    if offers and way:
        features.add("offer_with_contact", span=features.spans.get(offers[0]))
    if offers and features.any_of(INVITATIONS):
        features.add("offer_with_invitation", span=features.spans.get(offers[0]))
    invitations = [name for name in sorted(INVITATIONS) if name in features.values]
    if invitations and features.any_of(("link", "hidden_link")):
        features.add("invitation_with_link", span=features.spans.get(invitations[0]))
    if len(offers) > 1:
        features.add("several_offers", span=features.spans.get(offers[1]))
