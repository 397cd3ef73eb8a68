"""Deciding from a card over HTTP: forms that lead on, and JSON for scripts."""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text, update

from service.domain.comment import Comment, Site, Status
from service.domain.moderator import Moderator, Role
from service.moderation import Intake
from service.store import comments, moderators, tables
from service.store.engine import Store
from tests.desk.conftest import ClientOf, DecideAsMachine, Hold


def address(site: Site, rest: str) -> str:
    return f"/desk/{site.id}/{rest}"


def decision(comment: Comment, outcome: str = "approve", **more: Any) -> dict[str, Any]:
    assert comment.decision is not None
    seen = {"version": comment.decision.version, "revision": comment.revision}
    return {"outcome": outcome, **seen, **more}


def status_of(store: Store, site: Site, comment: Comment) -> Status:
    with store.reader() as connection:
        return comments.read_comment(connection, site.id, comment.external_id).status


def test_a_form_approves_and_leads_on(client_of: ClientOf, store: Store, site: Site, hold: Hold) -> None:
    comment = hold()
    onward = address(site, "queue?section=world")
    answer = client_of(Role.MODERATOR).post_form(
        address(site, f"comments/{comment.id}/decision"), decision(comment, next=onward)
    )
    assert (answer.status_code, answer.location) == (303, onward)
    assert status_of(store, site, comment) is Status.APPROVED


def test_scripts_get_the_review_and_until_when_it_can_be_undone(
    client_of: ClientOf, store: Store, site: Site, hold: Hold
) -> None:
    comment = hold(author_name="Ani", article_title="Talks resume")
    before = time.time()
    answer = client_of(Role.MODERATOR).post_json(
        address(site, f"comments/{comment.id}/decision"), decision(comment)
    )
    assert answer.status_code == 200
    said = answer.json
    assert said["undo_until"] == pytest.approx(before + site.undo_seconds, abs=5)
    assert (said["line"], said["outcome"]) == ("Approved: Ani under Talks resume", "approve")
    assert (said["comments"], len(said["review"])) == ([comment.id], 32)


def test_a_rejection_has_its_code_and_words(
    client_of: ClientOf, store: Store, site: Site, hold: Hold
) -> None:
    comment = hold()
    client_of(Role.MODERATOR).post_json(
        address(site, f"comments/{comment.id}/decision"),
        decision(comment, "reject", code="insult", words="Please stay polite."),
    )
    with store.reader() as connection:
        made = comments.read_comment(connection, site.id, comment.external_id).decision
    assert made is not None
    [reason] = made.reasons
    assert (reason.rule, reason.detail) == ("insult", "Please stay polite.")


def test_the_code_used_for_a_label_is_remembered(
    client_of: ClientOf, store: Store, site: Site, hold: Hold, people: Mapping[Role, Moderator]
) -> None:
    comment = hold(threat=0.99)
    client_of(Role.MODERATOR).post_json(
        address(site, f"comments/{comment.id}/decision"), decision(comment, "reject", code="false_claim")
    )
    with store.reader() as connection:
        me = moderators.get_moderator(connection, people[Role.MODERATOR].id)
    assert me.preferences.last_codes == {"threat": "false_claim"}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"outcome": "reject"}, "needs a reason"),
        ({"outcome": "reject", "code": "ugly"}, "no such code"),
        ({"outcome": "publish"}, "no such outcome"),
        ({"outcome": None}, "whether to approve"),
        ({"outcome": "approve", "version": None}, "version"),
        ({"outcome": "approve", "version": "9" * 30}, "version"),
        ({"outcome": "approve", "version": "-1"}, "version"),
        ({"outcome": "approve", "revision": "x"}, "revision"),
        ({"outcome": "reject", "code": "other", "words": "x" * 501}, "500"),
    ],
)
def test_a_form_that_makes_no_sense_decides_nothing_and_says_why(
    client_of: ClientOf, store: Store, site: Site, hold: Hold, form: dict[str, Any], words: str
) -> None:
    comment = hold()
    sent = {name: value for name, value in (decision(comment) | form).items() if value is not None}
    browser = client_of(Role.MODERATOR)
    answer = browser.post_json(address(site, f"comments/{comment.id}/decision"), sent)
    assert (answer.status_code, words in answer.json["error"]) == (422, True)
    assert browser.post_form(address(site, f"comments/{comment.id}/decision"), sent).status_code == 422
    assert status_of(store, site, comment) is Status.HELD


