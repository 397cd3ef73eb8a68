"""The words that an author changed: exact, readable, and found in bounded time."""

import itertools
import random
import re
import time

import pytest

from service.desk.diff import Piece, changes, direction

LONG = 10_000
WORDS = [f"word{number}" for number in range(50)]


def shuffled(words: list[str], seed: int) -> str:
    mixed = list(words)
    random.Random(seed).shuffle(mixed)
    return " ".join(mixed)[:LONG]


PATHOLOGICAL = {
    "two words in turn": ("a b " * 2500, "b a " * 2500),
    "shuffles of few words": (shuffled(WORDS * 40, 1), shuffled(WORDS * 40, 2)),
    "shuffles of many words": (
        shuffled([str(n) for n in range(2000)], 1),
        shuffled([str(n) for n in range(2000)], 2),
    ),
    "backwards": (" ".join(map(str, range(2000))), " ".join(map(str, reversed(range(2000))))),
    "only line breaks": ("\n" * LONG, "\n" * 9000 + "x" + "\n" * 999),
    "only spaces": (" " * LONG, " " * 5000 + "x" + " " * 4999),
    "one word": ("a" * LONG, "b" * LONG),
    "punctuation": ("!?" * 5000, "?!" * 5000),
    "lines in turn": ("a\nb\n" * 2500, "b\na\n" * 2500),
    "no spaces": ("中" * LONG, "中文" * 5000),
    "marks": ("e\u0301" * 5000, "e\u0300" * 5000),
    "hundred marks": ("e" + "\u0301" * 100, "e" + "\u0301" * 99),
    "invisible": ("a\u200bb\u202ec " * 1600, "ab\u202ec\u2066 " * 1600),
    "empty and full": ("", "x " * 5000),
    "full and empty": ("x " * 5000, ""),
    "nothing": ("", ""),
}


def older_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != "added")


def newer_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != "removed")


def test_a_changed_word_is_shown_between_the_words_that_stayed() -> None:
    assert changes("The talks resume on Monday.", "The talks resume on Tuesday.") == [
        Piece("same", "The talks resume on "),
        Piece("removed", "Monday"),
        Piece("added", "Tuesday"),
        Piece("same", "."),
    ]


def test_words_that_were_put_in_or_taken_out_are_only_that() -> None:
    assert changes("You are right", "You are not right") == [
        Piece("same", "You are "),
        Piece("added", "not "),
        Piece("same", "right"),
    ]
    assert changes("You are not right", "You are right")[1] == Piece("removed", "not ")


def test_a_rewritten_phrase_is_one_change_and_not_one_for_each_word() -> None:
    assert changes("I like old red cars.", "I like new blue cars.") == [
        Piece("same", "I like "),
        Piece("removed", "old red"),
        Piece("added", "new blue"),
        Piece("same", " cars."),
    ]


def test_stray_words_that_stayed_do_not_chop_a_rewritten_sentence_up() -> None:
    pieces = changes(
        "Could the paper publish the list of who voted how?",
        "The figures in the third paragraph do not add up, and the new hall has no parking.",
    )
    assert [piece.kind for piece in pieces] == ["removed", "added"]


def test_a_line_that_stayed_between_two_rewritten_ones_is_shown_as_such() -> None:
    pieces = changes("An old first line.\nYes.\nAn old last line.", "Quite another.\nYes.\nAll anew here!")
    assert Piece("same", ".\nYes.\n") in pieces


def test_neighbouring_changes_of_the_same_text_are_one() -> None:
    for older, newer in PATHOLOGICAL.values():
        kinds = "".join(piece.kind[0] for piece in changes(older, newer))
        assert not re.search("rr|aa|ss|ar", kinds)


def test_a_changed_mark_changes_its_whole_word() -> None:
    assert changes("le résume\u0301 bref", "le résume bref") == [
        Piece("same", "le "),
        Piece("removed", "résume\u0301"),
        Piece("added", "résume"),
        Piece("same", " bref"),
    ]


def test_text_without_spaces_is_compared_by_character() -> None:
    assert changes("我喜欢猫", "我喜欢狗") == [
        Piece("same", "我喜欢"),
        Piece("removed", "猫"),
        Piece("added", "狗"),
    ]


def test_the_same_text_has_no_change() -> None:
    assert changes("As it was.\nStill.", "As it was.\nStill.") == [Piece("same", "As it was.\nStill.")]
    assert changes("", "") == []


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_both_texts_can_be_read_back_from_the_pieces_exactly(name: str) -> None:
    older, newer = PATHOLOGICAL[name]
    pieces = changes(older, newer)
    assert older_of(pieces) == older
    assert newer_of(pieces) == newer
    assert all(piece.text for piece in pieces)
    kinds = [piece.kind for piece in pieces]
    assert all(first != second for first, second in itertools.pairwise(kinds))


def test_random_edits_of_random_texts_can_be_read_back() -> None:
    dice = random.Random(7)
    for _ in range(300):
        alphabet = dice.choice(["ab \n", "a b.,", "é\u0301 \u200bx", "אב \u202e", "中文 a"])
        older = "".join(dice.choices(alphabet, k=dice.randrange(40)))
        newer = "".join(dice.choices(alphabet, k=dice.randrange(40)))
        pieces = changes(older, newer)
        assert (older_of(pieces), newer_of(pieces)) == (older, newer)


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_no_pair_of_the_longest_comments_takes_long(name: str) -> None:
    older, newer = PATHOLOGICAL[name]
    before = time.process_time()
    changes(older, newer)
    # difflib alone takes over a minute for some of these.
    assert time.process_time() - before < 2


def test_what_is_too_long_by_words_is_compared_by_lines() -> None:
    older = shuffled(WORDS * 40, 1)
    kept = "A line that stayed.\n"
    pieces = changes(f"{kept}{older}\n{kept}", f"{kept}{shuffled(WORDS * 40, 2)}\n{kept}")
    assert [piece.kind for piece in pieces] == ["same", "removed", "added", "same"]
    assert pieces[0].text == kept


def test_a_text_has_the_direction_of_its_first_letter() -> None:
    assert direction("שלום, world") == "rtl"
    assert direction("12 … مرحبا") == "rtl"
    assert direction("Hello שלום") == "ltr"
    assert direction("12 !?") == "ltr"
    assert direction("") == "ltr"
