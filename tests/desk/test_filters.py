"""From the address and the search box to a filter, and back without loss."""

import re
from dataclasses import fields
from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from service.desk.filters import filter_from, search_text, to_query
from service.desk.search_query import MOST_CHARACTERS, MOST_OF_A_VALUE, OPERATORS
from service.domain.labels import Label
from service.domain.queue import Age, QueueFilter, ScoreBound, Sort

VALUES = st.none() | st.text(max_size=20).map(lambda value: value.replace("\x00", ""))
SCORES = st.integers(0, 10_000).map(lambda value: value / 10_000)
FILTERS = st.builds(
    QueueFilter,
    section=VALUES,
    article=VALUES,
    reason=VALUES,
    campaign=VALUES,
    author=VALUES,
    label=st.none() | st.sampled_from([*map(str, Label), ""]),
    language=st.none() | st.sampled_from(["", "de", "en", "hy"]),
    age=st.none() | st.sampled_from(Age),
    reported=st.booleans(),
    edited=st.booleans(),
    escalated=st.sampled_from([None, True, False]),
    bounds=st.lists(
        st.builds(ScoreBound, st.sampled_from(Label), st.booleans(), SCORES), max_size=3, unique=True
    ).map(tuple),
    words=st.sampled_from(["", "river", 'river "the old bridge" town', "foo:bar", 'foo:"a b" c', "a:b:c"]),
)
LIKE_A_SEARCH = re.compile(r'([a-z]{2,6}:"?|is:|label:[a-z]+[<>=]*|"| |\w)*')


def read(query: str) -> tuple[QueueFilter, Sort, list[str]]:
    return filter_from(MultiDict(parse_qsl(query, keep_blank_values=True)))


def typed(text: str) -> QueueFilter:
    return filter_from(MultiDict({"q": text}))[0]


def faults_of(text: str) -> list[str]:
    return filter_from(MultiDict({"q": text}))[2]


@given(FILTERS, st.sampled_from(Sort))
@example(QueueFilter(section="~"), Sort.PRIORITY)
@example(QueueFilter(author='"'), Sort.PRIORITY)
@example(QueueFilter(author=""), Sort.SCORE)
def test_a_filter_comes_back_from_its_address_as_it_was(asked: QueueFilter, sort: Sort) -> None:
    assert read(to_query(asked, sort))[:2] == (asked, sort)


@given(
    st.text(max_size=80)
    | st.from_regex(re.compile(r'([a-z]{2,6}:"?|is:|label:[a-z]+[<>=]*|"| |\w)*'), fullmatch=True)
)
@example('foo:"a""')
@example('author:"')
@example('x"y')
@example("label:toxicity>-0.0")
def test_whatever_is_typed_means_the_same_after_a_round_trip(text: str) -> None:
    asked = typed(text)
    assert read(to_query(asked))[0] == asked
    assert typed(search_text(asked)) == asked


@given(st.dictionaries(st.sampled_from(["q", "section", "label", "age", "sort", "after"]), st.text()))
def test_no_address_is_an_error(args: dict[str, str]) -> None:
    asked, sort, faults = filter_from(MultiDict(args))
    assert isinstance(asked, QueueFilter)
    assert isinstance(sort, Sort)
    assert all(fault.endswith(".") for fault in faults)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("author:ani", QueueFilter(author="ani")),
        ('author:"Ani K"', QueueFilter(author="Ani K")),
        ('author:"Ani ""the pen"" K"', QueueFilter(author='Ani "the pen" K')),
        ("AUTHOR:ani", QueueFilter(author="ani")),
        ('article:a-1 section:"Local news"', QueueFilter(article="a-1", section="Local news")),
        ("reason:rule:has_link", QueueFilter(reason="rule:has_link")),
        ("language:DE-at", QueueFilter(language="de")),
        ('section:""', QueueFilter(section="")),
        ("campaign:0f", QueueFilter(campaign="0f")),
        ("age:1h", QueueFilter(age=Age.HOUR)),
        ("label:toxicity", QueueFilter(label="toxicity")),
        ("label:toxicity>0.8", QueueFilter(bounds=(ScoreBound(Label.TOXICITY, True, 0.8),))),
        ("label:toxicity>=0.8", QueueFilter(bounds=(ScoreBound(Label.TOXICITY, True, 0.8),))),
        ("label:spam<.3", QueueFilter(bounds=(ScoreBound(Label.SPAM, False, 0.3),))),
        (
            "label:spam>0.1 label:spam<0.3 label:spam<0.3",
            QueueFilter(bounds=(ScoreBound(Label.SPAM, True, 0.1), ScoreBound(Label.SPAM, False, 0.3))),
        ),
        ("is:reported is:escalated is:edited", QueueFilter(reported=True, escalated=True, edited=True)),
        ("not:escalated", QueueFilter(escalated=False)),
        ("  old   bridge ", QueueFilter(words="old bridge")),
        ('the "old  bridge', QueueFilter(words='the "old  bridge"')),
        ("old author:ani bridge", QueueFilter(author="ani", words="old bridge")),
        ("https://example.org/x", QueueFilter(words="https://example.org/x")),
        ("at 12:30", QueueFilter(words="at 12:30")),
        ('"author:ani"', QueueFilter(words='"author:ani"')),
        ("", QueueFilter()),
        ("a\x00b", QueueFilter(words="ab")),
    ],
)
def test_the_search_box_understands(text: str, expected: QueueFilter) -> None:
    assert typed(text) == expected
    assert faults_of(text) == []