@pytest.mark.parametrize("wrong", ["0" * 32, "%00", "x", "A" * 32, "0" * 31])
def test_an_id_that_is_none_is_not_found(client_of: ClientOf, site: Site, wrong: str) -> None:
    form = {"outcome": "approve", "version": 1, "revision": 1, "body": "x"}
    browser = client_of(Role.MODERATOR)
    for act in ("decision", "note", "escalation", "lease"):
        answer = browser.post_json(address(site, f"comments/{wrong}/{act}"), form)
        assert answer.status_code == 404, act
    assert browser.post_json(address(site, f"reviews/{wrong}/undo")).status_code == 404


def test_who_comes_second_is_told_who_what_and_when(
    client_of: ClientOf, store: Store, site: Site, hold: Hold
) -> None:
    comment = hold()
    path = address(site, f"comments/{comment.id}/decision")
    client_of(Role.LEAD).post_json(path, decision(comment, "reject", code="spam"))
    browser = client_of(Role.MODERATOR)
    answer = browser.post_json(path, decision(comment))
    assert answer.status_code == 409
    stale = answer.json["stale"]
    assert (stale["kind"], stale["by"], stale["outcome"]) == ("decided", "Lead", "reject")
    assert stale["at"] == pytest.approx(time.time(), abs=10)
    assert stale["line"] == "Lead rejected it meanwhile."
    assert answer.json["card_url"] == address(site, f"comments/{comment.id}/card")
    page = browser.post_form(path, decision(comment))
    assert (page.status_code, "Lead rejected it meanwhile." in page.text) == (409, True)
    assert status_of(store, site, comment) is Status.REJECTED


def test_an_edit_meanwhile_is_shown_with_what_changed(
    client_of: ClientOf,
    store: Store,
    site: Site,
    hold: Hold,
    hash_key: bytes,
    decide_as_machine: DecideAsMachine,
) -> None:
    comment = hold("You are all idiots.", external_id="edited")
    intake = Intake(store, None, hash_key)
    edited = intake.revise(site, replace(_as_posted(comment), body="You are all <b>geniuses</b>.")).comment
    decide_as_machine(edited, toxicity=0.9)
    path = address(site, f"comments/{comment.id}/decision")
    browser = client_of(Role.MODERATOR)
    stale = browser.post_json(path, decision(comment)).json["stale"]
    assert stale["kind"] == "edited"
    assert "idiots" in stale["diff_html"]
    assert "geniuses" in stale["diff_html"]
    assert "<b>" not in stale["diff_html"]
    page = browser.post_form(path, decision(comment))
    assert (page.status_code, "geniuses" in page.text, "<b>geniuses" in page.text) == (409, True, False)


def _as_posted(comment: Comment) -> Any:
    from service.domain.comment import Author, Submission  # noqa: PLC0415

    author = Author(comment.author_id, comment.author_name)
    return Submission(comment.external_id, comment.body, author, comment.article)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/desk/1/queue",
        "//evil.example/desk/",
        "/\\evil.example",
        "/desk/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/v1/comments",
        "http:/desk/1/queue",
    ],
)
def test_a_form_leads_nowhere_but_to_the_desk(
    client_of: ClientOf, site: Site, hold: Hold, elsewhere: str
) -> None:
    comment = hold()
    answer = client_of(Role.MODERATOR).post_form(
        address(site, f"comments/{comment.id}/decision"), decision(comment, next=elsewhere)
    )
    assert (answer.status_code, answer.location) == (303, address(site, "queue"))


