"""Goes through the words of a text for those that are disguised, spaced out or cut in two.

Called by `reader.py`, last. It must be quick to say no: most texts hold nothing but words
that the dictionary knows, numbers and names.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from workers.scoring.readings import kinds
from workers.scoring.readings.abuse import AbusiveWords
from workers.scoring.readings.dictionary import Dictionary
from workers.scoring.readings.draft import Draft, Edit
from workers.scoring.readings.signs import SignReader
from workers.scoring.readings.words import LONGEST, Finding, WordReader

_OUTER = ".,;:?!\"'()[]{}<>\u201c\u201d\u2018\u2019\u2026\u00ab\u00bb\u2013\u2014"
_TOKEN = re.compile(r"\S+")
_SPACED = re.compile(r"(?<![\w'\u2019])(?P<run>\S(?:[^\S\n]{1,4}\S){2,})(?!\w)")
_ADDRESS = re.compile(
    r"://|^www\.|^[@#]\w|\w@\w+\.\w|^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|ca|uk|gov|edu|io|co|html?)\b|^[ru]?/",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\d.,:%$€£+()/-]+(?:st|nd|rd|th|s|pm|am|k|m|h|°[cf]?)?", re.IGNORECASE)
_PARTS = re.compile(r"[^/,;:.?!\u2026\u2013\u2014-]+")
_POSSESSIVE = ("'s", "\u2019s")
_LETTERS_OF_A_WORD = 4
_MANY_LONE = 2


class TokenReader:
    """Reads the tokens of drafts."""

    def __init__(self, abuse: AbusiveWords, dictionary: Dictionary) -> None:
        """Take the list and the dictionary that decide."""
        self._abuse = abuse
        self._dictionary = dictionary
        self._words = WordReader(abuse, dictionary)
        self._signs = SignReader(abuse, dictionary, self._words)
        self._known = dictionary.words
        self._halves = frozenset(
            half
            for word in abuse.words
            if len(word) >= _LETTERS_OF_A_WORD
            for cut in range(1, len(word))
            for half in (word[:cut], word[cut:])
            if half not in dictionary.words
        )
        self.read_token = lru_cache(maxsize=8192)(self._read_token)

    def may_change(self, text: str) -> bool:
        """Whether some token is neither a word nor known to be no disguise; quick for ordinary texts."""
        known = self._known
        lowered = text.lower().replace("\u2019", "'")
        strange = [token for token in lowered.split() if token.strip(_OUTER) not in known]
        if not strange:
            return False
        lone = sum(len(token) <= _MANY_LONE and not token.isdecimal() for token in strange)
        return lone >= _MANY_LONE or any(self.read_token(token) or token in self._halves for token in strange)

    def fold(self, draft: Draft) -> None:
        """Join letters that stand apart, then read single tokens, then pairs of them."""
        draft.apply(self._spaced(draft.text), kinds.JOINED_LETTERS)
        draft.apply_kinds(self._tokens(draft.text))
        draft.apply(self._pairs(draft.text), kinds.JOINED_WORDS)

    def _spaced(self, text: str) -> Iterator[Edit]:
        for match in _SPACED.finditer(text):
            begin = match.start("run")
            places = [begin + index for index, sign in enumerate(match["run"]) if not sign.isspace()]
            letters = [place for place in places if text[place].isalpha()]
            if len(letters) < 2:  # noqa: PLR2004
                continue
            joined = self._joined_again(text, letters)
            if joined is None and len(letters) < len(places):
                found = self._signs.read("".join(text[place] for place in places))
                if found is not None:
                    yield Edit(places[0], places[-1] + 1, found[0])
            elif joined is not None:
                yield joined

    def _joined_again(self, text: str, places: list[int]) -> Edit | None:
        """The letters at these places as one word or several, if they make words."""
        written = "".join(text[place] for place in places)
        parts = self._words.spaced(written)
        if parts is None:
            return None
        first = parts[0][0]
        sources: list[int] = []
        pieces: list[str] = []
        for begin, end in parts:
            if pieces:
                pieces.append(" ")
                sources.append(sources[-1])
            pieces.append(written[begin:end])
            sources += places[begin:end]
        return Edit(places[first], sources[-1] + 1, "".join(pieces), sources)

    def _tokens(self, text: str) -> Iterator[tuple[Edit, tuple[str, ...]]]:
        known = self._known
        for match in _TOKEN.finditer(text):
            token = match.group()
            if token.lower().strip(_OUTER) in known:
                continue
            for begin, end, word, kind in self.read_token(token):
                written = token[begin:end]
                read = _cased_like(written, word)
                moved = kind in (kinds.REVERSED, kinds.MISSPELLED)
                yield Edit(match.start() + begin, match.start() + end, read, moved=moved), (kind,)

    def _read_token(self, token: str) -> tuple[tuple[int, int, str, str], ...]:
        """What in a token reads otherwise: from, to, the word, the kind; nothing for ordinary ones."""
        core = token.strip(_OUTER)
        if core[-2:].lower() in _POSSESSIVE:
            core = core[:-2]
        if token[0] == "!" and (found := self._signs.read("!" + core)) is not None:
            return self._found(token, "!" + core, found)
        if core.isalpha():
            return self._found(token, core, self._words.read(core))
        if not core or _NUMBER.fullmatch(core):
            return ()
        if _ADDRESS.search(core):
            word = self._abuse.leet(core.lower()) if core[0] == "@" and len(core) <= LONGEST else None
            return () if word is None else self._found(token, core, (word, kinds.LEET))
        if (found := self._signs.read(core)) is not None:
            return self._found(token, core, found)
        return tuple(self._parts(token))

    def _parts(self, token: str) -> Iterator[tuple[int, int, str, str]]:
        """The same for each part of a token that a dash, slash or stop makes several words of."""
        for part in _PARTS.finditer(token):
            written = part.group()
            if len(written) > 2 and written.lower() not in self._known:  # noqa: PLR2004
                reader = self._words if written.isalpha() else self._signs
                if (found := reader.read(written)) is not None:
                    yield part.start(), part.end(), *found

    @staticmethod
    def _found(token: str, core: str, found: Finding | None) -> tuple[tuple[int, int, str, str], ...]:
        if found is None:
            return ()
        begin = token.index(core)
        return ((begin, begin + len(core), *found),)

    def _pairs(self, text: str) -> Iterator[Edit]:
        """Join two neighbours that are an abusive word cut in two, where neither can stand alone."""
        before: re.Match[str] | None = None
        for match in _TOKEN.finditer(text):
            if before is not None and match.start() == before.end() + 1:
                head, tail = before.group().lstrip(_OUTER), match.group().rstrip(_OUTER)
                if self._is_cut_word(head, tail):
                    begin, end = before.end() - len(head), match.start() + len(tail)
                    places = [place for place in range(begin, end) if place != before.end()]
                    yield Edit(begin, end, head + tail, places)
                    before = None
                    continue
            before = match

    def _is_cut_word(self, head: str, tail: str) -> bool:
        halves = (head.lower(), tail.lower())
        if halves[0] not in self._halves and halves[1] not in self._halves:
            return False
        if head.isupper() != tail.isupper() or "".join(halves) not in self._abuse.words:
            return False
        strange = [half for half in halves if half not in self._known]
        return len(strange) == 2 or any(len(half) > 1 for half in strange)  # noqa: PLR2004


def _cased_like(written: str, word: str) -> str:
    if written.isupper() and len(written) > 1:
        return word.upper()
    return word.capitalize() if written[0].isupper() else word
