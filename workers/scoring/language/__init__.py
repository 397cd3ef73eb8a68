"""Which language a comment is in, and which parts of it the model in force cannot judge.

The detector and what it finds; everything else here is the detector's own.
"""

from workers.scoring.language.as_read import LanguageOfReadings
from workers.scoring.language.detector import LanguageDetector, LanguageFinding
from workers.scoring.language.prose import without

__all__ = ["LanguageDetector", "LanguageFinding", "LanguageOfReadings", "without"]
