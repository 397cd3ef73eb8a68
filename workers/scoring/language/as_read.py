"""Finds the language of a disguised text as a reader sees it: English in Cyrillic letters is English.

Made by `pipeline.load_pipeline` around the detector. It must never find less in a text than
the detector does unless a reading of the whole text is plainly in a supported language.
"""

from typing import Protocol

from workers.scoring.language.detector import LanguageDetector, LanguageFinding


class Read(Protocol):
    """A text as it is read."""

    @property
    def text(self) -> str: ...


class ReadsTexts(Protocol):
    """What this module needs of `workers.scoring.readings.Reader`."""

    def read(self, text: str) -> Read | None:
        """The text as a reader sees it; None where that is the text as written."""
        ...


class LanguageOfReadings:
    """A detector that looks again at what a disguise may have made foreign. As thread-safe as its parts."""

    def __init__(self, detector: LanguageDetector, reader: ReadsTexts) -> None:
        """Take the detector of texts as written, and who reads them."""
        self._detector = detector
        self._reader = reader

    def check(self, text: str, declared: str | None = None) -> LanguageFinding:
        """The finding for one text; see `LanguageDetector.check`.

        Only what is foreign as written is read at all, so ordinary comments cost nothing more.
        Raises: what the reader raises (a text that cannot be read is held).
        """
        written = self._detector.check(text, declared)
        if written.supported:
            return written
        reading = self._reader.read(text)
        if reading is None:
            return written
        read = self._detector.check(reading.text, declared)
        return read if read.supported and read.code in self._detector.supported else written