@pytest.mark.parametrize(
    ("text", "words", "fault"),
    [
        ("autor:ani", "autor:ani", "no operator autor:"),
        ('autor:"ani k', 'autor:"ani k"', "no operator autor:"),
        ("label:rude", "", "no label rude"),
        ("label:rude>0.5", "", "no label rude"),
        ("label:>0.5", "", "no label without a name"),
        ("label:toxicity>high", "", "from 0 to 1"),
        ("label:toxicity>1.5", "", "from 0 to 1"),
        ("label:toxicity>nan", "", "from 0 to 1"),
        ("label:toxicity>", "", "from 0 to 1"),
        ("is:angry", "", "reported, escalated or edited"),
        ("not:reported", "", "After not:"),
        ("age:2h", "", "15m, 1h, 1d, older"),
        ("author: ani", "ani", "right behind it"),
        ("x" * (MOST_CHARACTERS + 1), "x" * MOST_CHARACTERS, "first 1000 characters"),
    ],
)
def test_the_search_box_says_what_it_does_not_understand(text: str, words: str, fault: str) -> None:
    assert typed(text) == QueueFilter(words=words)
    [found] = faults_of(text)
    assert fault in found


def test_a_facet_in_the_address_gives_way_to_what_is_typed() -> None:
    asked, _, faults = read("section=sport&q=section%3Aworld+river")
    assert (asked.section, asked.words, faults) == ("world", "river", [])


def test_empty_parameters_of_a_form_choose_nothing() -> None:
    assert read("section=&article=&label=&language=&age=&sort=&q=&after=") == (
        QueueFilter(),
        Sort.PRIORITY,
        [],
    )


@pytest.mark.parametrize(
    ("query", "fault"),
    [("label=rude", "no label rude"), ("age=2h", "no age 2h"), ("sort=best", "no order best")],
)
def test_a_parameter_that_makes_no_sense_is_left_out_and_said(query: str, fault: str) -> None:
    asked, sort, [found] = read(query)
    assert (asked, sort) == (QueueFilter(), Sort.PRIORITY)
    assert fault in found


def test_a_change_is_written_over_the_filter() -> None:
    asked = QueueFilter(section="world", words="river", author="ani")
    changed = to_query(asked, Sort.NEWEST, section=None, label="spam", after="cursor")
    assert dict(parse_qsl(changed)) == {
        "q": "author:ani river",
        "label": "spam",
        "sort": "newest",
        "after": "cursor",
    }
    assert to_query(asked, section=None, words="", author=None) == ""


def test_the_usual_queue_has_an_empty_address() -> None:
    assert to_query(QueueFilter()) == ""


def test_nothing_longer_than_the_record_holds_is_asked_for() -> None:
    long = "x" * (MOST_OF_A_VALUE + 50)
    assert read(f"section={long}&q=author:{long}")[0] == QueueFilter(
        section="x" * MOST_OF_A_VALUE, author="x" * MOST_OF_A_VALUE
    )


def test_every_choice_of_a_filter_has_an_address() -> None:
    given_all = QueueFilter(
        section="s", article="a", reason="r", label="spam", language="de", age=Age.DAY, campaign="c",
        author="u", reported=True, escalated=False, edited=True,
        bounds=(ScoreBound(Label.SPAM, True, 0.5),), words="w",
    )  # fmt: skip
    unset = {one.name for one in fields(QueueFilter) if getattr(given_all, one.name) == one.default}
    assert unset == set()
    assert read(to_query(given_all))[0] == given_all


def test_every_operator_can_be_typed_with_quotes() -> None:
    for name in OPERATORS:
        assert typed(f'{name}:"x y" word').words == "word"
