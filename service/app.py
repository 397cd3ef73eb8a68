"""Puts the HTTP application together: the record, the queue, the verbs and the front ends.

A composition root, called by gunicorn in each of its processes and by tests. Nothing is
shared between two apps, and nothing happens at import.
"""

import threading

from flask import Flask, redirect, url_for
from redis import Redis
from werkzeug.wrappers import Response

from config.settings import Settings
from service.accounts.accounts import Accounts
from service.api import headers, openapi, portals, problems, reference, request_ids
from service.api.authentication import KeyRing
from service.api.waiting import Waiting
from service.desk import csrf
from service.desk import pages as desk_pages
from service.desk.parts import Desk
from service.job_queue import JobQueue, connect
from service.moderation import Intake, Review
from service.moderation.authors import Authors
from service.moderation.policies import SitePolicies
from service.ops import health, http_metrics, metrics
from service.policy_files import load_policies
from service.store import engine

STOPPING = "lettersdesk.stopping"
"""The extension whose event the server sets when it is told to stop: waiting requests then end."""


def create_app(settings: Settings) -> Flask:
    """Make the HTTP application for one process; the record is opened by the first request.

    Starts the thread that hears of decisions, so call it after a fork. The app's
    `extensions[STOPPING]` is a `threading.Event` to set before the process ends.
    """
    app = Flask("service", static_folder=None, template_folder="api/templates")
    app.url_map.merge_slashes = False
    stopping = threading.Event()
    app.extensions[STOPPING] = stopping

    store = engine.connect(settings.database_url)
    queue = JobQueue(connect(settings.effective_redis_url))
    waiting = Waiting(
        lambda: _announcements(settings.effective_redis_url), threads=settings.api_threads, stopping=stopping
    )
    intake = Intake(store, queue, settings.hash_key, settings.chunk_size)

    request_ids.install(app)
    http_metrics.install(app, waiting_requests=lambda: waiting.count)
    problems.install(app, request_ids.current_request_id)
    headers.install(app)
    portals.install(app, portals.Portals(intake, KeyRing(store), waiting))
    reference.install(app, openapi.install(app))
    health.install(app, store, queue, stopping)
    metrics.install(app, store, queue)
    app.secret_key = csrf.secret_from(settings.hash_key)
    desk_pages.install(
        app,
        Desk(
            store,
            Accounts(store, settings.hash_key),
            Review(store, queue),
            Authors(store),
            SitePolicies(store, load_policies(settings.policy_dir)),
        ),
    )

    @app.get("/")
    def front_door() -> Response:
        """Lead whoever looks in to the desk; the API's page is at /v1/docs."""
        return redirect(url_for("desk.home"))

    waiting.start()
    return app


def _announcements(url: str) -> Redis:
    # A connection of its own: a subscriber's socket cannot serve commands too.
    return connect(url)
