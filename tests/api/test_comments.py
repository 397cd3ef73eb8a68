import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from service.api.answers import BatchAnswer, CommentAnswer
from service.domain.comment import Site
from service.domain.verdict import Outcome
from service.store import sites
from service.store.engine import Store

Make = Callable[..., dict[str, Any]]


def test_a_new_comment_is_taken_and_pending(portal: Any) -> None:
    answer = portal.post()
    assert answer.status_code == 202
    assert answer.headers["Location"] == "/v1/comments/c-1"
    assert answer.headers["Retry-After"] == "1"
    assert (answer.json["id"], answer.json["status"], answer.json["revision"]) == ("c-1", "pending", 1)
    assert answer.json["decision"] is None
    assert CommentAnswer().validate(answer.json) == {}
    assert portal.get(answer.headers["Location"]).json == answer.json


def test_an_answer_never_repeats_text_e_mail_or_address(portal: Any) -> None:
    said = portal.post().get_data(as_text=True) + portal.get("/v1/comments/c-1").get_data(as_text=True)
    for secret in ("ceasefire", "ani@example.org", "203.0.113.7", "Ani"):
        assert secret not in said


def test_the_same_post_again_returns_the_first_comment(portal: Any, comment: Make) -> None:
    first, second = portal.post(comment()), portal.post(comment())
    assert second.status_code == 202
    assert second.json == first.json


def test_the_same_post_again_is_answered_200_once_it_is_decided(portal: Any, decide: Any) -> None:
    portal.post()
    decide("c-1")
    answer = portal.post()
    assert answer.status_code == 200
    assert answer.json["status"] == "approved"
    assert answer.json["decision"]["outcome"] == "approve"
    assert CommentAnswer().validate(answer.json) == {}


def test_other_content_under_the_same_id_is_a_conflict(portal: Any, comment: Make) -> None:
    portal.post(comment())
    answer = portal.post(comment(body="Something else altogether."))
    assert answer.status_code == 409
    assert answer.json["detail"] == "This id belongs to other content: PUT it to make a new revision."
    assert portal.get("/v1/comments/c-1").json["revision"] == 1


def test_an_edit_is_a_new_revision_and_pending_again(portal: Any, comment: Make, decide: Any) -> None:
    portal.post(comment())
    decide("c-1")
    edit = comment(body="Edited: talks now, please.")
    answer = portal.request("PUT", "/v1/comments/c-1", json=edit)
    assert (answer.status_code, answer.json["revision"], answer.json["status"]) == (202, 2, "pending")
    assert answer.json["decision"] is None


def test_an_edit_that_changes_nothing_keeps_its_decision(portal: Any, comment: Make, decide: Any) -> None:
    portal.post(comment())
    decide("c-1")
    edit = {name: value for name, value in comment().items() if name != "id"}
    answer = portal.request("PUT", "/v1/comments/c-1", json=edit)
    assert (answer.status_code, answer.json["revision"], answer.json["status"]) == (200, 1, "approved")


def test_an_edit_whose_id_is_not_the_addresses_is_refused(portal: Any, comment: Make) -> None:
    portal.post(comment())
    answer = portal.request("PUT", "/v1/comments/c-1", json=comment("c-2"))
    assert answer.status_code == 422
    assert answer.json["errors"] == [{"pointer": "#/id", "detail": "This id is not the one in the address."}]


def test_an_edit_of_an_unknown_comment_is_not_found(portal: Any, comment: Make) -> None:
    answer = portal.request("PUT", "/v1/comments/c-9", json=comment("c-9"))
    assert answer.status_code == 404
    assert answer.json["detail"] == "This site has no comment with that id."


def test_a_withdrawn_comment_stays_withdrawn(portal: Any, comment: Make) -> None:
    portal.post(comment())
    for _ in range(2):
        answer = portal.request("DELETE", "/v1/comments/c-1")
        assert (answer.status_code, answer.json["status"]) == (200, "withdrawn")
    edit = portal.request("PUT", "/v1/comments/c-1", json=comment(body="Back again."))
    assert edit.status_code == 409
    assert "was withdrawn" in edit.json["detail"]
    assert portal.post(comment()).json["status"] == "withdrawn"


def test_a_report_sends_an_approved_comment_to_the_hold_queue(portal: Any, decide: Any) -> None:
    portal.post()
    decide("c-1")
    report = {"category": "abuse", "detail": "He means me.\nAgain.", "reporter": "reader-9"}
    answer = portal.post(report, path="/v1/comments/c-1/reports")
    assert answer.status_code == 200
    assert (answer.json["status"], answer.json["reports"]) == ("held", 1)
    assert answer.json["decision"]["reasons"][0]["code"] == "reported"
    assert portal.post(report, path="/v1/comments/c-1/reports").json["reports"] == 1


def test_a_report_on_an_unknown_comment_is_not_found(portal: Any) -> None:
    answer = portal.post({"category": "spam"}, path="/v1/comments/c-9/reports")
    assert answer.status_code == 404


