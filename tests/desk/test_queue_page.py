"""The queue's page: rows, facets, filters and orders, without any script."""

import re
import time
from collections.abc import Mapping

from flask import Flask

from service.domain.comment import Site
from service.domain.moderator import Moderator, Role
from service.domain.preferences import Preferences
from service.moderation import Intake, Review
from service.store import moderators, sites
from service.store.engine import Store
from tests.desk.conftest import ClientOf, Hold

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def rows_of(page: str) -> list[str]:
    return re.findall(r'<li class="row" data-row id="row-([0-9a-f]{32})"', page)


def test_an_empty_queue_says_so_kindly(client_of: ClientOf, site: Site) -> None:
    page = client_of(Role.MODERATOR).get(f"/desk/{site.id}/queue")
    assert page.status_code == 200
    assert "Nothing waits for you." in page.text
    assert "No comment is open." in page.text
    assert 'data-action="start"' not in page.text


def test_a_row_says_why_who_where_and_since_when(client_of: ClientOf, site: Site, hold: Hold) -> None:
    held = hold("You are all idiots.", author_name="Ani", article_title="Talks resume", toxicity=0.9123)
    page = client_of(Role.MODERATOR).get(f"/desk/{site.id}/queue").text
    [row] = rows_of(page)
    assert row == held.id
    assert f'data-version="{held.decision.version if held.decision else 0}"' in page
    for said in ("You are all idiots.", "Toxicity", "0.91", "likely", "Ani", "Talks resume", "just now"):
        assert said in page
    assert "1 held" in page


def test_the_most_urgent_comes_first_and_its_card_is_there_at_once(
    client_of: ClientOf, site: Site, hold: Hold
) -> None:
    hold("A mild one.", toxicity=0.81)
    worst = hold("A threat.", threat=0.85)
    page = client_of(Role.MODERATOR).get(f"/desk/{site.id}/queue").text
    assert rows_of(page)[0] == worst.id
    assert f'id="card" class="card" data-card data-comment="{worst.id}"' in page


def test_the_address_says_which_card_is_open(client_of: ClientOf, site: Site, hold: Hold) -> None:
    hold("A threat.", threat=0.85)
    mild = hold("A mild one.", toxicity=0.81)
    client = client_of(Role.MODERATOR)
    page = client.get(f"/desk/{site.id}/queue?open={mild.id}").text
    assert f'data-card data-comment="{mild.id}"' in page
    gone = client.get(f"/desk/{site.id}/queue?open={'0' * 32}")
    assert gone.status_code == 200


def test_facets_are_links_that_choose_and_take_away(client_of: ClientOf, site: Site, hold: Hold) -> None:
    hold("One.", section="world")
    hold("Two.", section="sport")
    client = client_of(Role.VIEWER)
    page = client.get(f"/desk/{site.id}/queue").text
    assert f'href="/desk/{site.id}/queue?section=sport"' in page
    chosen = client.get(f"/desk/{site.id}/queue?section=sport").text
    assert len(rows_of(chosen)) == 1
    assert "Two." in chosen
    assert re.search(
        r'data-facet="section" data-value="sport" href="/desk/\d+/queue"\s+aria-current="true"', chosen
    )
    assert re.search(r'data-remove href="/desk/\d+/queue">', chosen)


def test_a_filter_that_nothing_fits_leads_back_to_all(client_of: ClientOf, site: Site, hold: Hold) -> None:
    hold("One.")
    page = client_of(Role.VIEWER).get(f"/desk/{site.id}/queue?q=nowhere").text
    assert "No held comment fits this filter." in page
    assert rows_of(page) == []


def test_what_makes_no_sense_in_a_search_is_said_and_the_rest_counts(
    client_of: ClientOf, site: Site, hold: Hold
) -> None:
    hold("One.", toxicity=0.9)
    hold("Two.", toxicity=0.82)
    page = client_of(Role.VIEWER).get(
        f"/desk/{site.id}/queue", query_string={"q": "label:toxicity>0.85 label:rudeness>1"}
    )
    assert "data-faults" in page.text
    assert len(rows_of(page.text)) == 1
    assert "Toxicity from 0.85" in page.text


def test_the_search_keeps_the_facets_and_the_order(client_of: ClientOf, site: Site, hold: Hold) -> None:
    hold("One.", section="world")
    page = client_of(Role.VIEWER).get(f"/desk/{site.id}/queue?section=world&sort=oldest&q=one").text
    form = page[page.index('<form id="search"') : page.index("</form>", page.index('<form id="search"'))]
    assert 'name="section" value="world"' in form
    assert 'name="sort" value="oldest"' in form
    assert 'name="q" value="one"' in form


