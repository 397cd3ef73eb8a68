"""The desk over a real record: an app, a person for each role, their browsers, and comments that are held."""

import itertools
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from config.settings import Settings, load_settings
from service.accounts.accounts import LONGEST_SECONDS, Accounts
from service.accounts.passwords import Passwords
from service.desk.session_cookie import SESSION
from service.domain.comment import Article, Author, Comment, Decision, Site, Submission
from service.domain.labels import Label
from service.domain.moderator import Moderator, Role
from service.domain.scores import LabelScore, Scores
from service.moderation import Intake, Judging
from service.policy_files import load_policies
from service.store import desk_sessions, moderators, scoring_queue
from service.store.engine import Store
from tests.policies import STEADY

SCORER = "test/1/abc"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Parameters for tests only: argon2id that costs next to nothing."""


class CompiledTemplates(BytecodeCache):
    """Templates compiled once for all apps of a test process: hundreds are made, and serve a page or two."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session")
def compiled_templates() -> CompiledTemplates:
    return CompiledTemplates()


@pytest.fixture
def desk_app(
    store: Store,
    database_url: str,
    redis_url: str,
    hash_key: bytes,
    tmp_path: Path,
    make_app: Callable[[Settings], Flask],
    compiled_templates: CompiledTemplates,
) -> Flask:
    """The whole product's app over `store`, with the desk in it."""
    settings = load_settings(
        {
            "LETTERSDESK_DATA": str(tmp_path / "data"),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "LETTERSDESK_HASH_KEY": hash_key.decode(),
            "LETTERSDESK_POLICIES": str(STEADY),
        }
    )
    app = make_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = compiled_templates
    return app


@pytest.fixture
def accounts(store: Store, hash_key: bytes) -> Accounts:
    return Accounts(store, hash_key, passwords=Passwords(QUICK))


@pytest.fixture
def people(store: Store, site: Site) -> Mapping[Role, Moderator]:
    """One person for each role at `site`, named like the role; nobody has a password that works."""
    with store.writer() as connection:
        return {role: add_person(connection, str(role), {site.id: role}) for role in Role}


def add_person(connection: Any, name: str, roles: Mapping[int, Role] | None = None, **more: Any) -> Moderator:
    """Record somebody who needs no password, since `DeskClient.enter` signs in without one."""
    made = moderators.add_moderator(
        connection,
        name,
        display_name=more.pop("display_name", name.title()),
        password_hash="none",
        must_change_password=more.pop("must_change_password", False),
        now=time.time(),
        **more,
    )
    for site_id, role in (roles or {}).items():
        moderators.set_role(connection, made.id, site_id, role)
    return moderators.get_moderator(connection, made.id)


class DeskClient(FlaskClient):
    """A browser without scripts: keeps cookies, and sends the token of forms along."""

    def enter(self, store: Store, moderator: Moderator) -> "DeskClient":
        """Begin a session for somebody as signing in would."""
        now = time.time()
        with store.writer() as connection:
            token = desk_sessions.begin(connection, moderator.id, now=now, expires_at=now + LONGEST_SECONDS)
        self.set_cookie(SESSION, token, path="/desk")
        return self

    @property
    def csrf_token(self) -> str:
        """A token that is valid for this browser."""
        page = self.get("/desk/password", headers={"Accept": "text/html"}, follow_redirects=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert found, f"no token on the page ({page.status_code})"
        return found[1]

    def post_form(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> Any:
        """POST a form as a page of ours would."""
        return self.post(path, data={**(data or {}), "csrf_token": self.csrf_token}, **options)

    def post_json(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> Any:
        """POST a form as our scripts do: the token in a header, the answer as JSON."""
        headers = {"Accept": "application/json", "X-CSRFToken": self.csrf_token, **options.pop("headers", {})}
        return self.post(path, data=data or {}, headers=headers, **options)


@pytest.fixture
def browser(desk_app: Flask) -> Callable[[], DeskClient]:
    """Makes browsers in which nobody is signed in."""
    desk_app.test_client_class = DeskClient
    return desk_app.test_client  # type: ignore[return-value]


ClientOf = Callable[[Role], DeskClient]


@pytest.fixture
def client_of(browser: Callable[[], DeskClient], store: Store, people: Mapping[Role, Moderator]) -> ClientOf:
    """Role to a browser in which the person with that role at `site` is signed in."""
    return lambda role: browser().enter(store, people[role])


DecideAsMachine = Callable[..., Decision]


@pytest.fixture
def decide_as_machine(store: Store) -> DecideAsMachine:
    """Scores a pending comment and decides it as a worker does; labels by name, such as toxicity=0.9."""
    judging = Judging(store, None, load_policies(STEADY))

    def decide(comment: Comment, **scores: float) -> Decision:
        found = Scores(
            {Label(name): LabelScore(value, SCORER) for name, value in (_ALL_LOW | scores).items()},
            language="en",
        )
        with store.writer() as connection:
            claims = scoring_queue.claim(connection, [comment.id], now=time.time(), lease_seconds=15)
        [decision] = judging.apply_scores([(claims[0], found)], (SCORER,))
        return decision

    return decide


# What the default policy names must be scored, or the comment is held for that.
_ALL_LOW = {str(label): 0.01 for label in Label}

Hold = Callable[..., Comment]


@pytest.fixture
def hold(store: Store, site: Site, hash_key: bytes, decide_as_machine: DecideAsMachine) -> Hold:
    """Submits a comment and has it held as a worker would; returns it as recorded.

    `author` and `article` are ids (`author_name`, `article_title`, `section` go with them);
    label scores by name, toxicity=0.9 unless others are given.
    """
    intake = Intake(store, None, hash_key)
    numbers = itertools.count(1)

    def hold(
        body: str = "You are all idiots.",
        *,
        author: str = "reader-1",
        author_name: str | None = "Ani",
        article: str = "a-1",
        article_title: str | None = "Talks resume",
        section: str | None = "world",
        external_id: str | None = None,
        parent_id: str | None = None,
        at_site: Site | None = None,
        **scores: float,
    ) -> Comment:
        where = at_site or site
        external_id = external_id or f"held-{next(numbers)}"
        submission = Submission(
            external_id=external_id,
            body=body,
            author=Author(author, author_name),
            article=Article(article, f"https://news.example/{article}", article_title, section),
            parent_id=parent_id,
        )
        made = intake.submit(where, submission).comment
        decide_as_machine(made, **(scores or {"toxicity": 0.9}))
        return intake.read(where, external_id)

    return hold
