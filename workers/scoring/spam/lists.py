"""The published lists that ship with the spam scorer, ready to be asked.

Read once when a scorer is made; sources and licences are in data/NOTICE.md. A hit is a
feature among others and never decides alone: the lists are long and often wrong.
"""

import hashlib
from dataclasses import dataclass
from importlib.resources import files

import ahocorasick

from service.domain.scores import Span

_PACKAGE = "workers.scoring.spam"


def read_text(name: str) -> str:
    """One of the data files beside this module, as UTF-8."""
    return (files(_PACKAGE) / "data" / name).read_text("utf-8")


def package_digest() -> str:
    """SHA-256 over every module and data file of the spam scorer: what decides, and so what a score pins."""
    digest = hashlib.sha256()
    root = files(_PACKAGE)
    sources = [entry for entry in (*root.iterdir(), *(root / "data").iterdir()) if entry.is_file()]
    for entry in sorted(sources, key=lambda found: found.name):
        if entry.name.endswith((".py", ".toml", ".json", ".txt")):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class DomainLists:
    """Shorteners, advertised domains, throw-away mail services, and hosts where people sell or collect."""

    shorteners: frozenset[str]
    advertised: frozenset[str]
    disposable: frozenset[str]
    fundraisers: frozenset[str]

    @classmethod
    def load(cls) -> "DomainLists":
        """Read the four lists."""
        return cls(
            shorteners=frozenset(line.strip("/") for line in _lines("url-shorteners.txt")),
            advertised=frozenset(_lines("referrer-spam-domains.txt")),
            disposable=frozenset(_lines("disposable-email-domains.txt")),
            fundraisers=frozenset(_lines("fundraisers.txt")),
        )


def listed(host: str, names: frozenset[str]) -> bool:
    """Whether a host or a domain above it is among `names`."""
    while host:
        if host in names:
            return True
        host = host.partition(".")[2]
    return False


class TermList:
    """The comment spam terms: phrases are looked for in the text, all others only inside links."""

    def __init__(self) -> None:
        """Build the automaton: about 0.2 s and 15 MB."""
        self._automaton = ahocorasick.Automaton()
        for term in _lines("comment-spam-terms.txt"):
            self._automaton.add_word(term, (len(term), " " in term))
        self._automaton.make_automaton()

    def phrases(self, folded: str) -> list[Span]:
        """Where listed phrases of several words stand, on word boundaries, overlapping ones once."""
        found: list[Span] = []
        for end, (length, is_phrase) in self._automaton.iter(folded):
            begin = end - length + 1
            if is_phrase and _on_boundaries(folded, begin, end + 1):
                if found and begin < found[-1].end:
                    found[-1] = Span(min(begin, found[-1].begin), end + 1)
                else:
                    found.append(Span(begin, end + 1))
        return found

    def in_link(self, folded_link: str) -> bool:
        """Whether a link's address holds a listed term."""
        return any(not is_phrase for _, (_, is_phrase) in self._automaton.iter(folded_link))


def _lines(name: str) -> list[str]:
    return [line for line in read_text(name).splitlines() if line.strip()]


def _on_boundaries(text: str, begin: int, end: int) -> bool:
    before = begin == 0 or not (text[begin - 1].isalnum() and text[begin].isalnum())
    after = end == len(text) or not (text[end].isalnum() and text[end - 1].isalnum())
    return before and after