def test_orders_are_links(client_of: ClientOf, site: Site, hold: Hold) -> None:
    first, second = hold("One."), hold("Two.")
    client = client_of(Role.VIEWER)
    assert rows_of(client.get(f"/desk/{site.id}/queue?sort=newest").text) == [second.id, first.id]
    page = client.get(f"/desk/{site.id}/queue?sort=oldest").text
    assert rows_of(page) == [first.id, second.id]
    assert re.search(r'data-sort="oldest" href="[^"]+" aria-current="true"', page)


def test_the_queue_goes_on_page_by_page(client_of: ClientOf, site: Site, hold: Hold) -> None:
    held = [hold(f"Number {number} of them.").id for number in range(53)]
    client = client_of(Role.VIEWER)
    first = client.get(f"/desk/{site.id}/queue?sort=oldest").text
    assert rows_of(first) == held[:50]
    onward = re.search(r'rel="next" href="(/desk/\d+/queue\?[^"]*after=[^"]*)">Further down', first)
    assert onward
    second = client.get(onward[1].replace("&amp;", "&")).text
    assert rows_of(second) == held[50:]
    assert "Back to the top" in second


def test_copies_are_one_row_that_counts_them_and_their_authors(
    client_of: ClientOf, site: Site, hold: Hold
) -> None:
    for number in range(5):
        hold("Boycott this paper!", author=f"r-{number % 3}")
    page = client_of(Role.VIEWER).get(f"/desk/{site.id}/queue").text
    assert len(rows_of(page)) == 1
    assert "5 alike from 3 authors" in page
    assert 'data-alike="5"' in page


def test_badges_say_edited_reported_escalated_and_open(
    client_of: ClientOf,
    store: Store,
    site: Site,
    hold: Hold,
    people: Mapping[Role, Moderator],
    hash_key: bytes,
) -> None:
    held = hold("A threat.", threat=0.85)
    Intake(store, None, hash_key).report(site, held.external_id, category="abuse", reporter="a")
    review = Review(store, None)
    review.escalate(site, held.id, moderator=people[Role.MODERATOR], seen_version=1)
    review.lease(site, held.id, people[Role.LEAD])
    page = client_of(Role.MODERATOR).get(f"/desk/{site.id}/queue").text
    for said in ("1 report", "escalated by Moderator", "open by Lead"):
        assert said in page
    assert 'data-lease-by="Lead"' in page
    assert 'data-lease-by=""' in client_of(Role.LEAD).get(f"/desk/{site.id}/queue").text


def test_a_severe_text_is_only_an_outline_until_asked_for(
    client_of: ClientOf, site: Site, hold: Hold
) -> None:
    hold("Terrible words.", threat=0.99)
    page = client_of(Role.MODERATOR).get(f"/desk/{site.id}/queue").text
    listed = page[page.index("data-rows") : page.index('id="card-pane"')]
    assert "Terrible" not in listed
    assert "▒▒▒▒▒▒▒▒ ▒▒▒▒▒▒" in listed
    assert "<details" in page[page.index("data-veil") - 40 : page.index("data-veil")]


def test_who_wants_no_veil_gets_none(
    client_of: ClientOf, store: Store, site: Site, hold: Hold, people: Mapping[Role, Moderator]
) -> None:
    hold("Terrible words.", threat=0.99)
    with store.writer() as connection:
        moderators.save_preferences(connection, people[Role.MODERATOR].id, Preferences(blur_from=1.1))
    page = client_of(Role.MODERATOR).get(f"/desk/{site.id}/queue").text
    assert "data-veil" not in page
    assert page.count("Terrible words.") == 2


def test_a_long_text_is_cut_and_can_be_shown_in_full(client_of: ClientOf, site: Site, hold: Hold) -> None:
    hold("word " * 200 + "the end")
    page = client_of(Role.MODERATOR).get(f"/desk/{site.id}/queue").text
    listed = page[page.index("data-rows") : page.index('id="card-pane"')]
    assert "Show all" in listed
    assert listed.count("the end") == 1


def test_hostile_strings_stay_text_everywhere_on_the_page(
    client_of: ClientOf, site: Site, hold: Hold
) -> None:
    hold(
        HOSTILE, author=HOSTILE, author_name=HOSTILE, article=HOSTILE, article_title=HOSTILE, section=HOSTILE
    )
    for query in (
        "",
        f"?q={HOSTILE}",
        f"?section={HOSTILE}&article={HOSTILE}&reason={HOSTILE}&label={HOSTILE}",
    ):
        page = client_of(Role.LEAD).get(f"/desk/{site.id}/queue{query}").text
        assert "<script>alert" not in page
        assert "<img" not in page


def test_no_page_has_inline_script_or_style(client_of: ClientOf, site: Site, hold: Hold) -> None:
    held = hold("One.")
    for path in ("queue", f"comments/{held.id}", "queue?q=none"):
        page = client_of(Role.ADMIN).get(f"/desk/{site.id}/{path}").text
        assert not re.search(r"\son[a-z]+\s*=", page)
        assert not re.search(r"\sstyle\s*=", page)
        assert "<style" not in page
        assert all(" src=" in script for script in re.findall(r"<script[^>]*>", page))


