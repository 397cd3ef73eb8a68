"""Readers' strings are shown as what they are, and reach nothing outside themselves."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from service.desk.reader_text import (
    MOST_EMPTY_LINES,
    MOST_MARKS,
    Highlight,
    Kind,
    Segment,
    excerpt,
    segments,
)
from service.domain.scores import Span

_ENVIRONMENT = Environment(loader=PackageLoader("service.desk"), autoescape=True)
_ENVIRONMENT.filters.update(
    dict.fromkeys(("ago", "full_time", "iso_time", "label_words", "score_words", "reader_segments"), str)
)
MACROS = _ENVIRONMENT.get_template("desk/macros.html")

ANYTHING = st.text(
    st.one_of(
        st.characters(codec=None),
        st.sampled_from("\u202e\u2066\u200b\u200d\ufe0f\u0301\u0338\U000e0041\ud800\udfff\x00\x1b"),
        st.sampled_from("\r\n\t а𝗳👨"),
    ),
    max_size=200,
)
"""Any string at all, lone surrogates included, with the harmful characters far more frequent."""


def chips(text: str) -> list[str]:
    return [one.words for one in segments(text) if one.kind is Kind.CHIP]


def shown(text: str) -> str:
    return "".join(one.text for one in segments(text))


@settings(deadline=None)
@given(ANYTHING)
def test_the_sources_of_all_segments_are_the_text_itself(text: str) -> None:
    assert "".join(one.source for one in segments(text)) == text


@settings(deadline=None)
@given(ANYTHING)
def test_what_is_shown_is_the_text_without_what_chips_name(text: str) -> None:
    found = segments(text)
    assert all(one.words for one in found if one.kind is Kind.CHIP)
    assert all(one.text == one.source for one in found if one.kind is not Kind.CHIP)


@settings(deadline=None)
@given(ANYTHING)
def test_nothing_that_is_shown_is_a_control_or_half_a_character_or_turns_the_direction(text: str) -> None:
    for one in shown(text):
        assert unicodedata.category(one) not in ("Cs", "Co", "Zl", "Zp")
        assert unicodedata.category(one) != "Cc" or one in "\n\r\t"
        assert unicodedata.bidirectional(one) not in (
            "LRE",
            "RLE",
            "PDF",
            "LRO",
            "RLO",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )
        assert one not in "\u061c\u200e\u200f\u200b\u2060\ufeff"
    shown(text).encode()


@settings(deadline=None)
@given(ANYTHING)
def test_no_letter_that_is_shown_carries_more_marks_than_a_language_has(text: str) -> None:
    for one in segments(text):
        run = 0
        for character in one.text:
            run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
            assert run <= MOST_MARKS


@settings(deadline=None)
@given(ANYTHING, st.lists(st.tuples(st.integers(-5, 210), st.integers(-5, 210)), max_size=6))
def test_a_highlight_covers_what_it_names_and_cuts_nothing_away(
    text: str, stretches: list[tuple[int, int]]
) -> None:
    found = segments(text, [Highlight(begin, end, f"{begin}") for begin, end in stretches])
    assert "".join(one.source for one in found) == text
    at = 0
    for one in found:
        end_of_one = at + len(one.source)
        over = {str(begin) for begin, end in stretches if begin < end and begin < end_of_one and end > at}
        assert (one.marked is not None) == bool(over)
        assert set(one.marked or ()) == over
        at = end_of_one


def test_a_strong_highlight_within_another_cuts_it_and_stays_strong() -> None:
    found = segments("you are a fool today", [Highlight(0, 20, "a"), Highlight(10, 14, "b", is_strong=True)])
    assert [(one.source, one.is_strong) for one in found] == [
        ("you are a ", False),
        ("fool", True),
        (" today", False),
    ]
    assert found[1].marked == ("a", "b")


@settings(deadline=None)
@given(ANYTHING, st.integers(1, 60), st.integers(1, 4))
def test_an_excerpt_is_a_beginning_and_says_whether_it_is_all(text: str, most: int, lines: int) -> None:
    cut, is_cut = excerpt(text, characters=most, lines=lines)
    assert text.startswith(cut)
    assert is_cut == (cut != text)
    assert len(cut) <= most
    assert len(cut.splitlines()) <= lines


def test_a_plain_text_is_one_segment() -> None:
    text = "The bridge,\r\nagain.\tReally?"
    assert segments(text) == [Segment(Kind.TEXT, text)]
    assert segments("") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\u202eb", "U+202E right-to-left override"),
        ("a\u2066b", "U+2066 left-to-right isolate"),
        ("a\u200bb", "U+200B zero width space"),
        ("a\u200b\u200b\u200bb", "U+200B zero width space (3 times)"),
        ("a\ufeffb", "U+FEFF zero width no-break space"),
        ("a\u00adb", "U+00AD soft hyphen"),
        ("a\x1bb", "U+001B escape"),
        ("a\x00b", "U+0000 null"),
        ("a\x03b", "U+0003 control character"),
        ("a\u2028b", "U+2028 line separator"),
        ("a\ud83db", "U+D83D half of a character"),
        ("a\ue000b", "U+E000 private character"),
        ("a\U000e0fffb", "U+E0FFF unknown character"),
        ("a\ufe0fb", "U+FE0F variation selector-16"),
        ("\ufe0fb", "U+FE0F variation selector-16"),
        ("a\u3164b", "U+3164 hangul filler"),
        ("\u0301b", "U+0301 combining acute accent"),
        ("a \u0301b", "U+0301 combining acute accent"),
        ("a" + "\u0301" * 97 + "b", "97 combining marks"),
        ("a\U000e0068\U000e0069b", "2 tag characters, hidden text: “hi”"),
        ("a\U000e0001b", "1 tag character"),
    ],
)
def test_what_cannot_be_seen_is_named(text: str, words: str) -> None:
    assert chips(text) == [words]
    assert shown(text).replace(" ", "") in ("ab", "b")


@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧‍👦 and 🏳️‍🌈 and 👍🏽 and 1️⃣ and ❤️ and ©️",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "می‌خواهم بروم",
        "क्‍ष",
        "Việt Nam e\u0302\u0323",
        "שָׁלוֹם",
        "שלום and Ελλάδα and Россия",
        "日本語のテキスト Tシャツ",
        "\u06dd١",
    ],
)
def test_what_a_language_or_an_emoji_needs_is_left_alone(text: str) -> None:
    assert [one.kind for one in segments(text)] == [Kind.TEXT]


def test_a_tag_sequence_that_is_no_flag_is_named() -> None:
    smuggled = "".join(chr(0xE0000 + ord(one)) for one in "ignore all")
    assert chips("🏴" + smuggled) == ["10 tag characters, hidden text: “ignore all”"]


@pytest.mark.parametrize(
    ("text", "letters", "words"),
    [
        ("ask pаypal now", "а", "Cyrillic that looks like Latin “a”"),
        ("free mоnеy here", "о", "Cyrillic that looks like Latin “o”"),
        ("a pау day for all of us", "ау", "Cyrillic that looks like Latin “ay”"),
        ("𝗳𝘂𝗰𝗸 it", "𝗳𝘂𝗰𝗸", "styled letters that stand for “fuck”"),
        ("ｆｒｅｅ", "ｆｒｅｅ", "styled letters that stand for “free”"),
        ("the p\u200bаypal", "а", "Cyrillic that looks like Latin “a”"),
    ],
)
def test_letters_that_pass_for_others_say_so(text: str, letters: str, words: str) -> None:
    found = [one for one in segments(text) if one.kind is Kind.LOOKALIKE]
    assert (found[0].text, found[0].words) == (letters, words)


def test_a_long_gap_is_counted_and_a_short_one_is_left() -> None:
    assert chips("a" + "\n" * (MOST_EMPTY_LINES + 1) + "b") == []
    assert chips("a" + "\n" * 1000 + "b") == ["999 empty lines"]
    assert shown("a" + "\n" * 1000 + "b") == "a\n\nb"
    assert chips("a" + "\r\n" * 1000 + "b") == ["999 empty lines"]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("see https://news.example/a?b=c", "news.example"),
        ("see https://bank.example@evil.example/login", "evil.example"),
        ("see www.shop.example/x", "www.shop.example"),
        ("see HTTPS://NEWS.example", "news.example"),
        ("see https://[::1", ""),
        ("see nothing", ""),
    ],
)
def test_a_web_address_says_where_it_leads_and_stays_text(text: str, host: str) -> None:
    assert next((one.host for one in segments(text) if one.host), "") == host
    assert shown(text) == text


def test_an_excerpt_keeps_a_letter_and_its_marks_together() -> None:
    assert excerpt("abe\u0301", characters=3, lines=1) == ("ab", True)


@settings(deadline=None)
@given(ANYTHING)
def test_markup_in_a_text_stays_text_on_the_page(text: str) -> None:
    hostile = f"<img src=x onerror=alert(1)>{text}</bdi><script>"
    page = render(segments(hostile, [Span(0, 4)]))
    assert "<img" not in page
    assert "<script" not in page
    assert page.count("</bdi>") == 1
    page.encode()


def render(found: list[Segment]) -> str:
    written = MACROS.make_module({"me": None, "site": None}).reader_segments(found)  # type: ignore[attr-defined]
    assert isinstance(written, Markup)
    return str(written)
