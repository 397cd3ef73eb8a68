"""`pipeline`: decided comments a second, from HTTP to decision, ours against a plain stack.

Same checkpoint, texts, machine, load generator, Valkey and gunicorn for both, in
alternating rounds of one run. Prints one JSON object. Loopback only; stops by itself.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import redis
from rq import Queue
from rq.registry import FinishedJobRegistry

from tests.bench.load import Client, percentile, post_all, post_at_rate
from tests.bench.processes import PeakMemory, free_port, python, running, wait_until
from tests.bench.texts import load_texts

CLIENTS = 16


class OurStack:
    """`lettersdesk up` in a folder of its own."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.port = free_port()
        environment = {
            "LETTERSDESK_DATA": str(folder / "data"),
            "LETTERSDESK_PORT": str(self.port),
            "LETTERSDESK_LOG_LEVEL": "WARNING",
        }
        log = folder / "ours.log"
        self.process = stack.enter_context(
            running(python("-m", "service", "up", "--no-samples"), log, environment)
        )
        wait_until(lambda: _answers(self.port, "/readyz"), f"starting Lettersdesk (see {log})", 600)

        def command(*words: str) -> dict[str, str]:
            made = subprocess.run(
                python("-m", "service", *words),
                env={**os.environ, **environment},
                capture_output=True,
                check=True,
            )
            found: dict[str, str] = json.loads(made.stdout)
            return found

        command("site", "add", "bench", "--json")
        self.headers = {
            "Authorization": f"Bearer {command('key', 'create', '--site', 'bench', '--json')['key']}"
        }
        self._cursor = ""

    def comment(self, name: str, text: str) -> dict[str, object]:
        """A post as a portal would make it; every comment is by another author."""
        return {
            "id": name,
            "body": text,
            "author": {"id": f"author-{name}"},
            "article": {"id": "article-1", "url": "https://news.example/article-1"},
        }

    def round(self, name: str, texts: Sequence[str]) -> float:
        """Post all texts and follow the feed until all are decided; comments a second."""
        began = time.perf_counter()
        answers = post_all(
            self.port,
            "/v1/comments",
            [self.comment(f"{name}-{n}", text) for n, text in enumerate(texts)],
            self.headers,
            CLIENTS,
        )
        refused = [answer.status for answer in answers if answer.status not in (200, 202)]
        if refused:
            raise SystemExit(f"{len(refused)} posts were refused, the first with {refused[0]}")
        decided, client = 0, Client(self.port, self.headers)
        while decided < len(texts):
            page = client.send("GET", f"/v1/decisions?after={self._cursor}&limit=500&wait=5").body
            decided += len(page["decisions"])
            self._cursor = page["next"]
            if time.perf_counter() - began > 300:
                raise SystemExit(f"only {decided} of {len(texts)} comments were decided within 300 s")
        return len(texts) / (time.perf_counter() - began)

    def waited(self, texts: Sequence[str], per_second: float) -> list[float]:
        """Seconds from post to decision of waited posts at a steady rate."""
        bodies = [self.comment(f"w-{n}", text) for n, text in enumerate(texts)]
        answers = post_at_rate(
            self.port, "/v1/comments", bodies, {**self.headers, "Prefer": "wait=10"}, per_second, CLIENTS
        )
        late = sum(answer.status != 200 for answer in answers)
        if late:
            raise SystemExit(f"{late} of {len(answers)} waited posts came back without a decision")
        return [answer.seconds for answer in answers]


