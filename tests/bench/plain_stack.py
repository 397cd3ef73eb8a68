"""The stack that a tutorial would build, to be measured beside ours: Flask, RQ, Detoxify.

One job per comment, RQ's default forking worker, the model loaded before the fork,
`Detoxify.predict` on one text. Run by tests/bench/pipeline.py; never part of the product.
"""

import argparse
import os
from typing import Any

import redis
from flask import Flask, jsonify, request
from rq import Queue, Worker
from rq.job import Job

from tests.bench.plain_model import load_detoxify

_model: Any = None


def make_app() -> Flask:
    """POST /comments queues a comment, GET /comments/<id> gives its scores once it has them."""
    app = Flask(__name__)
    client = redis.Redis.from_url(os.environ["PLAIN_REDIS_URL"])
    queue = Queue("comments", connection=client)

    @app.post("/comments")
    def post() -> Any:
        job = queue.enqueue(score, request.get_json()["body"])
        return jsonify(id=job.id), 202

    @app.get("/comments/<job_id>")
    def get(job_id: str) -> Any:
        job = Job.fetch(job_id, connection=client)
        return jsonify(status=job.get_status(), scores=job.return_value())

    return app


def score(body: str) -> dict[str, float]:
    """The job: scores of one comment by the model that the parent process loaded."""
    return {label: float(value) for label, value in _model.predict(body).items()}


def work(redis_url: str, threads: int) -> None:
    """Load the model, then work until stopped; every job runs in a fork of this process."""
    global _model  # noqa: PLW0603 - as a tutorial would: forks inherit it
    import torch  # noqa: PLC0415 - only the worker needs it

    torch.set_num_threads(threads)
    _model = load_detoxify()
    import tests.bench.plain_stack as importable  # noqa: PLC0415 - RQ imports the job by this name

    importable._model = _model
    client = redis.Redis.from_url(redis_url)
    Worker([Queue("comments", connection=client)], connection=client).work(logging_level="WARNING")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--redis", required=True)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    work(arguments.redis, arguments.threads)
