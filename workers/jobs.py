"""The functions that RQ calls by name. A name here must be in `service.job_queue.ALLOWED_FUNCTIONS`.

Set up once per process by `workers.main`. Takes comment ids only: a reader's text is in the
record, never in Redis.
"""

from collections.abc import Sequence

from workers.chunk_scoring import ChunkScoring

_chunk_scoring: ChunkScoring | None = None


def set_up(chunk_scoring: ChunkScoring) -> None:
    """Give this process what its jobs work with; the model stays loaded between jobs."""
    global _chunk_scoring  # noqa: PLW0603 - RQ calls functions by name, so what they need is the module's
    _chunk_scoring = chunk_scoring


def score_comments(comment_ids: Sequence[str]) -> None:
    """Score and decide these comments. Idempotent: a job that arrives twice finds nothing to do."""
    if _chunk_scoring is None:
        raise RuntimeError("this process is no scoring worker: start one with `lettersdesk worker`")
    _chunk_scoring.score(comment_ids)
