"""Reads words that are written upside down: turned letters, from right to left.

Called by `reader.py` on texts with characters out of the ordinary. It must leave alone single
turned letters, which are signs of phonetic script.
"""

import re
from collections.abc import Iterator

from workers.scoring.readings.dictionary import Dictionary
from workers.scoring.readings.draft import Draft, Edit
from workers.scoring.readings.kinds import REVERSED

_TURNED = "ɐɔǝɟƃɓɥᴉıɾʞʃɯɹʇʌʍʎ"
CUES = re.compile(f"[{_TURNED}]")
_WORD = re.compile(r"[^\W\d_]{3,40}")
_UPRIGHT = str.maketrans(_TURNED + "unpdbq", "acefgghiijklmrtvwy" + "nudpqb")
_FEWEST_TURNED = 2


def turn_upright(draft: Draft, dictionary: Dictionary) -> None:
    """Turn upside-down words into the English ones they are."""
    draft.apply(_upright(draft.text, dictionary), REVERSED)


def _upright(text: str, dictionary: Dictionary) -> Iterator[Edit]:
    for match in _WORD.finditer(text):
        word = match.group()
        if len(CUES.findall(word)) >= _FEWEST_TURNED:
            read = word.translate(_UPRIGHT)[::-1]
            if dictionary.is_usual(read.lower()):
                yield Edit(match.start(), match.end(), read, moved=True)
