import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.labels import Label
from service.domain.scores import LabelScore, ScoringInput, Velocity
from workers.scoring.spam import SpamScorer
from workers.scoring.spam.features import fold
from workers.scoring.spam.scorer import WORDS

HOLD_AT = 0.7
"""The default policy's threshold for spam."""
Score = Callable[..., LabelScore]

ORDINARY = [
    "azerbijan takin over Nagorno-Karabakh is cray, hope they rly talk abt peace now",
    "omg this is a big mess over there y cant they jst stop fighting already n find a peace deal",
    "I do not think either side wants this war. The mediators should listen to the villages first.",
    "WHY DOES NOBODY TALK ABOUT THE REFUGEES? WINTER IS COMING AND THEY HAVE NOTHING!!!",
    "This government is a casino: they are betting with our lives.",
    "They should invest in schools, not in weapons. Everybody would earn from it.",
    "I worked from home for two years and my salary never rose.",
    "The free press is the first thing they shut down.",
    "My bank paid 3,500 pounds in bonuses to every manager last year.",
    "Check the map before you comment, please.",
    "Between 1991-1994 some 30,000 people died, see the report of 2020-11-10.",
    "Bitcoin is a bubble, and so was the dot com craze.",
    "Great article, thank you.",
]

SPAM = [
    "Make $5000 a week from home!!! Visit http://easy-cash.top now",
    "Buy cheap viagra online at http://pills.example.com, no prescription needed",
    "Best online casino bonus 500% http://bit.ly/x1y2z3",
    "Hot girls in your area are waiting for you, join free: hotdates dot xyz",
    "Nice article, thanks for sharing. Visit my blog http://cheapflights.example.net",
    "[url=http://spam.ru]cheap replica watches[/url]",
    "Join our Telegram channel t.me/freesignals for daily profits",
    "I lost my bitcoin but Mrs Jane recovered my funds, contact her on WhatsApp +1 (202) 555-0143",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_comment_scores_near_zero(text: str, spam_of: Score) -> None:
    assert spam_of(text).value < 0.35


@pytest.mark.parametrize("text", SPAM)
def test_clear_spam_scores_above_0_8(text: str, spam_of: Score) -> None:
    assert spam_of(text).value > 0.8


@pytest.mark.parametrize(
    "text",
    [
        "check out my channel for more videos like this",
        "please subscribe to my channel guys",
        "Go and watch my new video!",
        "Follow me on Instagram @somebody_else",
    ],
)
def test_self_promotion_is_held(text: str, spam_of: Score) -> None:
    assert spam_of(text).value >= HOLD_AT


@pytest.mark.parametrize(
    "text",
    [
        "The BBC sums up the terms: https://www.bbc.co.uk/news/world-europe-54324772 Read it, then blame.",
        "According to reuters.com/world the talks go on tonight, which is the first good news this week.",
    ],
)
def test_an_ordinary_comment_with_one_news_link_is_not_held(text: str, spam_of: Score) -> None:
    found = spam_of(text)
    assert found.value < 0.5
    assert [evidence.code for evidence in found.evidence] == ["link"]


def test_a_link_to_the_portal_itself_is_no_link(scorer: SpamScorer) -> None:
    article = "https://www.dailyportal.co.uk/world/1"
    text = "As your own report said: https://archive.dailyportal.co.uk/world/2020"
    inside, outside = scorer.score(
        [ScoringInput(text, article_url=article), ScoringInput(text, article_url="https://other.org/")]
    )
    assert "has_link" not in inside.signals
    assert "has_link" in outside.signals
    assert inside.labels[Label.SPAM].value < outside.labels[Label.SPAM].value


def test_evidence_says_what_and_where_without_the_reader_s_words(spam_of: Score) -> None:
    text = "Zażółć! Buy cheap tramadol online: http://meds.example.com/order"
    found = spam_of(text)
    by_code = {evidence.code: evidence for evidence in found.evidence}
    pharmacy, link = by_code["pharmacy"].span, by_code["link"].span
    assert pharmacy is not None
    assert text[pharmacy.begin : pharmacy.end] == "Buy cheap tramadol"
    assert link is not None
    assert text[link.begin : link.end] == "http://meds.example.com/order"
    for evidence in found.evidence:
        assert evidence.detail == WORDS[evidence.code]
    assert found.span == next(evidence.span for evidence in found.evidence if evidence.span)


def test_signals_tell_rules_about_author_and_links(scorer: SpamScorer) -> None:
    text = (
        "see http://a.example.com and http://b.example.net and http://tinyurl.com/x1, call +44 20 7946 0958"
    )
    first, later, unknown = scorer.score(
        [
            ScoringInput(text, author_comments=0),
            ScoringInput(text, author_comments=3),
            ScoringInput("Well said."),
        ]
    )
    assert first.signals == {
        "has_link",
        "many_links",
        "shortened_link",
        "has_contact",
        "first_comment",
        "new_author",
    }
    assert later.signals == {"has_link", "many_links", "shortened_link", "has_contact"}
    assert unknown.signals == frozenset()


def test_a_new_author_is_not_always_a_first_comment(scorer: SpamScorer) -> None:
    assert scorer.score([ScoringInput("Hello.", author_comments=2)])[0].signals == {"new_author"}


def test_velocity_raises_the_score_step_by_step(spam_of: Score) -> None:
    text = "I have an opinion about this ceasefire as well."
    scores = [
        spam_of(text, velocity=Velocity(author_10_minutes=count)).value for count in (0, 4, 8, 16, 32, 64)
    ]
    assert scores[0] == scores[1]
    assert scores[1:] == sorted(set(scores[1:]))
    assert scores[0] < 0.1
    assert scores[-1] >= HOLD_AT


def test_an_office_behind_one_address_is_not_held_for_it(spam_of: Score) -> None:
    text = "I have an opinion about this ceasefire as well."
    assert spam_of(text, velocity=Velocity(ip_10_minutes=30)).value < HOLD_AT


def test_the_same_text_again_and_again_is_held_unless_anybody_would_write_it(spam_of: Score) -> None:
    again = Velocity(same_text_day=7)
    assert spam_of("This portal lies to you about everything, wake up now.", velocity=again).value >= HOLD_AT
    assert spam_of("Well said!", velocity=again).value < 0.1


def test_a_throw_away_address_and_an_advertising_name_count(spam_of: Score, scorer: SpamScorer) -> None:
    text = "I like what you wrote."
    plain = spam_of(text).value
    assert spam_of(text, email_domain="0-mail.com").value > plain
    assert spam_of(text, email_domain="example.org").value == plain
    assert spam_of(text, author_name="Best Online Casino").value > plain
    assert spam_of(text, author_name="Margaret Casino").value == plain
    [scored] = scorer.score([ScoringInput(text, email_domain="sub.0-mail.com")])
    assert "disposable_email" in scored.signals


def test_typographic_disguise_is_seen_through(spam_of: Score) -> None:
    plain = "free casino bonus at www.spins.example.com"
    disguised = plain.replace("casino", "ｃａｓｉｎｏ").replace("free", "𝐟𝐫𝐞𝐞")
    assert "gambling" in {evidence.code for evidence in spam_of(disguised).evidence}


def test_scores_come_in_order_with_the_scorer_s_name(scorer: SpamScorer) -> None:
    scored = scorer.score([ScoringInput(text) for text in (SPAM[0], ORDINARY[0], SPAM[1])])
    values = [one.labels[Label.SPAM].value for one in scored]
    assert values[1] < HOLD_AT < min(values[0], values[2])
    name, version, digest = scored[0].labels[Label.SPAM].scorer.split("/")
    assert (name, version) == (scorer.identity.name, scorer.identity.version)
    assert scorer.identity.digest.startswith(digest)
    assert len(digest) == 12
    assert scorer.identity.labels == {Label.SPAM}
    assert scorer.score([]) == []


@pytest.mark.parametrize(
    "text",
    [
        "make money online " * 550,
        "check out my " * 760,
        "my my my channel " * 580,
        "$5 a day earn " * 700,
        "subscribe " * 1000,
        "please " * 1400,
        "+1 202 555 " * 900,
        "1 " * 5000,
        "!$" * 5000,
        "great nice blog post " * 470,
        "invest earn make cash 5 " * 400,
    ],
)
def test_no_comment_takes_long(text: str, spam_of: Score) -> None:
    began = time.process_time()
    spam_of(text)
    assert time.process_time() - began < 0.25


PIECES = [
    *(
        "check out my channel",
        "http://a.ru/",
        "t.me/x",
        "CASINO bonus",
        "+49 30 1234567",
        "buy viagra",
        "a dot com",
    ),
    *("\u0130stanbul", "\ufb00", "\ud800", "\x00", "\u00df", "$$$", "!!!!!!!!"),
]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400) | st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
def test_any_text_is_scored_within_bounds_and_spans(text: str) -> None:
    scored = SCORER.score([ScoringInput(text)])[0].labels[Label.SPAM]
    assert 0 <= scored.value <= 1
    for evidence in scored.evidence:
        if evidence.span is not None:
            assert 0 <= evidence.span.begin < evidence.span.end <= len(text)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_folding_keeps_every_code_point_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


SCORER = SpamScorer()
