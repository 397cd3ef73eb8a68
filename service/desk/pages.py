"""The desk's address space: one blueprint under /desk, to which every page module adds its views.

Called by `service.app`. Knows no page's insides; the guard of `access` stands before all of them.
"""

from flask import Blueprint, Flask

from service.desk import access
from service.desk.parts import Desk
from service.desk.parts import install as install_parts


def install(app: Flask, desk: Desk) -> None:
    """Serve the desk from `app`."""
    install_parts(app, desk)
    blueprint = Blueprint(
        "desk",
        "service.desk",
        url_prefix="/desk",
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    access.guard(app, blueprint)
    app.register_blueprint(blueprint)
