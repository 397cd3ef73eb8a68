"""Sentences and words are found in any script, and lose nothing of the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.scores import Span
from workers.scoring.splitting import LONGEST_SENTENCE, LONGEST_WORD, sentences, words


def cut(text: str) -> list[str]:
    return [text[one.begin : one.end] for one in sentences(text)]


def words_of(text: str) -> list[str]:
    return [text[one.begin : one.end] for one in words(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One thing. Another! A third? Yes", ["One thing.", "Another!", "A third?", "Yes"]),
        ("Mr. Smith met J. R. Jones at 5.30 p.m. today. They left.", None),
        ("It cost 1.50, e.g. here. Fine.", ["It cost 1.50, e.g. here.", "Fine."]),
        ('"Really?" he said. "No!" She left.', ['"Really?" he said.', '"No!"', "She left."]),
        ("no stop here\nnor here\n\n\nthe end", ["no stop here", "nor here", "the end"]),
        ("Well... Perhaps… Or not", ["Well...", "Perhaps…", "Or not"]),
        ("これは文です。次の文！終わり", ["これは文です。", "次の文！", "終わり"]),
        ("Это слово. Потом ещё? Да.", ["Это слово.", "Потом ещё?", "Да."]),
        ("پہلا جملہ۔ دوسرا جملہ؟ ہاں", ["پہلا جملہ۔", "دوسرا جملہ؟", "ہاں"]),
        ("यह वाक्य है। दूसरा", ["यह वाक्य है।", "दूसरा"]),
        ("Առաջին։ Երկրորդ։", ["Առաջին։", "Երկրորդ։"]),
        ("see www.example.com/a.html and go", ["see www.example.com/a.html and go"]),
        ("", []),
        (" \n\t ", []),
        ("...", ["..."]),
    ],
)
def test_sentences_end_at_stops_and_lines(text: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = ["Mr. Smith met J. R. Jones at 5.30 p.m. today.", "They left."]
    assert cut(text) == expected


def test_what_never_stops_is_cut_at_spaces_and_at_nothing_where_there_are_none() -> None:
    found = cut("lorem ipsum " * 200)
    assert all(len(one) <= LONGEST_SENTENCE for one in found)
    assert " ".join(found) == ("lorem ipsum " * 200).strip()
    assert "".join(cut("a" * 1000)) == "a" * 1000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You f*ck, you $hit! (idiot)", ["You", "f*ck", "you", "$hit", "idiot"]),
        ("don't “quote” me – please", ["don't", "quote", "me", "please"]),
        ("🖕🖕 to you", ["🖕🖕", "to", "you"]),
        ("... !!! ?", []),
        ("id!ot @sshole a$$", ["id!ot", "@sshole", "a$$"]),
    ],
)
def test_words_are_without_the_signs_around_them(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


def test_a_script_without_spaces_is_cut_in_pieces() -> None:
    text = "漢字" * 30
    found = words_of(text)
    assert "".join(found) == text
    assert len(found) > 1
    assert max(map(len, found)) < LONGEST_WORD


def test_words_are_looked_for_within_the_stretch_alone() -> None:
    text = "one two three four"
    assert [text[one.begin : one.end] for one in words(text, Span(4, 13))] == ["two", "three"]


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from(".!?\n \"'։。a"), max_size=400))
def test_sentences_come_in_order_and_leave_out_nothing_but_spaces(text: str) -> None:
    found = sentences(text)
    at = 0
    for one in found:
        assert at <= one.begin < one.end <= len(text)
        assert text[at : one.begin].strip() == ""
        assert one.end - one.begin <= LONGEST_SENTENCE
        at = one.end
        previous = one.begin
        for word in words(text, one):
            assert previous <= word.begin < word.end <= one.end
            previous = word.end
    assert text[at:].strip() == ""


@pytest.mark.parametrize("unit", ["!", '."', "a.", "。", "\n", "Mr. ", "i.e. ", "?!’", "..", "a"])
def test_ten_thousand_characters_take_no_time_whatever_they_are(unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    began = time.process_time()
    found = sentences(text)
    if found:
        words(text, found[0])
    assert time.process_time() - began < 0.5
