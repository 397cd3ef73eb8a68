"""The activity page: every act in words, found again by filter, taken along as a file that runs nothing."""

import csv
import io
import re
import time
from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.desk.activity_page import EXPORT_PAGE, PAGE, safe_cell
from service.desk.activity_words import ACT_NAMES, words_of
from service.domain.activity import Act, Activity
from service.domain.comment import Comment, Site
from service.domain.moderator import Moderator, Role
from service.store import activity, sites
from service.store.engine import Store
from tests.desk.conftest import DeskClient, add_person

ClientOf = Callable[[Role], DeskClient]
Hold = Callable[..., Comment]


@pytest.fixture
def lead(client_of: ClientOf) -> DeskClient:
    return client_of(Role.LEAD)


def write(store: Store, site_id: int | None, *lines: Mapping[str, object], at: float | None = None) -> None:
    """Lines as the verbs write them."""
    blank = {"at": at or time.time(), "actor": "lead", "act": Act.NOTE_WRITTEN, "subject": "x", "detail": {}}
    with store.writer() as connection:
        activity.record_many(connection, site_id=site_id, lines=[{**blank, **line} for line in lines])


@pytest.mark.parametrize("act", list(Act))
def test_every_act_has_words_and_a_name_also_without_details(act: Act) -> None:
    line = Activity(1, 0.0, 1, "mara", str(act), "x", {})
    words = words_of(line, {})
    assert words.did
    assert words.did != str(act).replace("_", " ")
    assert "None" not in words.did
    assert ACT_NAMES[act]


def test_an_act_of_a_later_release_is_shown_by_its_code() -> None:
    assert (
        words_of(Activity(1, 0.0, 1, "mara", "comment_translated", "x", {}), {}).did == "comment translated"
    )


def line_of(act: Act, detail: Mapping[str, object], subject: str = "x") -> str:
    found = words_of(Activity(1, 0.0, 1, "mara", str(act), subject, detail), {"omar": "Omar O."})
    return "; ".join((found.did, *found.more, *([found.said] if found.said else [])))


@pytest.mark.parametrize(
    ("act", "detail", "words"),
    [
        (Act.COMMENT_REJECTED, {"code": "spam"}, "rejected a comment; Spam or advertising"),
        (
            Act.COMMENTS_SWEPT,
            {"outcome": "approve", "settled": 63, "refused": 2, "label": "toxicity", "from": 0.8, "to": 0.84},
            (
                "approved 63 comments at once; by their score for toxicity from 0.8 to 0.84; "
                "2 comments left, since they had changed"
            ),
        ),
        (
            Act.COMMENTS_SWEPT,
            {"outcome": "reject", "settled": 1, "campaign": "c", "exceptions": 1, "code": "spam"},
            "rejected 1 comment at once; Spam or advertising; copies of one text; 1 exception left",
        ),
        (Act.REVIEW_UNDONE, {"by": "mara", "reversed": 1, "told": 0}, "took back 1 decision"),
        (
            Act.REVIEW_UNDONE,
            {"by": "omar", "reversed": 3, "told": 2},
            "took back 3 decisions of Omar O.; the portal had heard of 2, and was told",
        ),
        (
            Act.AUTHOR_ACTED_ON,
            {"kind": "mute", "days": 7, "reason": "threats"},
            "muted an author; for 7 days; threats",
        ),
        (
            Act.AUTHOR_ACTION_LIFTED,
            {"kind": "ban", "reason": "sorry"},
            "lifted the ban about an author; sorry",
        ),
        (Act.NOTE_WRITTEN, {"note": 4, "about": "author"}, "wrote a note about an author"),
        (
            Act.POLICY_CHANGED,
            {
                "version": 2,
                "note": "why",
                "before": {"spam": {"hold_at": 0.7}},
                "after": {"spam": {"hold_at": 0.6, "reject_at": 0.9}},
            },
            (
                "changed the thresholds: version 2; "
                "Spam: held from 0.6, rejected from 0.9 (before: held from 0.7); why"
            ),
        ),
        (
            Act.POLICY_ROLLED_BACK,
            {"version": 3, "back_to": 1, "note": "why", "before": {}, "after": {"spam": {"hold_at": 0.6}}},
            (
                "set the thresholds back to those of version 1, as version 3; "
                "Spam: held from 0.6 (before: holds nothing); why"
            ),
        ),
        (
            Act.POLICY_ROLLED_BACK,
            {"version": 3, "back_to": 0, "note": "", "before": {}, "after": {}},
            "set the thresholds back to the policy file's own, as version 3",
        ),
        (Act.ROLE_CHANGED, {"from": None, "to": "lead"}, "gave the role lead to"),
        (Act.ROLE_CHANGED, {"from": "lead", "to": None}, "took the role lead from"),
        (Act.ROLE_CHANGED, {"from": "lead", "to": "admin"}, "changed the role from lead to admin of"),
        (
            Act.SITE_CHANGED,
            {"undo_seconds": {"from": 10.0, "to": 15.0}},
            "changed the site's settings; undo seconds: 10 to 15",
        ),
    ],
)
def test_a_line_says_what_happened(act: Act, detail: Mapping[str, object], words: str) -> None:
    assert line_of(act, detail) == words


