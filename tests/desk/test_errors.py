"""What cannot be done is answered in the desk's own look, says what to do, and shows no insides."""

from collections.abc import Callable

import pytest
from flask import Flask

from service.domain.comment import Site
from service.domain.errors import Conflict, DatabaseUnavailable, NotFound, QueueUnavailable
from service.domain.moderator import Role
from tests.desk.conftest import ClientOf

JSON = {"Accept": "application/json"}


def replace_view(app: Flask, endpoint: str, error: Exception) -> None:
    """Have a view that everybody may see fail in a way of ours."""
    view = app.view_functions[endpoint]

    def broken(**_: object) -> str:
        raise error

    broken.__dict__.update(view.__dict__)
    app.view_functions[endpoint] = broken


def test_an_address_that_no_view_has_is_a_page_of_the_desk(client_of: ClientOf, site: Site) -> None:
    answer = client_of(Role.VIEWER).get(f"/desk/{site.id}/no-such-page")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "<h1>There is nothing here</h1>" in answer.text
    assert "problem+json" not in answer.headers["Content-Type"]


def test_scripts_get_a_sentence_as_json(client_of: ClientOf, site: Site) -> None:
    answer = client_of(Role.VIEWER).get(f"/desk/{site.id}/no-such-page", headers=JSON)
    assert (answer.status_code, answer.mimetype) == (404, "application/json")
    assert answer.get_json() == {
        "error": "The page may be gone, or belong to a site at which you have no role."
    }


def test_a_stranger_learns_nothing_of_which_addresses_exist(browser: Callable[[], object]) -> None:
    answer = browser().get("/desk/no-such-page")  # type: ignore[attr-defined]
    assert answer.status_code == 303
    assert "/desk/sign-in" in answer.headers["Location"]


def test_too_low_a_role_is_told_so(client_of: ClientOf, site: Site) -> None:
    answer = client_of(Role.VIEWER).get(f"/desk/{site.id}/policy")
    assert answer.status_code == 403
    assert "This is not open to you" in answer.text


def test_a_form_without_its_token_is_refused_with_a_way_on(client_of: ClientOf) -> None:
    answer = client_of(Role.VIEWER).post("/desk/sign-out")
    assert answer.status_code in (400, 403)
    assert "<h1>" in answer.text


def test_an_unknown_comment_is_not_found_whatever_its_id_looks_like(client_of: ClientOf, site: Site) -> None:
    client = client_of(Role.MODERATOR)
    for comment_id in ("0" * 32, "nonsense", "%00", "a" * 500, "'; --"):
        assert client.get(f"/desk/{site.id}/comments/{comment_id}").status_code == 404


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (NotFound("this site has no such comment"), 404, "This site has no such comment."),
        (Conflict("somebody was quicker"), 409, "Somebody was quicker."),
        (DatabaseUnavailable("connection to 10.0.0.5 refused"), 503, "Try again in a few seconds"),
        (QueueUnavailable("redis at 10.0.0.5 is gone"), 503, "Try again in a few seconds"),
        (RuntimeError("secret insides at 10.0.0.5"), 500, "Something broke on our side"),
    ],
)
def test_failures_are_said_in_words_and_keep_their_insides_to_themselves(
    desk_app: Flask, client_of: ClientOf, site: Site, error: Exception, code: int, said: str
) -> None:
    client = client_of(Role.VIEWER)
    replace_view(desk_app, "desk.queue", error)
    page = client.get(f"/desk/{site.id}/queue")
    assert page.status_code == code
    assert said in page.text
    assert "10.0.0.5" not in page.text
    assert "Traceback" not in page.text
    as_json = client.get(f"/desk/{site.id}/queue", headers=JSON)
    assert (as_json.status_code, as_json.mimetype) == (code, "application/json")
    assert "10.0.0.5" not in as_json.get_json()["error"]
    assert (code == 503) == ("Retry-After" in page.headers)


def test_the_page_about_a_database_that_is_away_needs_no_database(
    desk_app: Flask, client_of: ClientOf, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(Role.VIEWER)

    def away(*_: object) -> None:
        raise DatabaseUnavailable("the database does not answer")

    monkeypatch.setattr("service.store.engine.Store.reader", away)
    monkeypatch.setattr("service.store.engine.Store.writer", away)
    answer = client.get(f"/desk/{site.id}/queue")
    assert answer.status_code == 503
    assert "The database does not answer" in answer.text
    assert answer.headers["Retry-After"] == "5"
