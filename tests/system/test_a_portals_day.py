"""What a portal does all day: post, wait, read the feed, edit, withdraw, report."""

import time
import uuid
from typing import Any

import pytest

from tests.system.conftest import Answer, Installation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def comment(body: str, **more: object) -> dict[str, Any]:
    return {
        "id": f"t-{uuid.uuid4().hex[:12]}",
        "body": body,
        "author": {"id": f"reader-{uuid.uuid4().hex[:8]}", "name": "Nane"},
        "article": {"id": "a-7", "url": "https://news.example/talks", "section": "world"},
        **more,
    }


def post(portal: Installation, content: dict[str, Any], wait: int = 20) -> Answer:
    return portal.ask("POST", "/v1/comments", content, Prefer=f"wait={wait}")


def decided(portal: Installation, path: str) -> dict[str, Any]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found: dict[str, Any] = portal.get(path).content
        if found["status"] != "pending":
            return found
        time.sleep(0.1)
    raise AssertionError(f"not decided within 20 s: {found}")


def test_a_polite_comment_is_approved_and_an_insult_held_with_its_reason(installation: Installation) -> None:
    polite = post(installation, comment("Thank you for this calm report on the talks."))
    assert (polite.status, polite.content["decision"]["outcome"]) == (200, "approve")
    rude = post(installation, comment("You are a stupid idiot and a pathetic liar, shut up."))
    decision = rude.content["decision"]
    assert decision["outcome"] == "hold"
    reason = decision["reasons"][0]
    assert reason["score"] >= reason["threshold"]
    assert reason["label"] in {"toxicity", "insult"}
    assert decision["policy"]["version"]
    assert any(model.startswith("bundled/") for model in decision["models"])


def test_without_waiting_the_answer_is_pending_and_tells_where_to_look(installation: Installation) -> None:
    answer = installation.ask("POST", "/v1/comments", comment("Where can I read the treaty itself?"))
    assert answer.status == 202
    assert answer.content["status"] == "pending"
    path = answer.headers["Location"].removeprefix(f"http://127.0.0.1:{installation.port}")
    assert decided(installation, path)["decision"]["outcome"] == "approve"


def test_a_repeated_post_returns_the_first_and_other_content_conflicts(
    installation: Installation,
) -> None:
    content = comment("I read this twice to be sure.")
    first, second = post(installation, content), post(installation, content)
    assert (first.status, second.status) == (200, 200)
    assert first.content["uid"] == second.content["uid"]
    assert post(installation, {**content, "body": "Something else."}).status == 409


def test_an_edit_is_judged_again(installation: Installation) -> None:
    content = comment("A harmless remark about the weather in Stepanakert.")
    assert post(installation, content).content["decision"]["outcome"] == "approve"
    path = f"/v1/comments/{content['id']}"
    edited = {**content, "body": "You stupid disgusting idiot, I hate you."}
    answer = installation.ask("PUT", path, edited, Prefer="wait=20")
    assert answer.content["revision"] == 2
    assert answer.content["decision"]["outcome"] == "hold"
    assert answer.content["decision"]["decision_version"] == 2


def test_a_report_sends_an_approved_comment_to_people(installation: Installation) -> None:
    content = comment("Both sides should sit down together.")
    post(installation, content)
    path = f"/v1/comments/{content['id']}"
    report = {"category": "abuse", "reporter": "reader-9"}
    assert installation.ask("POST", f"{path}/reports", report).status in (200, 201, 202)
    found = installation.get(path).content
    assert found["status"] == "held"
    assert [reason["code"] for reason in found["decision"]["reasons"]] == ["reported"]


def test_a_withdrawn_comment_stays_withdrawn(installation: Installation) -> None:
    content = comment("On second thoughts, never mind.")
    installation.ask("POST", "/v1/comments", content)
    path = f"/v1/comments/{content['id']}"
    assert installation.ask("DELETE", path).status in (200, 204)
    time.sleep(1)
    assert installation.get(path).content["status"] == "withdrawn"


def test_the_feed_misses_nothing_and_repeats_nothing(installation: Installation) -> None:
    after, before = "0", []
    while page := installation.get(f"/v1/decisions?after={after}").content["decisions"]:
        before += page
        after = page[-1]["cursor"]
    batch = [comment(f"Opinion number {n} on the ceasefire.") for n in range(40)]
    answer = installation.ask("POST", "/v1/comments/batch", {"comments": batch})
    assert answer.status in (200, 202, 207)
    seen: list[str] = []
    deadline = time.monotonic() + 30
    while len(seen) < len(batch) and time.monotonic() < deadline:
        page = installation.get(f"/v1/decisions?after={after}&wait=5").content["decisions"]
        seen += [one["comment_id"] for one in page]
        after = page[-1]["cursor"] if page else after
    assert sorted(seen) == sorted(one["id"] for one in batch)
    assert len({one["cursor"] for one in before}) == len(before)


def test_metrics_count_what_was_decided(installation: Installation) -> None:
    post(installation, comment("One more for the count."))
    metrics = installation.get("/metrics").content
    assert "oldest_undecided_age_seconds" in metrics
    assert installation.get("/livez").status == 200


def test_a_wrong_key_is_refused(installation: Installation) -> None:
    answer = installation.ask("POST", "/v1/comments", comment("Let me in."), Authorization="Bearer ldk_x.y")
    assert answer.status == 401


def test_after_ctrl_c_nothing_runs_and_the_next_start_is_quick_and_has_the_data(
    installation: Installation,
) -> None:
    content = comment("Will this be here tomorrow?")
    post(installation, content)
    assert installation.stop() < 10
    assert installation.get("/livez").status == 0
    (installation.folder / "up.log").write_text("")
    assert installation.start() < 30  # 5 s on an idle machine
    found = installation.get(f"/v1/comments/{content['id']}").content
    assert found["decision"]["outcome"] == "approve"