def test_what_people_do_at_the_desk_appears_with_who_and_to_what(
    lead: DeskClient, client_of: ClientOf, site: Site, hold: Hold
) -> None:
    held = hold()
    assert held.decision is not None
    fields = {"outcome": "reject", "code": "insult", "version": held.decision.version, "revision": 1}
    done = client_of(Role.MODERATOR).post_form(f"/desk/{site.id}/comments/{held.id}/decision", fields)
    assert done.status_code == 303
    page = lead.get(f"/desk/{site.id}/activity").text
    assert f"/desk/{site.id}/comments/{held.id}" in page
    assert re.search(r"Moderator</bdi></strong> rejected a comment", page)
    assert "Insult or harassment" in page
    assert "You are all idiots" not in page


def test_hostile_names_stay_text(lead: DeskClient, site: Site, store: Store) -> None:
    hostile = "<script>alert(1)</script>\u202egnp.exe\"'"
    act = {"act": Act.AUTHOR_ACTED_ON, "subject": hostile, "detail": {"kind": "ban", "reason": "<img src=x>"}}
    write(store, site.id, act)
    page = lead.get(f"/desk/{site.id}/activity").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "\u202e" not in page


def test_lines_are_found_by_person_act_day_and_subject(lead: DeskClient, site: Site, store: Store) -> None:
    day = 1_790_000_000.0
    write(store, site.id, {"actor": "omar", "act": Act.COMMENT_APPROVED, "subject": "first-one"}, at=day)
    write(store, site.id, {"act": Act.COMMENT_REJECTED, "subject": "other-one"}, at=day + 86_400)

    def subjects(**asked: str) -> set[str]:
        page = lead.get(f"/desk/{site.id}/activity", query_string=asked).text
        return set(re.findall(r"comments/(first|other)-one", page))

    assert subjects() == {"first", "other"}
    assert subjects(who="omar") == {"first"}
    assert subjects(act="comment_rejected") == {"other"}
    assert subjects(subject="other-one") == {"other"}
    assert subjects(day=time.strftime("%Y-%m-%d", time.gmtime(day))) == {"first"}
    assert subjects(who="omar", act="comment_rejected") == set()


@pytest.mark.parametrize(
    ("asked", "said"), [({"act": "explode"}, "no such act"), ({"day": "yesterday"}, "A day is written")]
)
def test_a_filter_that_means_nothing_is_named(
    lead: DeskClient, site: Site, asked: dict[str, str], said: str
) -> None:
    answer = lead.get(f"/desk/{site.id}/activity", query_string=asked)
    assert answer.status_code == 200
    assert said in answer.text


