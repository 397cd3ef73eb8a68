"""Our own training sentences: what each draw holds and what it never holds."""

import random
import re
from collections import Counter
from types import ModuleType

import pytest

from workers.training.examples import CLEAN, LABELS, Example, Targets
from workers.training.sentences import emoji_comments, harmless, hostile, identities, words
from workers.training.sentences.filling import COMMON, drawn_once, fill, fill_all
from workers.training.sentences.roughen import roughen

MOST_CHARACTERS = 1200


@pytest.fixture(scope="module")
def harmless_draw() -> list[Example]:
    return list(harmless.draw(random.Random(1)))


@pytest.fixture(scope="module")
def other_draws() -> list[Example]:
    return [
        found for module in (hostile, identities, emoji_comments) for found in module.draw(random.Random(1))
    ]


def test_the_same_seed_draws_the_same_sentences_and_another_seed_others(harmless_draw: list[Example]) -> None:
    assert list(harmless.draw(random.Random(1))) == harmless_draw
    other = {found.text for found in harmless.draw(random.Random(2))}
    assert len(other & {found.text for found in harmless_draw}) < 0.2 * len(other)


def test_no_harmless_sentence_is_drawn_twice(harmless_draw: list[Example]) -> None:
    assert len({found.text.lower() for found in harmless_draw}) == len(harmless_draw)


@pytest.mark.parametrize("family", harmless.FAMILIES, ids=lambda family: family.__name__.rsplit(".", 1)[-1])
def test_a_family_has_words_enough_for_what_it_counts(family: ModuleType) -> None:
    assert len(list(family.draw(random.Random(3)))) == family.COUNT


def test_every_slot_is_filled_and_no_text_is_empty_or_long(harmless_draw: list[Example]) -> None:
    for found in harmless_draw:
        assert found.text.strip() == found.text
        assert 0 < len(found.text) <= MOST_CHARACTERS
        assert not re.search(r"[{}]", found.text), found.text


def test_harmless_families_are_labelled_harmless(harmless_draw: list[Example]) -> None:
    for found in harmless_draw:
        assert found.source.startswith("own-")
        assert len(found.targets) == len(LABELS)
        assert all(target is not None and target <= 0.2 for target in found.targets)


def test_harmless_sentences_are_short_middling_and_long(harmless_draw: list[Example]) -> None:
    lengths = [len(found.text.split()) for found in harmless_draw]
    for least, most in ((1, 6), (7, 20), (21, 60), (61, 200)):
        assert sum(least <= length <= most for length in lengths) > 0.04 * len(lengths)


@pytest.mark.parametrize("bank", [words.IDENTITIES, words.PEOPLES], ids=["identities", "peoples"])
def test_every_identity_and_people_is_named_in_harmless_sentences(
    bank: tuple[str, ...], harmless_draw: list[Example]
) -> None:
    named = naming(harmless_draw, bank)
    assert [word for word in bank if named[word.lower()] < 3] == []


@pytest.mark.parametrize("bank", [words.IDENTITIES, words.PEOPLES], ids=["identities", "peoples"])
def test_every_identity_and_people_is_named_about_as_often_on_either_side(
    bank: tuple[str, ...], harmless_draw: list[Example], other_draws: list[Example]
) -> None:
    kind = naming([found for found in (*harmless_draw, *other_draws) if (found.targets[0] or 0) <= 0.2], bank)
    abusive = naming([found for found in other_draws if (found.targets[0] or 0) >= 0.5], bank)
    # Words that readers also use of things ("an old bridge") may be named more often without harm.
    uneven = {
        word: (kind[word.lower()], abusive[word.lower()])
        for word in bank
        if not 0.5 * abusive[word.lower()] <= kind[word.lower()] <= 8 * abusive[word.lower()]
    }
    assert uneven == {}
    assert all(abusive[word.lower()] for word in bank)


def naming(examples: list[Example], bank: tuple[str, ...]) -> Counter[str]:
    """In how many examples each word of the bank occurs."""
    longest_first = sorted((word.lower() for word in bank), key=len, reverse=True)
    any_of_them = re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")
    return Counter(word for found in examples for word in set(any_of_them.findall(found.text.lower())))


def test_word_lists_hold_no_entry_twice() -> None:
    for bank in (words.PEOPLES, words.ADJECTIVES, words.IDENTITIES, words.FIRST_NAMES, words.PLACES):
        assert len({word.lower() for word in bank}) == len(bank)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a old man met an European", "An old man met a European"),
        ("a Ukrainian. an unusual day", "A Ukrainian. An unusual day"),
        ("an US plan for a hour", "A US plan for an hour"),
        ("a Uzbek and an Uyghur", "A Uzbek and a Uyghur"),
    ],
)
def test_articles_fit_their_nouns_and_sentences_begin_large(written: str, read: str) -> None:
    assert fill(written, {}, random.Random(1)) == read


def test_a_slot_keeps_its_value_and_a_numbered_one_has_another() -> None:
    for seed in range(200):
        first, again, other = fill("{P}|{P}|{P2}", {}, random.Random(seed), as_typed=True).split("|")
        assert first == again != other


def test_a_country_its_adjective_and_its_people_agree() -> None:
    nations = set(words.NATIONS)
    for seed in range(100):
        filled = fill("{country}|{national}|{nationals}", {}, random.Random(seed), as_typed=True)
        assert tuple(filled.split("|")) in nations


def test_sentences_of_one_text_share_their_people_and_repeat_no_phrase() -> None:
    banks = {"verdict": ("good", "bad")}
    for seed in range(50):
        text = fill_all(["{P}/{verdict}/", "{P}/{verdict}"], banks, random.Random(seed), as_typed=True)
        people, verdict, same_people, other_verdict = (part.strip() for part in text.split("/"))
        assert people == same_people
        assert {verdict, other_verdict} == {"good", "bad"}


def test_what_a_bank_holds_may_hold_slots_itself() -> None:
    text = fill("{outer}", {"outer": ("I met {name}.",)}, random.Random(1))
    assert text.removeprefix("I met ").rstrip(".") in COMMON["name"]


def test_a_slot_without_a_bank_is_an_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        fill("{nowhere}", {}, random.Random(1))


def test_a_draw_ends_when_there_are_no_more_texts() -> None:
    def make(chance: random.Random) -> tuple[str, Targets]:
        return chance.choice(("one", "ONE", "two")), CLEAN

    made = list(drawn_once("few", make, 50, random.Random(1), rough=0.0))
    assert sorted(found.text.lower() for found in made) == ["one", "two"]
    assert {found.source for found in made} == {"own-few"}


def test_rough_spelling_changes_some_words_and_loses_none() -> None:
    text = "Please tell your people that they should stop the fighting before winter."
    assert len(roughen(text, random.Random(4)).split()) >= len(text.split())
    assert roughen(text, random.Random(4)) != text
