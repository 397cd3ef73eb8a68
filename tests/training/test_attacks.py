"""The attacks disguise the words that carry the abuse, the same way each time, and are taken off again."""

import random
import re

import pytest

from workers.scoring.readings import Reader
from workers.training.attacks import ATTACKS, targets

ABUSIVE = (
    "You are an idiot and everybody here knows it.",
    "What a stupid thing to say, you moron!",
    "Shut up you pathetic loser, nobody asked.",
    "Those bastards should be murdered, every one of them.",
    "Only a retard would vote for this bullshit.",
    "Get lost, you filthy whore.",
    "This mayor is a fucking coward and a traitor.",
    "Only imbeciles and cretins believe such bullshit.",
    "An asshole like you should keep quiet.",
    "He is a disgusting pervert, like his friends.",
)
CLEAN = (
    "The council meets on Tuesday at 10:30 to vote on the 3.5% levy.",
    "I don't agree with O'Brien, but his point about parking is fair.",
    "Thank you for this article, it's the best I've read all week.",
)
WORD = re.compile(r"[a-z]+")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_there_are_twelve() -> None:
    assert len(ATTACKS) == 12


def test_the_target_is_the_abuse_where_there_is_some() -> None:
    assert targets("You Idiot, you absolute IDIOT of an internationalist") == ["idiot"]


def test_the_target_is_the_longest_words_where_there_is_no_abuse() -> None:
    assert targets("Those people ruin neighbourhoods") == ["neighbourhoods", "people"]


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("text", ABUSIVE)
def test_an_attack_hides_the_word_from_whoever_looks_for_it(name: str, text: str) -> None:
    attacked = ATTACKS[name](text, random.Random(7))
    found = set(WORD.findall(attacked.lower()))
    assert not found & set(targets(text)), attacked


@pytest.mark.parametrize("name", ATTACKS)
def test_a_seed_gives_the_same_attack_again(name: str) -> None:
    attacked = {ATTACKS[name](text, random.Random(3)) for text in ABUSIVE for _ in range(2)}
    assert len(attacked) == len(ABUSIVE)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_reading_takes_the_attack_off_again(reader: Reader, name: str) -> None:
    missed = []
    for number, text in enumerate(ABUSIVE * 3):
        attacked = ATTACKS[name](text, random.Random(number))
        reading = reader.read(attacked)
        words = set(WORD.findall((reading.text if reading else attacked).lower()))
        missed += [attacked for word in targets(text) if word not in words]
    assert len(missed) <= 2, missed


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("text", ["", " ", "!!!", "12 34", "a", "I", "é", "\ud800", "ok"])
def test_a_text_with_nothing_to_attack_comes_through(name: str, text: str) -> None:
    assert len(ATTACKS[name](text, random.Random(1))) >= len(text)


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("text", CLEAN)
def test_what_is_not_a_target_stays_except_where_the_whole_text_is_rewritten(name: str, text: str) -> None:
    attacked = ATTACKS[name](text, random.Random(5))
    if name != "full_width":
        chosen = set(targets(text))
        kept = [word for word in text.split() if not chosen & set(WORD.findall(word.lower()))]
        assert [word for word in attacked.split() if word in kept] == kept
