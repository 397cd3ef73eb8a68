"""The door: signing in and out, and the desk's first page.

Called by browsers. Never says whether a name exists, and leads to no other site.
"""

from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.desk import access, session_cookie
from service.desk.parts import desk
from service.domain.errors import SignInRefused


def add_views(blueprint: Blueprint) -> None:
    """Add the pages to the desk."""

    @blueprint.get("/sign-in")
    @access.public
    def sign_in() -> ResponseReturnValue:
        if access.current_or_none() is not None:
            return redirect(safe_target(request.args.get("next")), 303)
        return _page(request.args.get("next", ""))

    @blueprint.post("/sign-in")
    @access.public
    def begin_session() -> ResponseReturnValue:
        form, accounts = request.form, desk().accounts
        name, target = form.get("name", ""), form.get("next", "")
        before = session_cookie.session_token(request)
        try:
            token = accounts.sign_in(
                name,
                form.get("password", ""),
                request.remote_addr or "",
                request.cookies.get(session_cookie.BROWSER),
            )
        except SignInRefused as refusal:
            return _refused(refusal, name, target)
        if before:
            accounts.sign_out(before)
        # The token of forms is made anew with the session, so that none from before goes on.
        session.clear()
        response = redirect(safe_target(target), 303)
        return session_cookie.begin(make_response(response), token, accounts.remember_browser(name))

    @blueprint.post("/sign-out")
    @access.signed_in
    def sign_out() -> ResponseReturnValue:
        token = session_cookie.session_token(request)
        if token:
            desk().accounts.sign_out(token)
        session.clear()
        return session_cookie.end(make_response(redirect(url_for("desk.sign_in"), 303)))

    @blueprint.get("/")
    @access.signed_in
    def home() -> ResponseReturnValue:
        visible = access.visible_sites()
        if visible:
            return redirect(url_for("desk.queue", site_id=visible[0].id), 303)
        return render_template("desk/no_site.html")


def safe_target(target: str | None) -> str:
    """Where to go after signing in: a page of the desk, whatever was asked for."""
    home = url_for("desk.home")
    said = target or ""
    # Browsers read a backslash as a slash and skip control characters: neither is in our addresses.
    plain = said.isascii() and said.isprintable() and "\\" not in said and "//" not in said.partition("?")[0]
    away = said.startswith(url_for("desk.sign_in"))
    return said if plain and said.startswith(home) and not away else home


def _page(target: str, name: str = "", said: str = "") -> str:
    return render_template("desk/sign_in.html", next=target, name=name, said=said)


def _refused(refusal: SignInRefused, name: str, target: str) -> Response:
    response = make_response(_page(target, name, str(refusal)))
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    if refusal.retry_after is not None:
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response.headers["Retry-After"] = str(int(refusal.retry_after) + 1)
    return response