def test_a_viewer_sees_no_way_to_decide(client_of: ClientOf, site: Site, hold: Hold) -> None:
    hold("One.")
    page = client_of(Role.VIEWER).get(f"/desk/{site.id}/queue").text
    for action in ("approve", "reject", "escalate", "note", "select", "start"):
        assert f'data-action="{action}"' not in page
    assert "deciding is for moderators" in page


def test_the_header_leads_where_the_role_may_go(client_of: ClientOf, site: Site) -> None:
    def links(role: Role) -> list[str]:
        return re.findall(r'data-nav="([a-z]+)"', client_of(role).get(f"/desk/{site.id}/queue").text)

    assert links(Role.VIEWER) == ["queue"]
    assert links(Role.MODERATOR) == ["queue", "sweep"]
    assert links(Role.LEAD) == ["queue", "sweep", "insights", "activity", "policy"]
    assert links(Role.ADMIN)[-1] == "people"


def test_the_sites_to_choose_from_say_how_much_is_held(
    client_of: ClientOf, store: Store, site: Site, hold: Hold, people: Mapping[Role, Moderator]
) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "Evening Post", now=time.time())
        sites.add_site(connection, "Secret Site", now=time.time())
        moderators.set_role(connection, people[Role.VIEWER].id, other.id, Role.VIEWER)
    hold("One.")
    hold("Two.", at_site=other)
    hold("Three, of another mind.", at_site=other)
    page = client_of(Role.VIEWER).get(f"/desk/{site.id}/queue").text
    assert "1 held" in page
    assert "2 held" in page
    assert "Secret Site" not in page


def test_what_came_since_is_counted_within_the_filter(client_of: ClientOf, site: Site, hold: Hold) -> None:
    hold("One.", section="world")
    client = client_of(Role.VIEWER)
    page = client.get(f"/desk/{site.id}/queue?section=world").text
    found = re.search(r'data-fresh-url="([^"]+)"', page)
    assert found
    url = found[1].replace("&amp;", "&")
    assert client.get(url).get_json() | {"leases": {}} == {"new": 0, "total": 1, "leases": {}}
    hold("Two.", section="world")
    hold("Three.", section="sport")
    assert client.get(url).get_json() | {"leases": {}} == {"new": 1, "total": 2, "leases": {}}


def test_a_nonsensical_since_counts_everything(client_of: ClientOf, site: Site, hold: Hold) -> None:
    hold("One.")
    client = client_of(Role.VIEWER)
    for since in ("", "x", "-1", "9" * 60, "٣", "1e9"):
        answer = client.get(f"/desk/{site.id}/queue/fresh", query_string={"since": since})
        assert answer.status_code == 200
        assert (answer.get_json()["new"], answer.get_json()["total"]) == (1, 1)


def test_what_one_just_did_can_be_undone_without_a_script(
    client_of: ClientOf, site: Site, hold: Hold
) -> None:
    held, other = hold("One.", threat=0.85), hold("Two.")
    client = client_of(Role.MODERATOR)
    page = client.get(f"/desk/{site.id}/queue").text
    form = page[
        page.index('data-decide="approve"') : page.index("</form>", page.index('data-decide="approve"'))
    ]
    sent = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', form))
    assert sent["next"] == f"/desk/{site.id}/queue?open={other.id}"
    answer = client.post(f"/desk/{site.id}/comments/{held.id}/decision", data=sent)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(sent["next"])
    after = client.get(sent["next"]).text
    assert rows_of(after) == [other.id]
    assert f'data-card data-comment="{other.id}"' in after
    assert "Approved: Ani under Talks resume" in after
    undo = re.search(rf'action="(/desk/{site.id}/reviews/[0-9a-f]{{32}}/undo)"', after)
    assert undo
    assert client.post_form(undo[1]).status_code == 303
    assert set(rows_of(client.get(f"/desk/{site.id}/queue").text)) == {held.id, other.id}
    assert "Approved: Ani" not in client.get(f"/desk/{site.id}/queue").text


def test_what_others_did_is_not_offered_to_undo(
    client_of: ClientOf, desk_app: Flask, store: Store, site: Site, hold: Hold
) -> None:
    held = hold("One.")
    answer = client_of(Role.LEAD).post_form(
        f"/desk/{site.id}/comments/{held.id}/decision", {"outcome": "approve", "version": 1, "revision": 1}
    )
    assert answer.status_code == 303
    page = client_of(Role.MODERATOR).get(f"/desk/{site.id}/queue").text
    assert "data-undo-form" not in page.split("<template")[0]