def test_a_long_log_is_paged_without_losing_or_repeating_a_line(
    lead: DeskClient, site: Site, store: Store
) -> None:
    lines = [{"act": Act.COMMENT_APPROVED, "subject": f"s{n:04}"} for n in range(2 * PAGE + 7)]
    write(store, site.id, *lines)
    seen: list[str] = []
    path: str | None = f"/desk/{site.id}/activity?act=comment_approved"
    while path:
        page = lead.get(path).text
        seen += re.findall(r"comments/(s\d{4})", page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        path = older[1].replace("&amp;", "&") if older else None
    assert seen == [f"s{n:04}" for n in reversed(range(2 * PAGE + 7))]


def test_another_sites_lines_and_sign_ins_are_not_a_leads_to_see(
    lead: DeskClient, site: Site, store: Store, browser: Callable[[], DeskClient]
) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Herald", now=0)
        everywhere = add_person(connection, "root", admin_everywhere=True)
    write(store, other.id, {"act": Act.COMMENT_APPROVED, "subject": "elsewhere"})
    write(store, None, {"act": Act.SIGN_IN_REFUSED, "actor": "somebody"})
    for path in ("activity", "activity/export"):
        page = lead.get(f"/desk/{site.id}/{path}").text
        assert "elsewhere" not in page
        assert "somebody" not in page
    page = browser().enter(store, everywhere).get(f"/desk/{site.id}/activity").text
    assert "was refused at signing in" in page
    assert "elsewhere" not in page


def test_the_file_has_every_line_and_no_cell_that_a_spreadsheet_would_run(
    lead: DeskClient, site: Site, store: Store
) -> None:
    formula = '=HYPERLINK("http://x.example","click")'
    act = {"act": Act.AUTHOR_ACTED_ON, "subject": formula, "detail": {"kind": "ban", "reason": "+1"}}
    write(store, site.id, act, *({"subject": f"n{n}"} for n in range(EXPORT_PAGE + 3)))
    answer = lead.get(f"/desk/{site.id}/activity/export")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == EXPORT_PAGE + 4
    assert rows[-1]["subject"] == f"'{formula}"
    assert len({row["number"] for row in rows}) == len(rows)
    assert rows[-1]["words"].startswith("banned an author")
    only = lead.get(f"/desk/{site.id}/activity/export?act=author_acted_on").text
    assert only.count("\r\n") == 2


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "  =1", "\n", "\uff1d1", "\uff0b1"])
def test_a_cell_that_begins_a_formula_is_made_text(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "2026-11-22", 7, "Ani"])
def test_an_ordinary_cell_stays_as_it_is(cell: object) -> None:
    assert safe_cell(cell) == str(cell)


@pytest.mark.parametrize("statement", ["UPDATE activity SET actor = 'nobody'", "DELETE FROM activity"])
def test_what_the_page_says_of_the_database_is_true(
    lead: DeskClient, site: Site, store: Store, statement: str
) -> None:
    write(store, site.id, {"act": Act.COMMENT_APPROVED})

    def change() -> None:
        with store.writer() as connection:
            connection.execute(text(statement))

    with pytest.raises(DBAPIError, match="append-only"):
        change()
    assert "refuses to change or delete" in " ".join(lead.get(f"/desk/{site.id}/activity").text.split())


def test_no_view_of_the_page_takes_anything_but_reading(client_of: ClientOf, site: Site) -> None:
    admin = client_of(Role.ADMIN)
    for path in ("activity", "activity/export"):
        assert admin.post_form(f"/desk/{site.id}/{path}").status_code in (404, 405)
        assert admin.delete(f"/desk/{site.id}/{path}").status_code in (400, 403, 404, 405)


def test_the_people_of_the_log_can_be_chosen_by_the_name_they_go_by(
    lead: DeskClient, site: Site, store: Store, people: Mapping[Role, Moderator]
) -> None:
    write(store, site.id, {"actor": people[Role.MODERATOR].name})
    assert re.search(
        r'<option value="moderator">Moderator</option>', lead.get(f"/desk/{site.id}/activity").text
    )