def test_a_decision_is_taken_back(client_of: ClientOf, store: Store, site: Site, hold: Hold) -> None:
    comment = hold()
    browser = client_of(Role.MODERATOR)
    review = browser.post_json(address(site, f"comments/{comment.id}/decision"), decision(comment)).json
    answer = browser.post_json(address(site, f"reviews/{review['review']}/undo"))
    assert answer.status_code == 200
    assert (answer.json["comments"], answer.json["line"]) == ([comment.id], "Taken back")
    assert status_of(store, site, comment) is Status.HELD
    again = browser.post_form(address(site, f"reviews/{review['review']}/undo"))
    assert (again.status_code, again.location) == (303, address(site, f"comments/{comment.id}"))


def test_an_undo_too_late_says_that_the_portal_is_told(
    client_of: ClientOf, store: Store, site: Site, hold: Hold
) -> None:
    comment = hold()
    browser = client_of(Role.MODERATOR)
    review = browser.post_json(address(site, f"comments/{comment.id}/decision"), decision(comment)).json
    with store.writer() as connection:  # as if the time were over
        connection.execute(update(tables.deliveries).values(visible_at=time.time() - 1))
    answer = browser.post_json(address(site, f"reviews/{review['review']}/undo")).json
    assert (answer["told"], answer["line"]) == (1, "Taken back: the portal is told")


def test_an_undo_of_what_was_decided_since_is_refused(
    client_of: ClientOf, store: Store, site: Site, hold: Hold
) -> None:
    comment = hold()
    browser = client_of(Role.MODERATOR)
    path = address(site, f"comments/{comment.id}/decision")
    review = browser.post_json(path, decision(comment)).json["review"]
    form = {"outcome": "reject", "code": "spam", "version": 2, "revision": 1}
    assert client_of(Role.LEAD).post_json(path, form).status_code == 200
    answer = browser.post_json(address(site, f"reviews/{review}/undo"))
    assert (answer.status_code, answer.json["stale"]["line"]) == (409, "Lead rejected it meanwhile.")
    assert status_of(store, site, comment) is Status.REJECTED


def test_only_a_lead_takes_back_what_others_decided(client_of: ClientOf, site: Site, hold: Hold) -> None:
    comment = hold()
    path = address(site, f"comments/{comment.id}/decision")
    review = client_of(Role.LEAD).post_json(path, decision(comment)).json["review"]
    answer = client_of(Role.MODERATOR).post_json(address(site, f"reviews/{review}/undo"))
    assert (answer.status_code, "Lead decided this" in answer.json["error"]) == (403, True)
    assert client_of(Role.ADMIN).post_json(address(site, f"reviews/{review}/undo")).status_code == 200


