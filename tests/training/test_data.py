"""The training set: what is kept out of it, and what our own sentences say."""

import random

import pytest

from workers.training.data import buried, key, unescape, unrepeated
from workers.training.examples import CLEAN, Example, targets
from workers.training.sentences.roughen import roughen


def example(text: str, toxicity: float = 0.0) -> Example:
    return Example(text, targets(toxicity), "test")


def test_texts_that_differ_only_in_case_and_punctuation_are_one() -> None:
    assert key("Don't, PANIC!\n") == key("dont panic")


def test_a_text_of_an_evaluation_set_is_left_out_however_it_is_written() -> None:
    kept = list(unrepeated([example("A fine day."), example("Another one")], {key("a FINE day")}))
    assert [found.text for found in kept] == ["Another one"]


def test_of_repeated_texts_the_first_sources_labels_stay() -> None:
    kept = list(unrepeated([example("Same text", 1.0), example("same TEXT!", 0.0)], set()))
    assert [found.targets[0] for found in kept] == [1.0]


@pytest.mark.parametrize(
    ("quoted", "plain"),
    [
        ('"one\\\\ntwo"', "one\ntwo"),
        ('"a\\\\xa0b"', "a\u00a0b"),
        ('"it\\\'s"', "it's"),
        ("no quotes", "no quotes"),
    ],
)
def test_the_insults_sets_quoting_is_undone(quoted: str, plain: str) -> None:
    assert unescape(quoted) == plain


def test_texts_that_differ_only_in_their_emoji_are_two() -> None:
    kept = list(
        unrepeated(
            [example("Love them \u2764"), example("Love them \U0001f52a"), example("love them!")], set()
        )
    )
    assert len(kept) == 3
    assert len(list(unrepeated([example("Love them \u2764"), example("love THEM \u2764!")], set()))) == 1


def test_an_evaluation_text_is_left_out_whatever_emoji_stand_beside_it() -> None:
    assert not list(unrepeated([example("Love them \u2764")], {key("love them")}))


def test_rough_spelling_keeps_a_text_readable() -> None:
    rough = roughen("Please tell your people that they should stop the fighting.", random.Random(4))
    assert rough
    assert 0.6 < len(rough) / len("Please tell your people that they should stop the fighting.") < 1.3


def test_buried_abuse_keeps_its_labels_and_its_place_in_harmless_text() -> None:
    harmless = [
        Example(f"The {n}th bus was late again, and nobody at the stop minded it much.", CLEAN, "t")
        for n in range(30)
    ]
    abuse = Example("you utter fool", targets(1.0, insult=1.0), "t")
    made = list(buried([*harmless, abuse], random.Random(1), count=20))
    hidden = [found for found in made if found.source == "own-buried"]
    assert len(hidden) == 10
    for found in hidden:
        assert abuse.text in found.text
        assert len(found.text) > 3 * len(abuse.text)
        assert found.targets == abuse.targets
