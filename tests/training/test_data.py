"""The training set: what is kept out of it, and what our own sentences say."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from workers.training import data
from workers.training.data import TrainingSet, buried, key, unescape, unrepeated
from workers.training.examples import CLEAN, Example, targets
from workers.training.passes import LATER
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


def test_abuse_among_several_short_sentences_can_be_asked_for() -> None:
    harmless = [Example(f"Bus {n} was late once again.", CLEAN, "t") for n in range(30)]
    abuse = Example("their kind should never have been let in", targets(0.92, identity=0.95), "t")
    assert not list(buried([*harmless, abuse], random.Random(1), count=0, sure=0.9, shortest=20))
    made = list(buried([*harmless, abuse], random.Random(1), count=40, sure=0.9, shortest=20, most_around=3))
    hidden = [found for found in made if abuse.text in found.text]
    assert len(hidden) == 20
    assert {found.targets for found in hidden} == {abuse.targets}
    assert {found.text.count("Bus") for found in made} == {1, 2, 3}


def made_up(root: Path) -> Iterator[Example]:
    """A set of 50,000 comments, a quarter of them toxic, one of which an evaluation set has too."""
    del root
    for number in range(50_000):
        text = f"The {number}th remark on the {number % 7}th bridge of the town"
        yield Example(text, targets(1.0 if number % 4 == 0 else 0.0), "jigsaw")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> TrainingSet:
    root = tmp_path_factory.mktemp("data")
    (root / "evaluate").mkdir()
    known = 'text,label\n"the 17TH remark, on the 3th bridge of the town!",1\n'
    (root / "evaluate" / "some.csv").write_text(known, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "SOURCES", (made_up,))
        return data.build(root, seed=3)


def from_the_set(examples: list[Example]) -> dict[str, Example]:
    return {example.text: example for example in examples if example.source == "jigsaw"}


def test_what_a_later_pass_has_anew_no_pass_before_it_had(built: TrainingSet) -> None:
    first = from_the_set(built.passes[0])
    met = set(first)
    for later, plan in zip(built.passes[1:], LATER, strict=True):
        found = from_the_set(later)
        again = {found[text].targets[0] for text in found if text in first}
        assert again == ({0.0, 1.0} if "jigsaw-harmless" in plan.rehearsed else {1.0})
        fresh = set(found) - set(first)
        assert bool(fresh) == ("jigsaw" in plan.fresh)
        assert not fresh & (met - set(first))
        met |= fresh


def test_nothing_that_calibrates_or_is_watched_was_learnt_from(built: TrainingSet) -> None:
    learnt = {text for one in built.passes for text in from_the_set(one)}
    assert from_the_set(built.calibration)
    assert from_the_set(built.watch)
    assert not learnt & set(from_the_set(built.calibration))
    assert not learnt & set(from_the_set(built.watch))


def test_no_pass_and_no_part_kept_apart_has_a_text_of_an_evaluation_set(built: TrainingSet) -> None:
    everything = [*(e for one in built.passes for e in one), *built.watch, *built.calibration]
    assert key("The 17th remark on the 3th bridge of the town") not in {key(e.text) for e in everything}
    assert any(e.text.startswith("The 18th remark") for e in everything)
