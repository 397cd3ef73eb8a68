"""Who works at a site: seen and changed by its admins; accounts are made and closed by admins of every site.

Called by browsers. Lets nobody change a role of their own, so that no site loses its last admin by a slip.
"""

from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.desk import access
from service.desk.parts import desk
from service.domain.errors import NotFound
from service.domain.moderator import Moderator, Role
from service.store import moderators

LONGEST_UNDO = 120
"""Seconds; a portal should not wait longer for a person's decision than it does for the machine's."""
_SAID = {
    "role": "The role is changed.",
    "removed": "This person has no role at this site any more.",
    "sessions": "Every session of this person is ended.",
    "disabled": "The account is closed, and its sessions are ended.",
    "enabled": "The account is open again.",
    "undo": "The undo time is changed.",
}


def add_views(blueprint: Blueprint) -> None:
    """Add the pages to the desk."""

    @blueprint.get("/<int:site_id>/people")
    @access.requires(Role.ADMIN)
    def people(site_id: int) -> ResponseReturnValue:
        return _page(said=_SAID.get(request.args.get("said", ""), ""))

    @blueprint.post("/<int:site_id>/people")
    @access.requires(Role.ADMIN)
    def change_people(site_id: int) -> ResponseReturnValue:
        act = _ACTS.get(request.form.get("act", ""))
        if act is None:
            abort(HTTPStatus.BAD_REQUEST, "The page does not know this button.")
        outcome = act(request.form.get("name", "").strip().lower())
        if isinstance(outcome, str) and outcome in _SAID:
            return redirect(url_for("desk.people", site_id=site_id, said=outcome), 303)
        return outcome

    @blueprint.post("/<int:site_id>/settings")
    @access.requires(Role.ADMIN)
    def change_settings(site_id: int) -> ResponseReturnValue:
        written = request.form.get("undo_seconds", "").strip()
        seconds = int(written) if written.isascii() and written.isdigit() and len(written) < 5 else -1  # noqa: PLR2004
        if not 0 <= seconds <= LONGEST_UNDO:
            return _fault(f"The undo time is a whole number of seconds from 0 to {LONGEST_UNDO}.")
        desk().accounts.set_undo_seconds(access.current_site(), float(seconds), actor=access.current().name)
        return redirect(url_for("desk.people", site_id=site_id, said="undo"), 303)


def _give_role(name: str) -> ResponseReturnValue:
    role = _role_sent()
    found = _colleague(name)
    if found.admin_everywhere:
        return _fault(f"{found.display_name} is an admin of every site; a role here would change nothing.")
    desk().accounts.set_role(found.name, access.current_site(), role, actor=access.current().name)
    return "role" if role else "removed"


def _add(name: str) -> ResponseReturnValue:
    role, site, me = _role_sent(), access.current_site(), access.current()
    if role is None:
        return _fault("Choose a role.")
    try:
        with desk().store.reader() as connection:
            found = moderators.find_moderator(connection, name)
    except NotFound:
        found = None
    if found is not None:
        if found.role_at(site.id) is not None:
            return _fault(f"{found.display_name} has a role at this site already: change it in the list.")
        desk().accounts.set_role(found.name, site, role, actor=me.name)
        return "role"
    if not me.admin_everywhere:
        return _fault(
            "Nobody has this name. An admin of every site can make the account here, "
            "and whoever runs Lettersdesk with: lettersdesk user add"
        )
    try:
        made, password = desk().accounts.add(
            name,
            display_name=request.form.get("display_name", "")[:200],
            roles={site.id: role},
            actor=me.name,
        )
    except ValueError as wrong:
        return _fault(f"{str(wrong)[:1].upper()}{str(wrong)[1:]}.")
    return _page(new_password=(made, password))


def _end_sessions(name: str) -> ResponseReturnValue:
    found = _colleague(name)
    if found.admin_everywhere and not access.current().admin_everywhere:
        return _fault("Only another admin of every site can do that.")
    desk().accounts.revoke_sessions(found.name, actor=access.current().name)
    return "sessions"


def _disable(name: str) -> ResponseReturnValue:
    desk().accounts.disable(_under_whole_authority(name).name, actor=access.current().name)
    return "disabled"


def _enable(name: str) -> ResponseReturnValue:
    desk().accounts.enable(_under_whole_authority(name).name, actor=access.current().name)
    return "enabled"


def _reset(name: str) -> ResponseReturnValue:
    found = _under_whole_authority(name)
    return _page(new_password=(found, desk().accounts.reset(found.name, actor=access.current().name)))


_ACTS = {
    "role": _give_role,
    "add": _add,
    "sessions": _end_sessions,
    "disable": _disable,
    "enable": _enable,
    "reset": _reset,
}


def _colleague(name: str) -> Moderator:
    """Somebody else with a role at the site. Anybody else is answered as if there were nobody."""
    site = access.current_site()
    with desk().store.reader() as connection:
        of_site = moderators.list_moderators(connection, site.id)
    found = next((one for one in of_site if one.name == name), None)
    if found is None:
        abort(HTTPStatus.NOT_FOUND, "Nobody of this name works at this site.")
    if found.id == access.current().id:
        abort(HTTPStatus.FORBIDDEN, "Somebody else must change this about you.")
    return found


def _under_whole_authority(name: str) -> Moderator:
    if not access.current().admin_everywhere:
        abort(
            HTTPStatus.FORBIDDEN,
            "An account may serve several sites, so only an admin of every site can do this to it.",
        )
    return _colleague(name)


def _role_sent() -> Role | None:
    written = request.form.get("role", "")
    if written == "none":
        return None
    if written not in set(Role):
        abort(HTTPStatus.BAD_REQUEST, "There is no such role.")
    return Role(written)


def _fault(sentence: str) -> ResponseReturnValue:
    return _page(fault=sentence), HTTPStatus.UNPROCESSABLE_ENTITY


def _page(said: str = "", fault: str = "", new_password: tuple[Moderator, str] | None = None) -> str:
    site = access.current_site()
    with desk().store.reader() as connection:
        of_site = moderators.list_moderators(connection, site.id)
        seen = moderators.last_seen(connection, [one.id for one in of_site])
    return render_template(
        "desk/people.html",
        people=of_site,
        seen=seen,
        roles=list(Role),
        said=said,
        fault=fault,
        new_password=new_password,
        longest_undo=LONGEST_UNDO,
    )
