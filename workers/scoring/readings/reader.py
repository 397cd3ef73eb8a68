"""Turns a text into the one reading that a person would see, with the way back to what was written.

Made once per process by the scoring pipeline. It must be quick to say that a text is as it
looks, never change ordinary text, and take time in proportion to the text, whatever it holds.
"""

import re
from dataclasses import dataclass

from service.domain.scores import Span
from workers.scoring.readings import invisible, letters, markup, pictures, turned
from workers.scoring.readings.abuse import abusive_words, known_words
from workers.scoring.readings.draft import Draft
from workers.scoring.readings.tokens import TokenReader

_UNUSUAL = re.compile(
    "[^\t-\r\x20-\x7e\x80-\xa0-\xac\xae-\u017e\u2010-\u2027\u2030-\u203b\u20a0-\u20cf\u2122]"
)
"""Anything but ASCII, the accented Latin letters, typographers' punctuation and currencies."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as a reader would see it.

    `kinds` are the foldings that changed something, as in READING_WORDS; `origin[i]` is where
    in the text as written character i of `text` came from, never empty and never decreasing.
    """

    text: str
    kinds: tuple[str, ...]
    origin: tuple[Span, ...]


class Reader:
    """Reads texts; its words and tables are loaded once for all readers of a process."""

    def __init__(self) -> None:
        """Load the dictionary and the lists."""
        self._abuse = abusive_words()
        self._dictionary = known_words()
        self._tokens = TokenReader(self._abuse, self._dictionary)

    def read(self, text: str) -> Reading | None:
        """The text as a reader would see it; None when that is the text as written.

        Raises: nothing, whatever the text. Takes time linear in it.
        """
        has_markup = markup.CUES.search(text) is not None
        is_unusual = _UNUSUAL.search(text) is not None
        if not (has_markup or is_unusual or self._tokens.may_change(text)):
            return None
        draft = Draft(text)
        if has_markup:
            markup.take_out_markup(draft)
            is_unusual = _UNUSUAL.search(draft.text) is not None
        if is_unusual:
            self._fold_characters(draft)
        if self._tokens.may_change(draft.text):
            self._tokens.fold(draft)
        if draft.text == text:
            return None
        return Reading(draft.text, tuple(draft.kinds), draft.origin())

    def _fold_characters(self, draft: Draft) -> None:
        invisible.drop_invisible(draft)
        invisible.drop_piled_marks(draft)
        letters.undress(draft, self._abuse, self._dictionary)
        if turned.CUES.search(draft.text):
            turned.turn_upright(draft, self._dictionary)
        letters.read_look_alikes(draft, self._abuse, self._dictionary)
        if pictures.CUES.search(draft.text):
            pictures.read_pictures(draft, self._abuse)
