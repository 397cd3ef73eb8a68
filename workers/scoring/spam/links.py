"""Finds links in a comment, however they are written, and says where they lead.

Called by `features`. It must never fetch anything, and never take more than a few
milliseconds, whatever the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from linkify_it import LinkifyIt
from tldextract import TLDExtract

from service.domain.scores import Span
from workers.scoring.spam.lists import read_text

MAX_TOKEN = 300
"""Code points of one unbroken stretch that are looked at; a host name has at most 253 (RFC 1035)."""
MAX_LINKS = 30
MAX_DOTS = 8
"""More dots than this before any slash is no host name, and would make the search slow."""

# Public suffixes that are words: "yes.so", "end.in", "cats.dog" are full stops without a blank after them.
_WORDS_AS_SUFFIX = frozenset(read_text("word-suffixes.txt").split())
_WORDY_EXCEPT_ALONE = frozenset(
    {"info", "site", "top", "click", "link", "live", "store", "bid", "loan", "tv", "poker", "sex"}
)
"""... but these are what spam lives on, and hardly ever follow a full stop."""

_TOKEN = re.compile(r"[^\s<>\"'`\[\]()|{}]+")
_WORTH_A_LOOK = re.compile(r"://|www\.|[^\W_]\.[^\W\d_]{2}", re.IGNORECASE)
_MAYBE_LINK = re.compile(r"\.[^\W\d_]{2}|://")
_ATTRIBUTE = re.compile(r"(?:url|href|src)=", re.IGNORECASE)
_DEFANGED = re.compile(r"hxxp(s?)://", re.IGNORECASE)
_MARKUP = re.compile(r"\[(?:url|link)\b|<a\s[^>]{0,200}href|\]\(\s?https?://", re.IGNORECASE)
_SPAM_SUFFIXES = (
    "com|net|org|info|biz|ru|cn|xyz|top|online|site|club|shop|store|live|click|link|vip|win|bet|io|co|me"
)
_HIDDEN = re.compile(
    rf"""\b[a-z0-9][a-z0-9-]{{1,40}}
    (?: \s?[\[({{]\s?(?:dot|\.|punkt|point)\s?[\])}}]\s?(?:{_SPAM_SUFFIXES})  # example[.]com
      | \s(?:dot|d0t)\s(?:{_SPAM_SUFFIXES})  # example dot com
      | \s\.\s?(?:com|net|org|info|biz|ru|xyz|top|site|online)  # example .com
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_HINTS_OF_HIDING = (
    *(" dot ", "(dot", "[dot", "{dot", "( dot", "[ dot", "d0t"),
    *("punkt", "point", "[.", "(.", " ."),
)
"""One of these is in every hidden link, and looking for them is a hundred times quicker."""
_NOT_A_NAME = frozenset({"the", "a", "an", "this", "that", "every", "each", "era", "in", "of", "and"})
"""Before "dot com" these speak of companies ("the dot com bubble")."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its registrable domain, its whole host, where it stands, and how it is written."""

    domain: str
    host: str
    span: Span
    scheme: bool
    path: bool


@dataclass(frozen=True, slots=True)
class LinkFindings:
    """All links of a text in order, its e-mail addresses, link markup and hidden links."""

    links: tuple[Link, ...] = ()
    emails: tuple[tuple[str, Span], ...] = ()
    markup: tuple[Span, ...] = ()
    hidden: tuple[Span, ...] = ()


class LinkFinder:
    """Finds links with linkify-it and names their domains by the Public Suffix List."""

    def __init__(self) -> None:
        """Load the suffix list that ships with tldextract; nothing is fetched."""
        self._suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)
        plain = [suffix for suffix in self._suffixes.tlds if "." not in suffix]
        self._linkify = LinkifyIt()
        self._linkify.tlds(plain)
        self._linkify.match("http://a.com b.com c@d.com")  # compiles its expressions now, not mid-comment

    def find(self, text: str) -> LinkFindings:
        """Find what leads out of the text.

        Spans are in code points of `text`. Of very long unbroken stretches only the
        beginning is looked at, and no more than MAX_LINKS links are returned.
        """
        markup = tuple(_span(match) for match in _MARKUP.finditer(text)) if "[" in text or "<" in text else ()
        hidden = tuple(self._hidden(text))
        if not _MAYBE_LINK.search(text):
            return LinkFindings(markup=markup, hidden=hidden)
        links: list[Link] = []
        emails: list[tuple[str, Span]] = []
        for begin, token in _tokens(text):
            for found in self._linkify.match(token) or ():
                span = Span(begin + found.index, begin + found.last_index)
                if found.schema == "mailto:":
                    emails.append((found.url.rpartition("@")[2].lower(), span))
                elif (link := self._link(found.url, found.schema, span)) is not None:
                    links.append(link)
            if len(links) >= MAX_LINKS:
                break
        return LinkFindings(tuple(links), tuple(emails), markup, hidden)

    def domain_of(self, address: str | None) -> str | None:
        """The registrable domain of a URL or host name ("bbc.co.uk"), lower-cased; None if it has none."""
        if not address:
            return None
        try:
            return self._suffixes(address).top_domain_under_public_suffix.lower() or None
        except ValueError:  # an address with a broken IPv6 part
            return None

    def _link(self, url: str, scheme: str, span: Span) -> Link | None:
        host = _host_of(url)
        domain = self.domain_of(host)
        if domain is None:
            if not scheme or scheme == "//":
                return None
            domain = host  # http://192.0.2.7/ leads somewhere too
        path = "/" in url.partition("://")[2].rstrip("/")
        suffix = host.rpartition(".")[2]
        bare = not scheme and not path and not host.startswith("www.")
        if bare and (suffix in _WORDS_AS_SUFFIX - _WORDY_EXCEPT_ALONE or _is_new_sentence(url)):
            return None
        return Link(domain, host, span, scheme=bool(scheme), path=path)

    @staticmethod
    def _hidden(text: str) -> Iterator[Span]:
        lowered = text.lower()
        if not any(hint in lowered for hint in _HINTS_OF_HIDING):
            return
        for match in _HIDDEN.finditer(text):
            name = re.split(r"[\s.\[({]", match.group(), maxsplit=1)[0].lower()
            if name not in _NOT_A_NAME:
                yield _span(match)


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    """Unbroken stretches that may hold a link, with where they begin."""
    for match in _TOKEN.finditer(text):
        begin, token = match.start(), match.group()[:MAX_TOKEN]
        if not _WORTH_A_LOOK.search(token):
            continue
        if attribute := _ATTRIBUTE.match(token):
            begin, token = begin + attribute.end(), token[attribute.end() :]
        token = _DEFANGED.sub(r"http\1://", token)  # as long as before, so spans stay right
        if "://" in token or token.partition("/")[0].count(".") <= MAX_DOTS:
            yield begin, token


def _host_of(url: str) -> str:
    rest = url.partition("://")[2]
    host = re.split(
        r"[/?#:]", rest.rpartition("@")[2] if "@" in rest.partition("/")[0] else rest, maxsplit=1
    )[0]
    return host.lower().rstrip(".")


def _is_new_sentence(url: str) -> bool:
    """Whether a bare "word.Word" is two sentences without a blank between them."""
    labels = url.partition("://")[2].split(".")
    return len(labels) == 2 and labels[1][:1].isupper() and not labels[1].isupper()  # noqa: PLR2004


def _span(match: re.Match[str]) -> Span:
    return Span(match.start(), match.end())
