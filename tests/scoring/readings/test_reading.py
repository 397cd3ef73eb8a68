"""A reading leads back to what was written, whatever was written, and costs time in proportion."""

import sys
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.domain.scores import Span
from workers.scoring.readings import Reader, Reading

READER = Reader()
PIECES = (
    *(
        "you are",
        " ",
        "s t u p i d",
        "1d10t",
        "f*ck",
        "stuuupid",
        "toidi",
        "id iot",
        "youareanidiot",
        "i.d.i.o.t",
    ),
    *(
        "\u200b",
        "\u200d",
        "\ufe0f",
        "\u202e",
        "\u202c",
        "\u0301",
        "\u0336",
        "\U000e0041",
        "\x00",
        "\ud800",
        "\u3164",
    ),
    *(
        "ѕtuріd",
        "ｉｄｉｏｔ",
        "𝓼𝓽𝓾",
        "ﬁ",
        "🇮🇱",
        "🇮",
        "👨🏿",
        "👨‍👩‍👧",
        "🖕",
        "💩",
        "ʇoᴉpᴉ",
        "Привет",
        "שלום",
        "日本",
    ),
    *(
        "<b>",
        "</b>",
        "<br>",
        "&amp;",
        "&#105;",
        "&#x110000;",
        "[a](b)",
        "**",
        "~~",
        "[b]",
        "[/b]",
        "<!--",
        "-->",
    ),
    *("@sshole", "$100", "www.x.org", "a", "\n", "\t", "!", "***", "'s", "é", "ñ", "A. B. C."),
)
pieces = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
any_text = st.text(st.characters(), max_size=60)


def check(text: str, reading: Reading | None) -> None:
    """What must hold of every reading of every text."""
    if reading is None:
        return
    assert reading.text != text
    assert reading.kinds
    assert len(set(reading.kinds)) == len(reading.kinds)
    assert len(reading.origin) == len(reading.text)
    assert all(0 <= span.begin < span.end <= len(text) for span in reading.origin)
    assert all(one.begin <= next_.begin and one.end <= next_.end for one, next_ in pairwise(reading.origin))


@settings(max_examples=300, deadline=None)
@given(pieces)
@example("\u202e" * 5)
@example("<b>" * 40)
def test_every_character_of_a_reading_comes_from_somewhere_in_order(text: str) -> None:
    check(text, READER.read(text))


@settings(max_examples=200, deadline=None)
@given(any_text)
def test_any_text_whatever_can_be_read(text: str) -> None:
    check(text, READER.read(text))


@settings(max_examples=100, deadline=None)
@given(pieces)
def test_a_text_is_read_the_same_each_time(text: str) -> None:
    assert READER.read(text) == READER.read(text)


@pytest.mark.parametrize(
    ("text", "word", "written"),
    [
        ("you s t u p i d man", "stupid", "s t u p i d"),
        ("you are an 1d10t.", "idiot", "1d10t"),
        ("what a f***ing mess", "fucking", "f***ing"),
        ("an <b>id</b>iot, he", "idiot", "id</b>iot"),
        ("oh toidi you", "idiot", "toidi"),
        ("oh stpuid you", "stupid", "stpuid"),
        ("a 🖕 there", "fuck you", "🖕"),
        ("that ѕtuріd man", "stupid", "ѕtuріd"),
        ("that id iot again", "idiot", "id iot"),
        ("s\u200bt\u200bupid he is", "stupid", "s\u200bt\u200bupid"),
        ("so youareanidiot then", "idiot", "youareanidiot"),
        ("&#105;diot he is", "idiot", "&#105;diot"),
        ("\u202etoidi\u202c he is", "idiot", "\u202etoidi"),
        ("i̷̛̼d̸̰͑iot", "idiot", "i̷̛̼d̸̰͑iot"),
    ],
)
def test_a_word_of_a_reading_leads_back_to_its_disguise(
    reader: Reader, text: str, word: str, written: str
) -> None:
    reading = reader.read(text)
    assert reading is not None
    at = reading.text.index(word)
    spans = reading.origin[at : at + len(word)]
    assert text[spans[0].begin : spans[-1].end] == written


def test_what_was_not_disguised_keeps_its_place_character_by_character(reader: Reader) -> None:
    text = "Well, you 1d10t, that was it."
    reading = reader.read(text)
    assert reading is not None
    for at, (character, span) in enumerate(zip(reading.text, reading.origin, strict=True)):
        if not 10 <= at < 15:
            assert (text[span.begin : span.end], span) == (character, Span(at, at + 1))


HOSTILE = {
    "one letter": "a",
    "letters apart": "a ",
    "a word apart": "s t u p i d ",
    "stars": "*",
    "half masks": "f*",
    "tags begun": "<b ",
    "attributes begun": '<a href="',
    "comments begun": "<!--",
    "tags inside words": "a<x>",
    "ampersands": "&",
    "entities": "&#105;",
    "entities begun": "&#1",
    "links begun": "[a](",
    "emphasis begun": "**a ",
    "strokes begun": "~~a",
    "marks": "\u0301",
    "marked letters": "a\u0336",
    "nothing to see": "\u200b",
    "joiners": "\u200d",
    "overrides": "\u202eabc",
    "pictures": "🐷🐶",
    "families": "👨‍👩‍👧",
    "flags": "🇮🇱",
    "flag letters": "🇮",
    "wide letters": "ｓ",
    "styled words": "𝓼𝓽𝓾𝓹𝓲𝓭 ",
    "look-alikes": "ѕtuріd ",
    "another script": "Привет ",
    "digits": "1",
    "leet": "i1",
    "leet words": "1d10t ",
    "words run together": "youareanidiot",
    "halves": "id iot ",
    "stretches": "aaabbb",
    "dots": "a.",
    "hyphens": "s-t-u-p-i-d-",
    "hosts": "a-b.",
    "handles": "@a ",
    "quotes": "'s ",
    "brackets": "(a",
    "lone surrogates": "\ud800",
    "right to left": "\u200fשלום ",
    "turned": "ʇoᴉpᴉ ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_ten_thousand_hostile_characters_are_read_like_any_others(reader: Reader, name: str) -> None:
    text = (HOSTILE[name] * 10_000)[:10_000]
    reading = reader.read(text)
    check(text, reading)
    assert reading is None or len(reading.text) <= 3 * len(text)


def test_abuse_behind_a_page_of_pictures_is_still_read(reader: Reader) -> None:
    faces = "".join(chr(0x1F600 + number % 60) for number in range(2_000))
    reading = reader.read(f"{faces} you 🖕 i d i o t")
    assert reading is not None
    assert reading.text.endswith("you fuck you idiot")


@pytest.mark.parametrize(
    "kind", ["<", "&", "[a](", "**a", "1d10t ", "s t u p i d ", "ѕtuріd ", "🐷🐶", "f*ck "]
)
def test_twice_the_text_takes_about_twice_the_steps(reader: Reader, kind: str) -> None:
    def steps(text: str) -> int:
        """Calls of Python functions while the text is read: a clock that nothing disturbs."""
        calls = 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += 1

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            reader.read(text)
        finally:
            sys.setprofile(before)
        return calls

    steps(kind * 400)  # what is remembered of tokens is remembered now
    assert steps(kind * 800) <= 2.2 * steps(kind * 400) + 200
