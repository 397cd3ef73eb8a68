import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.scoring.language import LanguageDetector, LanguageFinding

english = LanguageDetector({"en"})
several = LanguageDetector({"en", "fr", "es", "it", "pt", "tr", "ru"})

ROUGH_ENGLISH = [
    "omg y cant they jst stop fighting already n find a peace deal",
    "azerbijan takin over Nagorno-Karabakh is cray, hope they rly talk abt peace now",
    "omg this is a big mess over there y cant they jst stop fighting already n find a peace deal",
    "lol dis goverment is sooo dumb smh",
    "YOU ARE ALL LIARS AND EVERYBODY KNOWS IT",
    "u r wrong bro, dey started it n now dey cry",
    "Nagorno-Karabakh, Stepanakert, Shusha: all names, no peace.",
    "Ich bin ein Berliner, said Kennedy, and the crowd went wild that day in front of the town hall.",
]

FOREIGN = [
    ("de", "Ich glaube nicht, dass dieser Krieg bald endet, aber ich hoffe es sehr."),
    ("fr", "Je ne crois pas que cette guerre se termine bientôt, mais je l'espère."),
    ("es", "No creo que esta guerra termine pronto, pero ojalá sea así."),
    ("pl", "Nie wierzę, że ta wojna szybko się skończy, ale mam taką nadzieję."),
    ("tr", "Bu savaşın yakında biteceğini sanmıyorum ama umarım biter."),
    ("ru", "Я не верю, что эта война скоро закончится, но надеюсь на это."),
    ("ar", "لا أعتقد أن هذه الحرب ستنتهي قريبا"),
    ("hy", "Չեմ կարծում, որ այս պատերազմը շուտ կավարտվի"),
    ("zh", "我不认为这场战争会很快结束"),
]


@pytest.mark.parametrize("text", ROUGH_ENGLISH)
def test_rough_english_is_not_called_foreign(text: str) -> None:
    assert english.check(text).supported


@pytest.mark.parametrize(("code", "text"), FOREIGN)
def test_other_languages_are_recognised(code: str, text: str) -> None:
    found = english.check(text)
    assert not found.supported
    assert found.code == code


@pytest.mark.parametrize(
    "text", ["", "   ", "!!!", "👍👍👍", "lol", "haha no", "2:0", "http://beispiel.de/straße/über"]
)
def test_what_is_too_short_to_tell_is_left_to_the_other_checks(text: str) -> None:
    assert english.check(text) == LanguageFinding(None, 0.0, supported=True)


def test_a_single_word_in_another_script_is_plain_enough() -> None:
    assert not english.check("привет").supported
    assert not english.check("مرحبا").supported


def test_names_and_phrases_of_another_script_do_not_make_a_text_foreign() -> None:
    assert english.check("The town is called Шуша in Russian and nobody agrees on the spelling.").supported


def test_a_sentence_of_another_script_inside_english_is_unread_text() -> None:
    text = "I agree with the author on all of this. Вы все должны умереть, проклятые люди. Have a nice day."
    assert not english.check(text).supported


def test_english_at_the_front_does_not_cover_for_the_rest() -> None:
    opening = "I agree with what the author says about the ceasefire and the mediators. " * 5
    rest = "Aber das ist doch alles gelogen, und ihr wisst das ganz genau, ihr elenden Heuchler. " * 5
    assert english.check(opening).supported
    assert not english.check(opening + rest).supported


def test_a_model_that_knows_more_languages_accepts_them() -> None:
    accepted = {code for code, text in FOREIGN if several.check(text).supported}
    assert accepted == {"fr", "es", "tr", "ru"}


def test_a_foreign_text_declared_english_is_still_foreign() -> None:
    assert not english.check(FOREIGN[0][1], declared="en").supported
    assert not english.check(FOREIGN[0][1], declared="en-GB").supported


def test_a_text_declared_foreign_passes_only_if_it_is_surely_english() -> None:
    assert english.check(
        "The talks failed because nobody wanted them to succeed.", declared="de-AT"
    ).supported
    unsure = english.check("Arschloch", declared="de")
    assert (unsure.supported, unsure.code) == (False, "de")
    assert english.check("Arschloch").supported


@pytest.mark.parametrize("declared", ["", "und", "EN", "en_US", None])
def test_an_empty_or_supported_declaration_changes_nothing(declared: str | None) -> None:
    assert english.check("lol ok", declared=declared).supported


def test_a_text_without_letters_passes_whatever_was_declared() -> None:
    assert english.check("+1 👍", declared="de").supported


def test_repetition_and_stretching_do_not_make_a_language() -> None:
    assert english.check("die " * 300).supported
    assert english.check("nooooooooo " * 3 + "whyyyyyyy would they do thaaaat").supported


@pytest.mark.parametrize(
    "text", ["a@" * 5000, "x" * 10_000, "ab " * 3333, "die " * 2500, "ш" * 10_000, "@a" * 5000, "a.. " * 2500]
)
def test_no_comment_takes_long(text: str) -> None:
    began = time.process_time()
    english.check(text)
    assert time.process_time() - began < 0.25


@settings(deadline=None)
@given(st.text(max_size=600), st.none() | st.text(max_size=10))
def test_any_text_and_any_declaration_are_taken(text: str, declared: str | None) -> None:
    found = english.check(text, declared)
    assert 0 <= found.confidence <= 1


@settings(deadline=None)
@given(st.text(st.characters(categories=["Cs", "Cc", "Co", "Mn"]), max_size=50))
def test_surrogates_and_controls_are_taken(text: str) -> None:
    assert english.check(text).confidence <= 1
