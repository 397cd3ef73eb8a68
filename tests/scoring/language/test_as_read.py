"""A disguise makes no language of English, and no English of a language."""

import pytest

from workers.scoring.language import LanguageDetector, LanguageOfReadings
from workers.scoring.readings import Reader

detector = LanguageDetector({"en"})
english = LanguageOfReadings(detector, Reader())

LOOK_ALIKES = str.maketrans("aceopxyiAEOPCHKMTBX", "асеорхуіАЕОРСНКМТВХ")
PLAIN = "You people are a complete disgrace and should be ashamed of your opinion"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.translate(LOOK_ALIKES),
        "Уоu реорlе аrе а соmрlеtе disgrасе",
        "y o u  p e o p l e  a r e  a  d i s g r a c e  t o  t h i s  c o u n t r y",
        PLAIN,
        "",
    ],
)
def test_english_in_disguise_is_english(text: str) -> None:
    assert english.check(text).supported


@pytest.mark.parametrize(
    "text",
    [
        "Я не верю, что эта война скоро закончится, но надеюсь на это.",
        "Ich glaube nicht, dass dieser Krieg bald endet, aber ich hoffe es sehr.",
        "1ch gl4ube n1cht, dass d1eser Kr1eg bald endet, aber 1ch hoffe es sehr.",
        "I agree with the author. Aber das ist doch alles gelogen, und ihr wisst das ganz genau.",
    ],
)
def test_a_language_stays_one(text: str) -> None:
    found = english.check(text)
    assert not found.supported
    assert found.unread == detector.check(text).unread


def test_the_declared_language_is_heeded_for_readings_too() -> None:
    assert not english.check("Аrschlосh", declared="de").supported


def test_a_reader_that_breaks_is_not_taken_for_a_language_that_is_read() -> None:
    class BrokenReader:
        def read(self, text: str) -> None:
            raise UnicodeError

    with pytest.raises(UnicodeError):
        LanguageOfReadings(detector, BrokenReader()).check("Я не верю, что эта война скоро закончится.")
