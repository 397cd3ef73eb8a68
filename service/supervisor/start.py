"""One start of the whole product, step by step, in the order of `Start.run`.

Called by `service.commands.up`. Never catches an error of ours: the command shows it as one sentence.
"""

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import urllib3
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from config.settings import Settings
from service.accounts.accounts import Accounts
from service.domain.errors import DatabaseUnavailable
from service.store import migrations
from service.store.engine import Store, connect
from service.supervisor import address, embedded_redis, parts
from service.supervisor.first_run import (
    FirstAdmin,
    FirstSite,
    prepare_first_admin,
    prepare_first_site,
    sample_comments,
)
from service.supervisor.newcomer import admin_lines, post_line, ways_in
from service.supervisor.processes import ChildFailed, Supervisor
from service.supervisor.sample_table import Answer, post_comment, sample_table
from service.supervisor.screen import Screen


class Start:
    """Puts the parts together: settings in, a running product out."""

    def __init__(
        self, settings: Settings, environment: Mapping[str, str], screen: Screen, supervisor: Supervisor
    ) -> None:
        self._settings = settings
        self._environment = {**environment, "PYTHONUNBUFFERED": "1"}
        self._screen = screen
        self._supervisor = supervisor
        self._url = address.local_url(settings.host, settings.port)
        self._store: Store | None = None
        self._began = time.monotonic()

    def run(self, *, samples: bool) -> None:
        """Start everything, show the first decisions, keep it running until told to stop.

        Raises: LettersdeskError (permanent) with the sentence that says what to mend.
        """
        self._screen.say("Lettersdesk, data in", str(self._settings.data_dir))
        for step in (self._queue, self._record, self._model, self._processes):
            step()
            if self._supervisor.stop_requested:
                return
        self._screen.say(f"Ready after {time.monotonic() - self._began:.1f} s.")
        self._meanwhile(lambda: self._first_decisions(samples=samples))
        if not self._supervisor.stop_requested:
            self._screen.say("Ctrl-C stops everything. Events, as they happen:")
            self._screen.follow_events()
            self._supervisor.run()

    def _queue(self) -> None:
        settings = self._settings
        if not settings.uses_embedded_redis or settings.redis_socket is None:
            self._screen.step("queue", "Redis at REDIS_URL")
            return
        program = embedded_redis.find_program()
        try:
            self._run_redis(program, settings.data_dir, settings.redis_socket)
        except ChildFailed:
            if not embedded_redis.is_unreadable("\n".join(self._supervisor.lines_of("redis"))):
                raise
            broken = embedded_redis.set_aside(settings.data_dir, time.strftime("%Y%m%d-%H%M%S"))
            self._supervisor.forget("redis")
            self._run_redis(program, settings.data_dir, settings.redis_socket)
            self._screen.step(
                "queue", f"could not be read and was moved to {broken}; it is rebuilt from the record"
            )
        self._screen.step("queue", f"{program.kind} {program.version_text}, on {settings.redis_socket}")

    def _run_redis(self, program: embedded_redis.RedisProgram, data_dir: Path, socket: Path) -> None:
        configuration = embedded_redis.write_configuration(data_dir, socket)
        embedded_redis.clear_stale_socket(socket)
        self._supervisor.start([parts.redis_child(program.path, configuration, socket, self._environment)])

    def _record(self) -> None:
        url = make_url(self._settings.database_url)
        shown = url.database if url.drivername == "sqlite" else url.render_as_string(hide_password=True)
        try:
            self._store = connect(self._settings.database_url, pool_size=2)
            migrations.upgrade(self._store)
        except DatabaseUnavailable as error:
            raise DatabaseUnavailable(_database_fault(str(shown), error)) from error
        except (DBAPIError, OSError) as error:
            raise DatabaseUnavailable(_database_fault(str(shown), error)) from error
        self._screen.step("record", str(shown))

    def _model(self) -> None:
        if any((self._settings.data_dir / "models").rglob("*.onnx")):
            return  # the worker checks its digests, and compiles again if another one is wanted
        self._screen.progress(
            "model", f"compiling {self._settings.toxicity_model} for this machine, once ..."
        )
        began = time.monotonic()
        code = self._supervisor.run_once(parts.compile_child(self._environment), self._screen.progress)
        if code:
            raise ChildFailed("The model could not be compiled; the lines above say why.")
        if code is None:
            return
        self._screen.step(
            "model", f"{self._settings.toxicity_model}, compiled in {time.monotonic() - began:.0f} s"
        )

    def _processes(self) -> None:
        children = parts.product_children(self._settings, self._environment)
        self._supervisor.start(children)
        if not self._supervisor.stop_requested:
            self._screen.step("running", ", ".join(child.name for child in reversed(children)))

    def _first_decisions(self, *, samples: bool) -> None:
        if self._store is None:
            return
        comments = sample_comments() if samples else []
        first = prepare_first_site(self._store, [comment["id"] for comment in comments])
        if first is not None and first.key is not None and comments:
            self._screen.say()
            self._post_samples(first.key, comments)
        elif first is not None and first.answers:
            self._screen.say()
            known = [Answer(answer, None) for answer in first.answers]
            self._screen.show(
                sample_table(
                    comments,
                    known,
                    title="The sample comments, as they were decided:",
                    width=self._screen.width,
                )
            )
        admin = prepare_first_admin(Accounts(self._store, self._settings.hash_key))
        self._say_ways_in(first, admin)

    def _post_samples(self, key: str, comments: list[dict[str, Any]]) -> None:
        with urllib3.PoolManager() as http:
            answers = [post_comment(http, self._url, key, comment) for comment in comments]
        title = f"{len(comments)} sample comments, posted to {self._url}/v1/comments as a portal would:"
        self._screen.show(sample_table(comments, answers, title=title, width=self._screen.width))

    def _say_ways_in(self, first: FirstSite | None, admin: FirstAdmin | None) -> None:
        self._screen.say()
        for name, where in ways_in(self._url):
            self._screen.step(name, where)
        for lines in (
            admin_lines(self._url, admin, self._settings.data_dir),
            post_line(self._url, first, self._settings.data_dir),
        ):
            self._screen.say()
            for line in lines:
                self._screen.say(line)
        self._screen.say()

    def _meanwhile(self, work: Callable[[], None]) -> None:
        failed: list[BaseException] = []

        def tell() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - handed to the main thread
                failed.append(error)

        thread = threading.Thread(target=tell, daemon=True)
        thread.start()
        self._supervisor.run(until=lambda: not thread.is_alive())
        if failed:
            raise failed[0]


def _database_fault(shown: str, error: Exception) -> str:
    said = getattr(error, "orig", None) or getattr(error, "strerror", None) or error
    first = (str(said).splitlines() or [""])[0].rstrip(".")
    return f"The database {shown} cannot be used: {first}. Check DATABASE_URL."
