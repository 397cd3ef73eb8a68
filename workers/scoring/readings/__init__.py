"""The text as a reader would see it, for texts that are written to be read by people only.

Called by the scoring pipeline, which scores it beside the text as written. It must never
change ordinary text, and never judge: it only says what stands there.
"""

from workers.scoring.readings.kinds import READING_WORDS
from workers.scoring.readings.reader import Reader, Reading

__all__ = ["READING_WORDS", "Reader", "Reading"]
