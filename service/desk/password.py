"""Changing one's own password; the only page open to somebody who has a one-time one.

Called by browsers. Never shows or keeps what was typed.
"""

from http import HTTPStatus

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.accounts.passwords import LONGEST, SHORTEST
from service.desk import access, session_cookie
from service.desk.parts import desk
from service.domain.errors import SignInRefused, UnfitPassword


def add_views(blueprint: Blueprint) -> None:
    """Add the pages to the desk."""

    @blueprint.get("/password")
    @access.signed_in
    def password() -> ResponseReturnValue:
        return _page()

    @blueprint.post("/password")
    @access.signed_in
    def save_password() -> ResponseReturnValue:
        old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
        if new != again:
            return _page("The two new passwords differ.", field="again"), HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            token = desk().accounts.change_password(access.current(), old, new, request.remote_addr or "")
        except UnfitPassword as unfit:
            return _page(str(unfit), field="new"), HTTPStatus.UNPROCESSABLE_ENTITY
        except SignInRefused as refusal:
            if refusal.retry_after is None:
                return _page(str(refusal), field="old"), HTTPStatus.UNPROCESSABLE_ENTITY
            headers = {"Retry-After": str(int(refusal.retry_after) + 1)}
            return _page(str(refusal), field="old"), HTTPStatus.TOO_MANY_REQUESTS, headers
        session.clear()
        target = url_for("desk.home" if access.current().must_change_password else "desk.preferences")
        return session_cookie.begin(make_response(redirect(target, 303)), token)


def _page(said: str = "", field: str = "") -> str:
    return render_template("desk/password.html", said=said, field=field, shortest=SHORTEST, longest=LONGEST)