def test_a_note_is_kept_and_needs_words(client_of: ClientOf, store: Store, site: Site, hold: Hold) -> None:
    comment = hold()
    browser = client_of(Role.MODERATOR)
    path = address(site, f"comments/{comment.id}/note")
    assert browser.post_json(path, {"body": "  \n "}).status_code == 422
    assert browser.post_json(path, {"body": "x" * 2001}).status_code == 422
    assert browser.post_json(path, {"body": " Third time today. "}).json["line"] == "Note saved"
    answer = browser.post_form(path, {"body": "And a fourth."})
    assert (answer.status_code, answer.location) == (303, address(site, f"comments/{comment.id}"))
    with store.reader() as connection:
        rows = connection.execute(text("SELECT body, author_id FROM notes ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [("Third time today.", "reader-1"), ("And a fourth.", "reader-1")]


def test_what_is_escalated_waits_for_a_lead(
    client_of: ClientOf, store: Store, site: Site, hold: Hold
) -> None:
    comment = hold()
    browser = client_of(Role.MODERATOR)
    form = {"version": 1, "words": "Is this a threat?"}
    answer = browser.post_json(address(site, f"comments/{comment.id}/escalation"), form)
    assert (answer.status_code, answer.json["line"]) == (200, "Escalated to a lead")
    refused = browser.post_json(address(site, f"comments/{comment.id}/decision"), decision(comment))
    assert refused.status_code == 409
    assert refused.json["stale"]["line"] == "Moderator escalated it: a lead decides."
    taken = client_of(Role.LEAD).post_json(
        address(site, f"comments/{comment.id}/decision"), decision(comment)
    )
    assert taken.status_code == 200
    with store.reader() as connection:
        assert connection.execute(text("SELECT body FROM notes")).scalar_one() == "Is this a threat?"


def test_an_edited_comment_is_not_escalated_unseen(
    client_of: ClientOf, store: Store, site: Site, hold: Hold, hash_key: bytes
) -> None:
    comment = hold(external_id="e")
    Intake(store, None, hash_key).revise(site, replace(_as_posted(comment), body="Something else"))
    answer = client_of(Role.MODERATOR).post_json(
        address(site, f"comments/{comment.id}/escalation"), {"version": 1}
    )
    assert (answer.status_code, answer.json["stale"]["kind"]) == (409, "edited")


def test_a_lease_is_shown_to_the_second_and_given_back(client_of: ClientOf, site: Site, hold: Hold) -> None:
    comment = hold()
    path = address(site, f"comments/{comment.id}/lease")
    mine, other = client_of(Role.MODERATOR), client_of(Role.LEAD)
    assert mine.post_json(path).json["held_by"] == ""
    assert other.post_json(path).json["held_by"] == "Moderator"
    assert other.post_json(f"{path}/release").json == {"released": False}
    assert mine.post_json(f"{path}/release").json == {"released": True}
    assert other.post_json(path).json["held_by"] == ""


def test_a_lease_does_not_stand_in_the_way_of_a_decision(
    client_of: ClientOf, store: Store, site: Site, hold: Hold
) -> None:
    comment = hold()
    client_of(Role.LEAD).post_json(address(site, f"comments/{comment.id}/lease"))
    path = address(site, f"comments/{comment.id}/decision")
    assert client_of(Role.MODERATOR).post_json(path, decision(comment)).status_code == 200


def test_two_people_are_handed_different_comments_until_none_is_left(
    client_of: ClientOf, site: Site, hold: Hold
) -> None:
    made = {hold(f"Text of its own, {n}").id for n in range(4)}
    first, second = client_of(Role.MODERATOR), client_of(Role.LEAD)
    path = address(site, "next")
    handed = [browser.post_json(path).json["comment"] for browser in (first, second, first, second)]
    assert set(handed) == made
    nothing = first.post_json(path).json
    assert (nothing["comment"], nothing["line"]) == (None, "Nothing else waits here that nobody has open.")
    page = first.post_form(path)
    assert (page.status_code, "Nothing left to hand out" in page.text) == (200, True)


def test_a_form_is_handed_a_comments_page_with_the_filter_kept(
    client_of: ClientOf, site: Site, hold: Hold
) -> None:
    hold("From the world", section="world")
    wanted = hold("From sport", section="sport")
    answer = client_of(Role.MODERATOR).post_form(address(site, "next?section=sport"))
    assert (answer.status_code, answer.location) == (
        303,
        address(site, f"comments/{wanted.id}?section=sport"),
    )


@pytest.mark.parametrize("act", ["decision", "note", "escalation", "lease", "lease/release"])
def test_a_viewer_changes_nothing(
    client_of: ClientOf, store: Store, site: Site, hold: Hold, act: str
) -> None:
    comment = hold()
    form = decision(comment) | {"body": "x"}
    answer = client_of(Role.VIEWER).post_json(address(site, f"comments/{comment.id}/{act}"), form)
    assert answer.status_code == 403
    assert status_of(store, site, comment) is Status.HELD


def test_a_form_of_another_page_is_refused(client_of: ClientOf, store: Store, site: Site, hold: Hold) -> None:
    comment = hold()
    browser = client_of(Role.MODERATOR)
    answer = browser.post(address(site, f"comments/{comment.id}/decision"), data=decision(comment))
    assert answer.status_code in (400, 403)
    assert status_of(store, site, comment) is Status.HELD


def test_answers_never_repeat_the_text(client_of: ClientOf, site: Site, hold: Hold) -> None:
    comment = hold("pomegranate pomegranate")
    browser = client_of(Role.MODERATOR)
    answer = browser.post_json(address(site, f"comments/{comment.id}/decision"), decision(comment))
    assert "pomegranate" not in json.dumps(answer.json)