class PlainStack:
    """tests/bench/plain_stack.py: gunicorn, Valkey, one forking RQ worker."""

    def __init__(self, stack: ExitStack, folder: Path, valkey: str, threads: int) -> None:
        self.port = free_port()
        url = f"unix://{folder / 'plain.sock'}"
        log = folder / "plain.log"
        enter = stack.enter_context
        server = enter(
            running(
                [valkey, "--port", "0", "--unixsocket", url[7:], "--dir", str(folder), "--appendonly", "yes"],
                log,
            )
        )
        self._redis = redis.Redis.from_url(url)
        wait_until(lambda: _pings(self._redis), "starting Valkey", 10)
        arguments = ["--workers", "1", "--worker-class", "gthread", "--threads", str(CLIENTS)]
        api = enter(
            running(
                python(
                    "-m",
                    "gunicorn",
                    *arguments,
                    "-b",
                    f"127.0.0.1:{self.port}",
                    "tests.bench.plain_stack:make_app()",
                ),
                log,
                {"PLAIN_REDIS_URL": url},
            )
        )
        worker = enter(
            running(python("-m", "tests.bench.plain_stack", "--redis", url, "--threads", str(threads)), log)
        )
        self.pids = {"plain valkey": server.pid, "plain api": api.pid, "plain worker": worker.pid}
        self._queue = Queue("comments", connection=self._redis)
        self._finished = FinishedJobRegistry(queue=self._queue)
        wait_until(lambda: bool(self._redis.smembers("rq:workers")), f"loading Detoxify (see {log})", 120)

    def round(self, texts: Sequence[str]) -> float:
        """Post all texts and wait until every job has finished; comments a second."""
        before = self._finished.get_job_count(cleanup=False)
        began = time.perf_counter()
        post_all(self.port, "/comments", [{"body": text} for text in texts], None, CLIENTS)
        wait_until(
            lambda: self._finished.get_job_count(cleanup=False) - before >= len(texts), "the plain stack", 300
        )
        return len(texts) / (time.perf_counter() - began)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder with evaluate/ to take real texts from")
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeat", type=int, default=5, help="how often our rounds post every text")
    arguments = parser.parse_args()
    threads = len(os.sched_getaffinity(0))
    texts, source = load_texts(arguments.data, arguments.texts)
    with tempfile.TemporaryDirectory(prefix="ld-") as folder, ExitStack() as stack:
        ours = OurStack(stack, Path(folder))
        plain = PlainStack(stack, Path(folder), _valkey(), threads)
        memory = stack.enter_context(PeakMemory(ours.process.pid, _our_name))
        plain_memory = [
            stack.enter_context(PeakMemory(pid, lambda _, n=name: n)) for name, pid in plain.pids.items()
        ]  # type: ignore[misc]
        ours.round("warm", texts[:50])
        plain.round(texts[:10])
        our_rates, plain_rates = [], []
        for number in range(arguments.rounds):
            our_rates.append(ours.round(f"r{number}", list(texts) * arguments.repeat))
            plain_rates.append(plain.round(texts))
        capacity = statistics.median(our_rates)
        waits = ours.waited((list(texts) * 3)[: max(100, int(capacity / 4 * 10))], capacity / 4)
        result = {
            "benchmark": "pipeline",
            "ratio": round(capacity / statistics.median(plain_rates), 2),
            "comments_per_second": round(capacity, 1),
            "plain_comments_per_second": round(statistics.median(plain_rates), 1),
            "rounds": [[round(a, 1), round(b, 1)] for a, b in zip(our_rates, plain_rates, strict=True)],
            "waited_posts_per_second": round(capacity / 4, 1),
            "waited_p50_ms": round(percentile(waits, 0.5) * 1000, 1),
            "waited_p99_ms": round(percentile(waits, 0.99) * 1000, 1),
            "peak_memory_mib": memory.peaks | {n: p for m in plain_memory for n, p in m.peaks.items()},
            "texts": len(texts),
            "source": source,
            "cores": threads,
        }
    print(json.dumps(result))


def _our_name(command: Sequence[str]) -> str:
    known = ("up", "api", "worker", "dispatcher", "delivery")
    words = [word for word in command if word in known]
    return words[-1] if words else Path(command[0]).name if command else "gone"


def _answers(port: int, path: str) -> bool:
    try:
        return Client(port).send("GET", path).status == 200
    except (OSError, ValueError):
        return False


def _pings(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False


def _valkey() -> str:
    from service.supervisor.embedded_redis import find_program  # noqa: PLC0415 - the same server for both

    return str(find_program().path)


if __name__ == "__main__":
    main()
