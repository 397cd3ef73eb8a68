import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.scoring.spam.links import MAX_LINKS, LinkFinder

finder = LinkFinder()


def domains(text: str) -> list[str]:
    return [link.domain for link in finder.find(text).links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see http://one.example.com/x, please", ["example.com"]),
        ("see HTTPS://WWW.BBC.CO.UK/news", ["bbc.co.uk"]),
        ("cheap-pills.ru/now is open", ["cheap-pills.ru"]),
        ("go to www.shop.example.net", ["example.net"]),
        ("best at casino-bonus.xyz", ["casino-bonus.xyz"]),
        ("[url=http://one.ru]click[/url]", ["one.ru"]),
        ("<a href='http://two.cn/x'>click</a>", ["two.cn"]),
        ("[click](http://three.io)", ["three.io"]),
        ("hxxp://four.example.org/", ["example.org"]),
        ("http://192.0.2.7/login", ["192.0.2.7"]),
        ("http://user:word@five.com/", ["five.com"]),
        ("пример.рф/страница", ["пример.рф"]),
    ],
)
def test_links_are_found_however_they_are_written(text: str, expected: list[str]) -> None:
    assert domains(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I said yes.so he left",
        "This is the end.In the morning they talked.",
        "That was it.Then they left.",
        "node.js and next.js, e.g. in the U.S.A.",
        "It rose by 10.30 to 1.234.567",
        "no links... at all.. here.",
        "Dr.House and St.Louis",
    ],
)
def test_prose_with_missing_blanks_is_no_link(text: str) -> None:
    assert domains(text) == []


def test_spans_cover_exactly_what_was_written() -> None:
    text = "Ünï → see http://one.example.com/x and write to ann@two.example.org 🙂"
    found = finder.find(text)
    assert [text[link.span.begin : link.span.end] for link in found.links] == ["http://one.example.com/x"]
    assert [(domain, text[span.begin : span.end]) for domain, span in found.emails] == [
        ("two.example.org", "ann@two.example.org")
    ]


@pytest.mark.parametrize(
    "hidden", ["mypills dot com", "mypills (dot) com", "mypills[.]net", "mypills .com", "mypills d0t ru"]
)
def test_links_written_to_be_missed_are_found(hidden: str) -> None:
    text = f"get it at {hidden} today"
    [span] = finder.find(text).hidden
    assert text[span.begin : span.end] == hidden


@pytest.mark.parametrize("text", ["the dot com bubble burst", "a dot on the map", "He stopped . Come on"])
def test_talk_about_dots_is_no_hidden_link(text: str) -> None:
    assert finder.find(text).hidden == ()


def test_link_markup_is_noticed() -> None:
    assert len(finder.find("[url=http://a.ru]x[/url] <a href=http://b.ru>y</a> [z](http://c.ru)").markup) == 3
    assert finder.find("I <3 this [sic] (really)").markup == ()


def test_domains_are_the_registrable_ones() -> None:
    assert finder.domain_of("https://www.news.co.uk/politics?id=1") == "news.co.uk"
    assert finder.domain_of("news.example") is None or finder.domain_of("news.example") == "news.example"
    assert finder.domain_of(None) is None
    assert finder.domain_of("http://[broken") is None


@pytest.mark.parametrize(
    "text",
    [
        "a.b" * 3300,
        "ab.cd " * 1666,
        "ab.cd.ef.gh." * 800,
        "http://" * 1400,
        "a@b.co" * 1600,
        "a .c" * 2500,
        "[url " * 2000,
        "<a " * 3300,
        "x dot com " * 1000,
        "http://a.ru/ " * 800,
        "(" * 10_000,
    ],
)
def test_no_text_of_a_comment_s_length_takes_long(text: str) -> None:
    began = time.process_time()
    assert len(finder.find(text).links) <= MAX_LINKS
    assert time.process_time() - began < 0.25


@settings(deadline=None)
@given(st.text(max_size=300) | st.text("ab.:/@ [](){}<>=htpw\u202e\ud800dotcm", max_size=120))
def test_any_text_is_taken_and_every_span_lies_within_it(text: str) -> None:
    found = finder.find(text)
    spans = [link.span for link in found.links] + [span for _, span in found.emails]
    for span in (*spans, *found.markup, *found.hidden):
        assert 0 <= span.begin < span.end <= len(text)
