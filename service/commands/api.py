"""`lettersdesk api`: the HTTP API alone, under gunicorn.

A composition root: gunicorn reads config/gunicorn.conf.py and calls `make_app` in each of its
processes. Never makes the app before gunicorn has forked.
"""

import sys
import time
from importlib.resources import as_file, files

import click
from flask import Flask

from config.settings import load_settings
from service.supervisor.address import AddressUnusable, require_free

PORT_PATIENCE = 3.0
"""Seconds for a predecessor that was killed to let go of the port."""


@click.command(epilog="Example: LETTERSDESK_HOST=0.0.0.0 LETTERSDESK_PORT=8080 lettersdesk api")
def api() -> None:
    """Run the HTTP API alone.

    It needs the database (`lettersdesk up` or `lettersdesk migrate` makes its tables) and says so
    on /readyz. Without Redis it still accepts comments; the dispatcher queues them later.
    """
    settings = load_settings()
    _wait_for_port(settings.host, settings.port)
    from gunicorn.app.wsgiapp import WSGIApplication  # noqa: PLC0415 - reads its arguments at once

    with as_file(files("config").joinpath("gunicorn.conf.py")) as configuration:
        sys.argv = ["lettersdesk api", "--config", f"file:{configuration}", "service.commands.api:make_app()"]
        WSGIApplication("%(prog)s", prog="lettersdesk api").run()


def make_app() -> Flask:
    """The app with the settings of this process' environment; gunicorn calls it after its fork."""
    from service.app import create_app  # noqa: PLC0415 - each process imports and makes its own

    return create_app(load_settings())


def _wait_for_port(host: str, port: int) -> None:
    patience_ends = time.monotonic() + PORT_PATIENCE
    while True:
        try:
            require_free(host, port)
        except AddressUnusable:
            if time.monotonic() > patience_ends:
                raise
            time.sleep(0.2)
        else:
            return
