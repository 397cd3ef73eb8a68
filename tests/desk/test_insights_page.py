"""The insights page: figures of the record, charts that can be read without seeing them."""

import re
from collections.abc import Callable, Mapping

import pytest

from service.desk.insights import day_words, hour_words, wait_words
from service.domain.comment import Comment, Site
from service.domain.moderator import Moderator, Role
from service.store.engine import Store
from tests.desk.conftest import DeskClient, add_person
from tests.desk.test_policy_page import words

Hold = Callable[..., Comment]
ClientOf = Callable[[Role], DeskClient]


@pytest.fixture
def lead(client_of: ClientOf) -> DeskClient:
    return client_of(Role.LEAD)


def settle(client: DeskClient, site: Site, held: Comment, outcome: str, **more: str) -> None:
    assert held.decision is not None
    fields = {"outcome": outcome, "version": held.decision.version, "revision": held.revision, **more}
    answer = client.post_form(f"/desk/{site.id}/comments/{held.id}/decision", fields)
    assert answer.status_code == 303


def test_the_figures_of_the_page_are_those_of_the_record(
    lead: DeskClient, client_of: ClientOf, site: Site, hold: Hold
) -> None:
    moderator = client_of(Role.MODERATOR)
    settle(moderator, site, hold("a", toxicity=0.9), "approve")
    settle(moderator, site, hold("b", toxicity=0.9, threat=0.95), "reject", code="threat")
    settle(lead, site, hold("c", toxicity=0.9), "reject", code="insult")
    hold("d", toxicity=0.9)
    hold("e", toxicity=0.1)
    said = words(lead.get(f"/desk/{site.id}/insights").text)
    assert "judged 5 held, 80.0 % 4 settled by people 3" in said
    assert "approved by people 1 rejected by people 2" in said
    assert "Toxicity 33.3 % 1 of 3" in said
    assert "Threat 0.0 % 0 of 1" in said
    assert "Threat or call for violence 1 50.0 %" in said
    assert "Too few to say: 0 cases" in said
    assert "Lead 1 1 0.0 % 0 Moderator 2 1 50.0 % 1" in said


def test_people_stand_in_the_order_of_their_names_however_much_they_did(
    lead: DeskClient, browser: Callable[[], DeskClient], store: Store, site: Site, hold: Hold
) -> None:
    with store.writer() as connection:
        zoe, ada = (add_person(connection, name, {site.id: Role.MODERATOR}) for name in ("zoe", "ada"))
    for number in range(3):
        settle(browser().enter(store, zoe), site, hold(f"z{number}"), "approve")
    settle(browser().enter(store, ada), site, hold("a"), "approve")
    page = lead.get(f"/desk/{site.id}/insights").text
    load = page[page.index("Who carries how much") :]
    assert load.index("Ada") < load.index("Zoe")
    assert "There is no ranking, on purpose" in load


def test_every_chart_has_a_title_a_description_and_its_figures_in_a_table(
    lead: DeskClient, site: Site, hold: Hold
) -> None:
    settle(lead, site, hold(), "approve")
    page = lead.get(f"/desk/{site.id}/insights").text
    charts = re.findall(r'<svg class="chart-plot"[^>]*aria-labelledby="(\S+) (\S+)"', page)
    assert len(charts) == 5
    for title, desc in charts:
        assert re.search(rf'<title id="{title}">[^<]+</title>', page)
        assert re.search(rf'<desc id="{desc}">[^<]+</desc>', page)
    assert len({title for title, _ in charts}) == len(charts)
    assert page.count("The figures as a table") == 2
    # Held is told from approved by a pattern, not by its colour alone.
    assert 'fill="url(#today-held)"' in page


def test_an_empty_site_has_a_page_that_says_so(lead: DeskClient, site: Site) -> None:
    answer = lead.get(f"/desk/{site.id}/insights")
    said = words(answer.text)
    assert answer.status_code == 200
    assert "Nobody has settled a held comment in these days" in said
    assert "Nobody has rejected a comment in these days" in said


@pytest.mark.parametrize(
    ("asked", "days"),
    [("7", 7), ("1", 1), ("90", 90), ("0", 1), ("-5", 1), ("99999", 366), ("x", 30), ("", 30)],
)
def test_any_number_of_days_up_to_a_year_can_be_asked_for(
    lead: DeskClient, site: Site, asked: str, days: int
) -> None:
    answer = lead.get(f"/desk/{site.id}/insights?days={asked}")
    assert answer.status_code == 200
    assert f"The last {days} day{'' if days == 1 else 's'}" in words(answer.text)


def test_what_was_taken_back_is_in_no_figure(
    lead: DeskClient, site: Site, hold: Hold, people: Mapping[Role, Moderator]
) -> None:
    held = hold()
    assert held.decision is not None
    fields = {"outcome": "approve", "version": held.decision.version, "revision": 1}
    made = lead.post_json(f"/desk/{site.id}/comments/{held.id}/decision", fields).json
    assert lead.post_json(f"/desk/{site.id}/reviews/{made['review']}/undo").status_code == 200
    assert "settled by people 0" in words(lead.get(f"/desk/{site.id}/insights").text)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min"), (3599, "60 min"), (5400, "1.5 h"), (172_800, "2.0 days")],
)
def test_durations_are_said_in_one_unit(seconds: float, said: str) -> None:
    assert wait_words(seconds) == said


def test_hours_and_days_are_those_of_utc() -> None:
    assert hour_words(1_795_305_600 + 14 * 3600) == "14:00 to 15:00"
    assert day_words(1_795_305_600) == "Sun 22 Nov"
