"""Who may see which page: every view of the desk is marked, and the guard lets nothing else through.

Called by pages, which installs the guard, and by every page module for its marks. Never decides by
what a form or an address says, only by the session and the record.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from service.desk import csrf
from service.desk.parts import desk
from service.desk.session_cookie import session_token
from service.domain.comment import Site
from service.domain.errors import NotFound
from service.domain.moderator import Moderator, Role
from service.store import sites

log = logging.getLogger(__name__)

_MARK = "_desk_access"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PASSWORD_PAGES = frozenset({"desk.password", "desk.save_password", "desk.sign_out"})
"""All that is open to somebody who must choose a password first, besides what is public."""

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Mark:
    """What a view asks for: nothing, a session, or a session with a role at the site in its address."""

    needs_session: bool = True
    role: Role | None = None


def public(view: View) -> View:
    """Let everybody in."""
    return _marked(view, Mark(needs_session=False))


def signed_in(view: View) -> View:
    """Let in who has a session."""
    return _marked(view, Mark())


def requires(role: Role) -> Callable[[View], View]:
    """Let in who has this role, or one that includes it, at the site `site_id` of the address."""
    return lambda view: _marked(view, Mark(role=role))


def mark_of(view: Callable[..., Any]) -> Mark | None:
    """What a view asks for; None if nobody said, and then it lets nobody in."""
    return getattr(view, _MARK, None)


def current() -> Moderator:
    """Whose request this is. Assumes a view that is not public."""
    found: Moderator = g.desk_moderator
    return found


def current_or_none() -> Moderator | None:
    """Whose request this is, in a view that is public; None if nobody's."""
    found: Moderator | None = g.desk_moderator
    return found


def current_site() -> Site:
    """The site of the address. Assumes a view that `requires` a role."""
    found: Site = g.desk_site
    return found


def role() -> Role:
    """The role of whose request this is at `current_site()`."""
    found: Role = g.desk_role
    return found


def visible_sites() -> list[Site]:
    """The sites at which whose request this is has a role, oldest first."""
    me = current()
    with desk().store.reader() as connection:
        return [site for site in sites.list_sites(connection) if me.role_at(site.id)]


def guard(app: Flask, blueprint: Blueprint) -> None:
    """Stand before every view of the blueprint, and give its templates who looks at them."""
    protection = csrf.install(app)

    @blueprint.before_request
    def check() -> Response | None:
        g.desk_moderator = g.desk_site = g.desk_role = None
        if request.endpoint == "desk.static":
            return None
        mark = _mark_of_request()
        token = session_token(request)
        moderator = desk().accounts.resume(token) if token else None
        g.desk_moderator = moderator
        if mark.needs_session and moderator is None:
            return _to_sign_in()
        if request.method not in _SAFE:
            csrf.check(protection)
        if moderator is None or not mark.needs_session:
            return None
        if moderator.must_change_password and request.endpoint not in PASSWORD_PAGES:
            if wants_json():
                abort(403, "Choose a password of your own first.")
            return redirect(url_for("desk.password"), 303)
        if mark.role is not None:
            _enter_site(moderator, mark.role)
        return None

    @blueprint.context_processor
    def names() -> dict[str, Any]:
        if getattr(g, "desk_moderator", None) is None:
            return {"me": None, "site": None, "role": None, "sites": []}
        return {"me": g.desk_moderator, "site": g.desk_site, "role": g.desk_role, "sites": visible_sites()}


def _mark_of_request() -> Mark:
    mark = mark_of(current_app.view_functions[str(request.endpoint)])
    if mark is None:
        if current_app.testing:
            raise RuntimeError(f"the view {request.endpoint} does not say whom it lets in")
        log.error("view_without_mark", extra={"endpoint": request.endpoint})
        abort(403, "This page is not open to anybody.")
    return mark


def _enter_site(moderator: Moderator, least: Role) -> None:
    site_id: int = (request.view_args or {})["site_id"]
    role = moderator.role_at(site_id)
    if role is None:
        abort(404, "There is no such page, or not for you.")
    if not role.includes(least):
        abort(403, f"This is for the role {least} and above; yours at this site is {role}.")
    try:
        with desk().store.reader() as connection:
            g.desk_site = sites.get_site(connection, site_id)
    except NotFound:
        abort(404, "There is no such page, or not for you.")
    g.desk_role = role


def _to_sign_in() -> Response:
    if wants_json():
        abort(401, "You are signed out. Sign in again, then repeat what you did.")
    # A form that was sent is not sent again: it leads to where the person was, to look first.
    target = request.script_root + request.full_path.rstrip("?") if request.method in _SAFE else None
    return redirect(url_for("desk.sign_in", next=target), 303)


def wants_json() -> bool:
    """Whether the request asks for JSON before HTML."""
    first = request.headers.get("Accept", "").partition(",")[0].partition(";")[0]
    return first.strip().lower() == "application/json"


def _marked(view: View, mark: Mark) -> View:
    setattr(view, _MARK, mark)
    return view