def test_a_batch_answers_each_comment_in_order(portal: Any, comment: Make, decide: Any) -> None:
    portal.post(comment("known"))
    decide("known", Outcome.HOLD)
    answer = portal.post(
        {
            "comments": [
                comment("new-1"),
                comment("bad", body="  "),
                comment("known"),
                comment("known", body="Other words."),
                17,
                comment("new-1"),
                comment("new-2", extra=1),
            ]
        },
        path="/v1/comments/batch",
    )
    assert answer.status_code == 200
    results = answer.json["results"]
    assert [result["status"] for result in results] == [202, 422, 200, 409, 422, 202, 422]
    assert results[1]["problem"]["errors"] == [
        {"pointer": "#/body", "detail": "A comment may not be empty or all white space."}
    ]
    assert results[2]["comment"]["decision"]["outcome"] == "hold"
    assert results[4]["problem"]["errors"] == [{"pointer": "#", "detail": "This must be an object."}]
    assert results[5]["comment"]["uid"] == results[0]["comment"]["uid"]
    assert results[6]["problem"]["errors"] == [{"pointer": "#/extra", "detail": "There is no such field."}]
    assert BatchAnswer().validate(answer.json) == {}


def test_the_longest_comment_is_taken_however_its_letters_are_escaped(portal: Any, comment: Make) -> None:
    body = json.dumps(comment(body="\N{PILE OF POO}" * 10_000), ensure_ascii=True).encode()
    answer = portal.request("POST", "/v1/comments", data=body, content_type="application/json")
    assert answer.status_code == 202


def test_a_batch_of_the_longest_comments_is_taken(portal: Any, comment: Make) -> None:
    longest = [comment(f"c-{n}", body=f"{n:03}" + "щ" * 9_997) for n in range(100)]
    body = json.dumps({"comments": longest}, ensure_ascii=False).encode()
    answer = portal.request("POST", "/v1/comments/batch", data=body, content_type="application/json")
    assert [result["status"] for result in answer.json["results"]] == [202] * 100


def test_a_comment_named_batch_can_be_read(portal: Any, comment: Make) -> None:
    portal.post(comment("batch"))
    assert portal.get("/v1/comments/batch").json["id"] == "batch"


@pytest.mark.parametrize("external_id", ["a", "A-Z_0.9:~@", "...", "x" * 200, "2026:11:22@desk"])
def test_every_allowed_id_can_be_posted_and_followed(portal: Any, comment: Make, external_id: str) -> None:
    answer = portal.post(comment(external_id))
    assert answer.status_code == 202
    assert portal.get(answer.headers["Location"]).json["id"] == external_id


def test_a_waiting_post_is_answered_with_its_decision(portal: Any, decide: Any) -> None:
    timer = threading.Timer(0.3, decide, ("c-1", Outcome.HOLD))
    timer.start()
    began = time.monotonic()
    answer = portal.post(wait=10)
    timer.join()
    assert time.monotonic() - began < 2
    assert (answer.status_code, answer.json["status"]) == (200, "held")
    assert answer.headers["Preference-Applied"] == "wait=10"


def test_a_waiting_post_is_answered_202_when_the_time_is_up(portal: Any) -> None:
    began = time.monotonic()
    answer = portal.post(wait=1)
    assert 0.9 < time.monotonic() - began < 3
    assert (answer.status_code, answer.json["status"]) == (202, "pending")
    assert answer.headers["Preference-Applied"] == "wait=1"


def test_a_read_can_wait_too(portal: Any, decide: Any) -> None:
    portal.post()
    timer = threading.Timer(0.2, decide, ("c-1",))
    timer.start()
    answer = portal.get("/v1/comments/c-1", headers={"Prefer": "wait=10"})
    timer.join()
    assert (answer.status_code, answer.json["status"]) == (200, "approved")


def test_an_edit_can_wait_for_the_new_revisions_decision(portal: Any, comment: Make, decide: Any) -> None:
    portal.post(comment())
    decide("c-1", Outcome.HOLD)
    timer = threading.Timer(0.2, decide, ("c-1",))
    timer.start()
    answer = portal.request(
        "PUT", "/v1/comments/c-1", json=comment(body="Friendlier."), headers={"Prefer": "wait=10"}
    )
    timer.join()
    assert (answer.status_code, answer.json["status"], answer.json["revision"]) == (200, "approved", 2)


def test_another_sites_comment_does_not_exist_for_this_one(
    portal: Any, comment: Make, store: Store, app: Any, portal_of: Any
) -> None:
    portal.post(comment())
    with store.writer() as connection:
        other = sites.add_site(connection, "The Herald", now=time.time())
        key = sites.create_key(connection, other.id, now=time.time())
    theirs = portal_of(app, key)
    for answer in (
        theirs.get("/v1/comments/c-1"),
        theirs.request("PUT", "/v1/comments/c-1", json=comment(body="Mine now.")),
        theirs.request("DELETE", "/v1/comments/c-1"),
        theirs.post({"category": "spam"}, path="/v1/comments/c-1/reports"),
    ):
        assert answer.status_code == 404
        assert answer.json["detail"] == "This site has no comment with that id."
    assert theirs.post(comment()).status_code == 202
    assert portal.get("/v1/comments/c-1").json["status"] == "pending"


def test_no_e_mail_or_address_is_kept_in_clear(portal: Any, store: Store, site: Site) -> None:
    portal.post()
    with store.reader() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM revisions").mappings().all()
    assert len(rows) == 1
    assert "ani@example.org" not in str(rows)
    assert "203.0.113.7" not in str(rows)
    assert rows[0]["email_hash"]
    assert rows[0]["ip_hash"]
