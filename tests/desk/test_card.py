"""The card: all that is known of a comment, and forms that work without a script."""

import re
from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import text

from service.domain.comment import Article, Author, Comment, Site, Submission
from service.domain.labels import Label
from service.domain.moderator import Moderator, Role
from service.domain.preferences import Preferences
from service.domain.scores import Evidence, LabelScore, Scores, Span
from service.domain.verdict import Outcome, ReasonCode
from service.moderation import Intake, Judging, Review
from service.policy_files import load_policies
from service.store import leases, moderators, scoring_queue
from service.store.engine import Store
from tests.desk.conftest import SCORER, ClientOf, DeskClient, Hold
from tests.policies import STEADY

HOSTILE = '"><script>alert(1)</script>\u202eevil\u200b' + "z" + "\u0301" * 97
Card = Callable[..., str]


@pytest.fixture
def card(client_of: ClientOf, site: Site) -> Card:
    """Reads a comment's card as somebody with a role."""

    def read(comment: Comment, role: Role = Role.MODERATOR, query: str = "", part: str = "/card") -> str:
        answer = client_of(role).get(f"/desk/{site.id}/comments/{comment.id}{part}{query}")
        assert answer.status_code == 200
        return str(answer.text)

    return read


def plain(page: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def form(page: str, decide: str) -> dict[str, str]:
    """The hidden fields of one of the card's forms."""
    start = page.index(f'data-decide="{decide}"')
    return dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', page[start : page.index("</form>", start)]))


def hold_with(store: Store, site: Site, hash_key: bytes, body: str, found: Scores) -> Comment:
    """Have a comment held for exactly what a scorer found in it."""
    intake = Intake(store, None, hash_key)
    submission = Submission("c-1", body, Author("r-1", "Ani"), Article("a-1", None, "Talks resume", "world"))
    made = intake.submit(site, submission).comment
    with store.writer() as connection:
        claims = scoring_queue.claim(connection, [made.id], now=1e10, lease_seconds=15)
    Judging(store, None, load_policies(STEADY)).apply_scores([(claims[0], found)], (SCORER,))
    return intake.read(site, "c-1")


def test_the_fragment_is_one_element_and_the_page_has_the_same_in_it(card: Card, hold: Hold) -> None:
    held = hold()
    fragment, page = card(held), card(held, part="")
    assert fragment.strip().startswith('<article id="card"')
    assert fragment.strip().endswith("</article>")
    assert "<html" not in fragment
    assert '<h1 id="card-title"' in page
    assert '<h2 id="card-title"' in fragment
    assert 'data-page="comment"' in page


def test_it_says_who_when_where_and_the_whole_text(card: Card, hold: Hold) -> None:
    held = hold(
        "word " * 400 + "the end", author_name="Old Salt", article_title="The bridge", section="local"
    )
    said = plain(card(held))
    for expected in ("Old Salt", "The bridge", "local", "just now", "the end", "Held"):
        assert expected in said
    assert re.search(r'<time datetime="\d{4}-\d\d-\d\dT[^"]+" title="[A-Z][a-z]{2} \d', card(held))


def test_every_reason_is_said_with_its_score_threshold_and_word(card: Card, hold: Hold) -> None:
    said = plain(card(hold("You are all idiots.", toxicity=0.9123, insult=0.82)))
    assert "Toxicity Likely 0.91, held from 0.80" in said
    assert "Insult Likely 0.82, held from 0.80" in said
    assert "Threat 0.01: under 0.40" in said


def test_the_span_is_highlighted_and_the_evidence_said(
    card: Card, store: Store, site: Site, hash_key: bytes
) -> None:
    evidence = (Evidence("link", "a link that leads away from the portal", Span(5, 24)),)
    spam = LabelScore(0.97, SCORER, Span(5, 24), evidence)
    body = "Look https://shop.example and more"
    scores = {label: LabelScore(0.01, SCORER) for label in Label} | {Label.SPAM: spam}
    page = card(hold_with(store, site, hash_key, body, Scores(scores)))
    assert '<mark title="Spam; Spam: a link that leads away from the portal">' in page
    assert "https://shop.exampl" in page
    assert 'href="https://shop.example' not in page
    assert "<li>a link that leads away from the portal</li>" in page


def test_a_disguised_insult_shows_its_sentence_its_words_and_how_it_was_read(
    card: Card, store: Store, site: Site, hash_key: bytes
) -> None:
    said = "without the marked words this sentence scores 0.05, with 0.97"
    insult = LabelScore(
        0.97,
        SCORER,
        Span(13, 36),
        (Evidence("words", said, Span(17, 22)), Evidence("words", said, Span(31, 35))),
        as_written=0.21,
        reading=("leet",),
        detail="read with digits and signs read as letters",
    )
    scores = {label: LabelScore(0.01, SCORER) for label in Label} | {Label.INSULT: insult}
    page = card(hold_with(store, site, hash_key, "It is sunny. The 1d10t is a f00l. Bye.", Scores(scores)))
    assert (
        f'<mark title="Insult">The </mark><mark class="mark-words" title="Insult; Insult: {said}">1d10t'
        in page
    )
    assert page.count(f"<li>{said}</li>") == 1
    assert "read with digits and signs read as letters, while as written it scores 0.21" in plain(page)


def test_a_check_that_did_not_run_is_said_not_to_have_run(
    card: Card, store: Store, site: Site, hash_key: bytes
) -> None:
    scores = Scores({Label.SPAM: LabelScore(0.1, SCORER)}, failures=(ReasonCode.LANGUAGE_UNSUPPORTED,))
    said = plain(card(hold_with(store, site, hash_key, "Ihr seid alle gekauft.", scores)))
    assert "Language not checked" in said
    assert "Toxicity: not run" in said
    assert "Insult: not run" in said
    assert "Spam: not run" not in said
    assert "Spam 0.10: under 0.70" in said


def test_models_and_policy_are_there_for_who_asks(card: Card, hold: Hold) -> None:
    page = card(hold())
    details = page[page.index("data-details") :]
    assert SCORER in details
    assert "default 1+sha256:" in plain(details)
    assert "Together as urgent as" in plain(details)
    assert " open" not in page[page.index('<details class="card-part') :].split(">")[0]


def test_an_edited_comment_says_so_and_its_form_names_what_was_seen(
    card: Card,
    store: Store,
    site: Site,
    hash_key: bytes,
    hold: Hold,
    decide_as_machine: Callable[..., object],
) -> None:
    held = hold("First words.")
    intake = Intake(store, None, hash_key)
    edited = Submission(
        held.external_id,
        "Other words.",
        Author("reader-1", "Ani"),
        Article("a-1", None, "Talks resume", "world"),
    )
    decide_as_machine(intake.revise(site, edited).comment, toxicity=0.9)
    page = card(held)
    assert "edited, revision 2" in page
    assert "Edited by its author (revision 2)" in page
    assert "of revision 1" in plain(page)
    sent = form(page, "approve")
    assert (sent["revision"], sent["version"]) == ("2", "2")


def test_what_it_replies_to_is_shown_short_and_leads_there(card: Card, hold: Hold) -> None:
    parent = hold("The parent's text. " + "And so on. " * 100, author_name="Old Salt")
    page = card(hold("I disagree.", parent_id=parent.external_id))
    assert f"/comments/{parent.id}" in page
    assert "Old Salt" in page
    assert "The parent&#39;s text." in page
    assert page.count("And so on.") < 30
    assert "a comment that is not here" in card(hold("To nobody.", parent_id="c-unknown"))


def test_reports_notes_escalation_and_decisions_are_told_in_order(
    card: Card,
    store: Store,
    site: Site,
    hash_key: bytes,
    hold: Hold,
    people: Mapping[Role, Moderator],
) -> None:
    held = hold()
    me, review = people[Role.MODERATOR], Review(store, None)
    Intake(store, None, hash_key).report(
        site, held.external_id, category="abuse", detail="It insults my family.", reporter="x"
    )
    review.note(site, held.id, "Third time this week.", moderator=people[Role.LEAD])
    review.escalate(site, held.id, moderator=me, seen_version=1)
    said = plain(card(held))
    for expected in ("1 report", "abuse : It insults my family.", "Third time this week.", "Lead,"):
        assert expected in said
    assert "Escalated to a lead by Moderator" in said
    review.settle(
        site,
        held.id,
        Outcome.APPROVE,
        moderator=people[Role.LEAD],
        seen_version=1,
        seen_revision=1,
    )
    said = plain(card(held))
    happened = said[said.index("What happened") :]
    order = ["Came in", "Held by the policy · Toxicity 0.90", "Reported by a reader", "Approved by Lead"]
    assert [happened.index(one) for one in order] == sorted(happened.index(one) for one in order)
    assert re.search(r"the portal hears of it in \d+ s", happened)


def test_a_decision_taken_back_is_told_as_such(
    card: Card, store: Store, site: Site, hold: Hold, people: Mapping[Role, Moderator]
) -> None:
    held = hold()
    review = Review(store, None)
    made = review.settle(
        site, held.id, Outcome.REJECT, moderator=people[Role.LEAD], seen_version=1, seen_revision=1
    )
    review.undo(site, made.review_id, people[Role.LEAD])
    said = plain(card(held))
    assert "the portal never heard of it · taken back" in said
    assert "Taken back by Lead: held again" in said


def test_opening_the_page_shows_others_who_has_it_open_and_the_fragment_does_not(
    card: Card, store: Store, hold: Hold
) -> None:
    held = hold()
    card(held)
    with store.reader() as connection:
        assert leases.read(connection, [held.id], now=0) == {}
    card(held, Role.LEAD, part="")
    assert "open by Lead" in card(held)
    assert re.search(r'data-lease role="status" hidden', card(held, Role.LEAD))


def test_a_viewer_takes_no_lease_and_gets_no_forms(card: Card, store: Store, hold: Hold) -> None:
    held = hold()
    page = card(held, Role.VIEWER, part="")
    assert "data-decide" not in page
    assert "deciding is for moderators" in page
    with store.reader() as connection:
        assert leases.read(connection, [held.id], now=0) == {}


def test_the_proposed_code_follows_the_label_and_then_what_one_used_last(
    card: Card, store: Store, hold: Hold, people: Mapping[Role, Moderator]
) -> None:
    held = hold(threat=0.85)
    assert re.search(r'value="threat" data-digit="3" checked', card(held))
    with store.writer() as connection:
        mine = Preferences(last_codes={"threat": "hate"})
        moderators.save_preferences(connection, people[Role.MODERATOR].id, mine)
    page = card(held)
    assert re.search(r'value="hate" data-digit="2" checked', page)
    assert page.count(" checked") == 1
    with store.writer() as connection:
        broken = Preferences(last_codes={"threat": "no such code"})
        moderators.save_preferences(connection, people[Role.MODERATOR].id, broken)
    assert re.search(r'value="threat" data-digit="3" checked', card(held))


def test_the_keys_on_the_buttons_are_ones_own(
    card: Card, store: Store, hold: Hold, people: Mapping[Role, Moderator]
) -> None:
    held = hold()
    assert 'Approve <kbd aria-hidden="true">f</kbd>' in card(held)
    with store.writer() as connection:
        moderators.save_preferences(connection, people[Role.MODERATOR].id, Preferences(keys={"approve": "a"}))
    assert 'Approve <kbd aria-hidden="true">a</kbd>' in card(held)


def test_after_a_decision_the_next_card_of_the_same_filter_is_there(
    client_of: ClientOf, card: Card, site: Site, hold: Hold
) -> None:
    first, other = hold("One.", threat=0.85, section="world"), hold("Aside.", threat=0.86, section="sport")
    second = hold("Two.", section="world")
    page = card(first, query="?section=world", part="")
    sent = form(page, "reject")
    assert sent["next"] == f"/desk/{site.id}/comments/{second.id}?section=world"
    client = client_of(Role.MODERATOR)
    sent |= {"csrf_token": client.csrf_token, "code": "threat", "words": "Please do not threaten."}
    answer = client.post(f"/desk/{site.id}/comments/{first.id}/decision", data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, sent["next"])
    last = form(card(second, query="?section=world", part=""), "approve")
    assert last["next"] == f"/desk/{site.id}/queue?section=world"
    said = plain(card(first))
    assert "Rejected by Moderator · Threat or call for violence" in said
    assert f'data-next="{other.id}"' in card(first)


def test_a_settled_card_can_be_decided_the_other_way_or_put_back(
    card: Card, store: Store, site: Site, hold: Hold, people: Mapping[Role, Moderator]
) -> None:
    held = hold()
    Review(store, None).settle(
        site, held.id, Outcome.APPROVE, moderator=people[Role.LEAD], seen_version=1, seen_revision=1
    )
    page = card(held)
    assert re.search(r'data-action="approve" disabled', page)
    assert form(page, "reject")["version"] == "2"
    assert form(page, "hold")["outcome"] == "hold"
    assert "Put back" in page


def test_a_withdrawn_comment_cannot_be_decided(
    card: Card, store: Store, site: Site, hash_key: bytes, hold: Hold
) -> None:
    held = hold()
    Intake(store, None, hash_key).withdraw(site, held.external_id)
    page = card(held)
    assert "Withdrawn" in plain(page)
    assert re.search(r'data-action="approve" disabled', page)
    assert re.search(r'data-action="reject" disabled', page)
    assert 'data-panel="escalate"' not in page


def test_a_severe_text_opens_without_a_script(card: Card, hold: Hold) -> None:
    page = card(hold("Terrible words.", threat=0.99))
    veil = page[page.index('<details class="veil"') : page.index("</details>", page.index("data-veil"))]
    assert "Show it" in veil
    assert "data-text" in veil
    assert "Terrible words." in veil[veil.index("</summary>") :]
    assert "Terrible" not in veil[: veil.index("</summary>")]
    assert 'data-severe="true"' in page


def test_hostile_strings_stay_text_on_the_card(card: Card, hold: Hold) -> None:
    held = hold(
        HOSTILE,
        author=HOSTILE[:60],
        author_name=HOSTILE,
        article=HOSTILE[:60],
        article_title=HOSTILE,
        section=HOSTILE,
    )
    for page in (card(held), card(held, part="")):
        assert "<script>alert" not in page
        visible = page[page.index('<div class="card-body">') : page.index("data-details")]
        assert "U+202E right-to-left override" in visible
        assert "97 combining marks" in visible
        assert "\u202e" not in visible
        assert "\u0301" not in visible


def test_another_sites_comment_is_not_there(
    client_of: ClientOf, store: Store, site: Site, hold: Hold
) -> None:
    held = hold()
    with store.writer() as connection:
        connection.execute(
            text("INSERT INTO sites (name, policy, created_at) VALUES ('Other', 'default', 0)")
        )
        other = connection.execute(text("SELECT id FROM sites WHERE name = 'Other'")).scalar_one()
        moderators.set_role(connection, moderators.find_moderator(connection, "lead").id, other, Role.LEAD)
    client: DeskClient = client_of(Role.LEAD)
    for part in ("", "/card"):
        assert client.get(f"/desk/{other}/comments/{held.id}{part}").status_code == 404
        assert client.get(f"/desk/{site.id}/comments/{held.id}{part}").status_code == 200
