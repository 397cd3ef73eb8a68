"""The desk's address space: one blueprint under /desk, to which every page module adds its views.

Called by `service.app`. Knows no page's insides; the guard of `access` stands before all of them.
"""

from flask import Blueprint, Flask

from service.desk import (
    access,
    activity_page,
    author,
    bulk,
    card,
    changes,
    conversation,
    deciding,
    errors,
    headers,
    insights,
    password,
    people,
    phrases,
    policy,
    preferences,
    queue_page,
    sign_in,
    static_files,
    sweep,
)
from service.desk.parts import Desk
from service.desk.parts import install as install_parts

PAGES = (
    sign_in,
    password,
    queue_page,
    card,
    deciding,
    bulk,
    sweep,
    preferences,
    people,
    insights,
    activity_page,
    policy,
    author,
    conversation,
    changes,
)
"""Every module with views, in the order of their addresses in the contract of the desk."""


def install(app: Flask, desk: Desk) -> None:
    """Serve the desk from `app`. Assumes that `app.secret_key` is set."""
    install_parts(app, desk)
    headers.install(app)
    blueprint = Blueprint("desk", "service.desk", url_prefix="/desk", template_folder="templates")
    static_files.install(blueprint)
    access.guard(app, blueprint)
    phrases.install(blueprint)
    errors.install(blueprint)
    for page in PAGES:
        page.add_views(blueprint)
    app.register_blueprint(blueprint)
