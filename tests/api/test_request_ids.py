import logging
import re
from typing import Any

import pytest

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_callers_request_id_comes_back(portal: Any) -> None:
    answer = portal.get("/v1/comments/c-1", headers={"X-Request-ID": "portal-7:a.b_c"})
    assert answer.headers["X-Request-ID"] == "portal-7:a.b_c"


@pytest.mark.parametrize("said", ["", "a b", "x" * 129, "<script>", '"', "\u00e9"])
def test_an_id_that_is_unfit_for_logs_is_replaced(portal: Any, said: str) -> None:
    answer = portal.get("/v1/comments/c-1", headers={"X-Request-ID": said})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_two_requests_have_two_ids(portal: Any) -> None:
    ids = {portal.get("/livez").headers["X-Request-ID"] for _ in range(2)}
    assert len(ids) == 2


def test_every_log_line_of_a_request_has_its_id(portal: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        portal.request("DELETE", "/v1/comments/none", headers={"X-Request-ID": "first"})
        answer = portal.post()
    ids = {record.request_id for record in caplog.records if record.getMessage() == "comment_received"}
    assert ids == {answer.headers["X-Request-ID"]}


def test_a_log_line_outside_of_a_request_has_none(portal: Any, caplog: pytest.LogCaptureFixture) -> None:
    portal.get("/livez")
    with caplog.at_level(logging.INFO):
        logging.getLogger("service").info("something_happened")
    assert not hasattr(caplog.records[-1], "request_id")


def test_a_key_or_text_is_never_logged(
    portal: Any, comment: Any, caplog: pytest.LogCaptureFixture, key: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        portal.post(comment(body="Wordsthatnobodylogs."))
        portal.post(comment(body="Wordsthatnobodylogs \x00"))
        portal.get("/v1/comments/c-1", headers={"Authorization": f"Bearer {key}x"})
    logged = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "Wordsthatnobodylogs" not in logged
    assert key not in logged
