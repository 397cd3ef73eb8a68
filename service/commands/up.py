"""`lettersdesk up`: the whole product on this machine, from an empty folder to a moderated comment.

A composition root: reads the settings and hands them to `service.supervisor`. Never
serves, scores or delivers itself.
"""

import os

import click

from config.settings import load_settings
from service.supervisor import address, data_folder
from service.supervisor.processes import ChildFailed, Supervisor
from service.supervisor.screen import Screen
from service.supervisor.start import Start


@click.command(epilog="Example: LETTERSDESK_PORT=9000 lettersdesk up")
@click.option(
    "--samples/--no-samples", default=True, help="Post the sample comments on the first start (default: yes)."
)
def up(*, samples: bool) -> None:
    """Run everything on this machine: queue, API, scoring worker, dispatcher, delivery.

    The first start makes a site and an API key and posts sample comments, so that you see
    decisions at once. Ctrl-C stops everything within ten seconds; the data stays.
    """
    environment = {"LETTERSDESK_LOG_FORMAT": "text", **os.environ}
    settings = load_settings(environment)
    screen = Screen()
    with data_folder.held(settings.data_dir), Supervisor(screen.event) as supervisor:
        address.require_free(settings.host, settings.port)
        try:
            Start(settings, environment, screen, supervisor).run(samples=samples)
        except ChildFailed:
            screen.show_held_back()
            raise
        screen.say("Stopping ...")
    screen.say("Stopped. What was accepted is kept in", str(settings.data_dir))
