"""Where every page of the desk is, filled in with what one site holds.

Used by the accessibility test and by the screenshots. `missing` names the pages that nobody has
listed here, so that a new one cannot be overlooked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import desc, func, select

from service.domain.comment import Site
from service.store.engine import Store
from service.store.tables import author_actions, comments, held_comments, notes, revisions

FRAGMENTS = frozenset({"desk.static", "desk.fresh", "desk.home", "desk.nowhere", "desk.export_activity"})
"""GETs that are no pages of their own: files, JSON, a redirect, and the answer to a wrong address."""


@dataclass(frozen=True, slots=True)
class PageAddress:
    """One page: its view, a name for a picture, its path, and whether one must be signed in."""

    endpoint: str
    name: str
    path: str
    signed_in: bool = True
    is_part: bool = False
    """A fragment for scripts: no page by itself."""


def addresses_of(store: Store, site: Site) -> list[PageAddress]:
    """Every page of the desk at this site, with the richest comments and authors it has."""
    root = f"/desk/{site.id}"
    ids = _ids(store, site)
    comment = f"{root}/comments/{ids['severe']}"
    author = f"{root}/author?id={ids['author']}"
    return [
        PageAddress("desk.sign_in", "sign-in", "/desk/sign-in", signed_in=False),
        PageAddress("desk.password", "password", "/desk/password"),
        PageAddress("desk.preferences", "preferences", "/desk/preferences"),
        PageAddress("desk.queue", "queue", f"{root}/queue"),
        PageAddress("desk.queue", "queue-filtered", f"{root}/queue?q=label:insult>0.8&sort=newest"),
        PageAddress("desk.queue", "queue-empty", f"{root}/queue?q=nobodyeverwrotethis"),
        PageAddress("desk.queue", "queue-campaign", f"{root}/queue?open={ids['campaign']}"),
        PageAddress("desk.comment", "comment", comment),
        PageAddress("desk.comment", "comment-settled", f"{root}/comments/{ids['settled']}"),
        PageAddress("desk.card", "card-fragment", f"{comment}/card", is_part=True),
        PageAddress("desk.conversation", "conversation", f"{root}/comments/{ids['reply']}/conversation"),
        PageAddress("desk.changes", "changes", f"{root}/comments/{ids['edited']}/changes"),
        PageAddress("desk.author", "author", author),
        PageAddress("desk.campaign", "campaign", f"{root}/campaigns/{ids['alike']}"),
        PageAddress("desk.sweep", "sweep", f"{root}/sweep?label=insult&from=60&to=100"),
        PageAddress(
            "desk.sweep_sample",
            "sweep-sample",
            f"{root}/sweep/sample?label=insult&from=60&to=100",
            is_part=True,
        ),
        PageAddress("desk.insights", "insights", f"{root}/insights"),
        PageAddress("desk.activity_log", "activity", f"{root}/activity"),
        PageAddress("desk.policy", "policy", f"{root}/policy"),
        PageAddress("desk.preview_policy", "policy-preview", f"{root}/policy/preview"),
        PageAddress("desk.people", "people", f"{root}/people"),
        PageAddress("desk.nowhere", "no-such-page", f"{root}/nothing-here"),
    ]


def missing(app: Flask, listed: Iterable[PageAddress]) -> set[str]:
    """GET views of the desk that are not among the listed pages."""
    views = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("desk.") and "GET" in (rule.methods or ())
    }
    return views - {one.endpoint for one in listed} - FRAGMENTS


def existing(app: Flask, listed: Iterable[PageAddress]) -> list[PageAddress]:
    """Those of the listed pages that the app serves."""
    return [one for one in listed if one.endpoint in app.view_functions]


def _ids(store: Store, site: Site) -> Mapping[str, str]:
    held = held_comments.c
    with store.reader() as connection:

        def first(query: object) -> str:
            return str(connection.execute(query).scalars().first() or "none")  # type: ignore[call-overload]

        of_site = revisions.c.site_id == site.id
        severe = first(
            select(held.comment_id).where(held.site_id == site.id).order_by(desc(held.severity)).limit(1)
        )
        acted_on = first(
            select(author_actions.c.author_id)
            .where(author_actions.c.site_id == site.id)
            .group_by(author_actions.c.author_id)
            .order_by(desc(func.count()))
        )
        busiest = first(
            select(revisions.c.author_id)
            .where(of_site)
            .group_by(revisions.c.author_id)
            .order_by(desc(func.count()))
        )
        return {
            "severe": severe,
            "author": acted_on if acted_on != "none" else busiest,
            "campaign": first(
                select(func.min(held.comment_id))
                .where(held.site_id == site.id, held.campaign_id != "")
                .group_by(held.campaign_id)
                .order_by(desc(func.count()))
            ),
            "alike": first(
                select(held.campaign_id)
                .where(held.site_id == site.id, held.campaign_id != "")
                .group_by(held.campaign_id)
                .order_by(desc(func.count()))
            ),
            "settled": first(
                select(notes.c.comment_id)
                .join(comments, comments.c.id == notes.c.comment_id)
                .where(notes.c.site_id == site.id, comments.c.status == "rejected")
            ),
            "reply": first(
                select(revisions.c.comment_id)
                .join(held_comments, held.comment_id == revisions.c.comment_id)
                .where(of_site, revisions.c.parent_id.is_not(None))
            ),
            "edited": first(select(revisions.c.comment_id).where(of_site, revisions.c.revision > 1)),
        }
