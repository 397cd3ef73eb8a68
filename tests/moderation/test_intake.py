"""What portals may do with comments, on both databases."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from service.domain.comment import Author, Site, Status
from service.domain.errors import Conflict, NotFound
from service.job_queue import JobQueue, connect, scoring_queue
from service.moderation import Intake, Receipt
from service.store import sites
from service.store.engine import Store
from tests.conftest import make_submission


@pytest.fixture
def intake(store: Store, hash_key: bytes) -> Intake:
    return Intake(store, None, hash_key)


def test_a_new_comment_waits_for_the_machine(intake: Intake, site: Site) -> None:
    receipt = intake.submit(site, make_submission())
    assert receipt.created
    assert (receipt.comment.status, receipt.comment.revision) == (Status.PENDING, 1)
    assert receipt.comment.decision is None


def test_what_a_post_answers_is_what_was_recorded(intake: Intake, site: Site) -> None:
    assert intake.submit(site, make_submission()).comment == intake.read(site, "c-1")


def test_posting_twice_returns_the_first(intake: Intake, site: Site) -> None:
    first = intake.submit(site, make_submission())
    again = intake.submit(site, make_submission())
    assert again == Receipt(first.comment, created=False)


def test_a_new_display_name_does_not_make_it_another_comment(intake: Intake, site: Site) -> None:
    first = intake.submit(site, make_submission())
    renamed = replace(make_submission(), author=Author("reader-1", "Ani K."))
    assert intake.submit(site, renamed).comment.id == first.comment.id


@pytest.mark.parametrize(
    "other",
    [
        make_submission(body="Other"),
        make_submission(parent_id="p"),
        make_submission(author=Author("someone")),
    ],
)
def test_the_same_id_with_other_content_is_a_conflict(intake: Intake, site: Site, other: object) -> None:
    intake.submit(site, make_submission())
    with pytest.raises(Conflict, match="PUT"):
        intake.submit(site, other)  # type: ignore[arg-type]


def test_two_sites_may_use_the_same_id(intake: Intake, store: Store, site: Site) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Courier", now=0.0)
    one, two = intake.submit(site, make_submission()), intake.submit(other, make_submission(body="Else"))
    assert one.comment.id != two.comment.id
    with pytest.raises(NotFound):
        intake.read(replace(site, id=99), "c-1")


def test_equal_posts_at_the_same_moment_make_one_comment(intake: Intake, site: Site) -> None:
    receipts: list[Receipt] = []

    def post() -> None:
        receipts.append(intake.submit(site, make_submission()))

    threads = [threading.Thread(target=post) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({receipt.comment.id for receipt in receipts}) == 1
    assert sum(receipt.created for receipt in receipts) == 1


def test_a_batch_answers_each_comment_in_order(intake: Intake, site: Site) -> None:
    intake.submit(site, make_submission("b"))
    results = intake.submit_batch(
        site,
        [
            make_submission("c"),
            make_submission("b", "Other content"),
            make_submission("a"),
            make_submission("a"),
            make_submission("b"),
        ],
    )
    shown = [
        "conflict" if isinstance(result, Conflict) else (result.comment.external_id, result.created)
        for result in results
    ]
    assert shown == [("c", True), "conflict", ("a", True), ("a", False), ("b", False)]


def test_two_batches_in_opposite_order_do_not_block_each_other(intake: Intake, site: Site) -> None:
    batch = [make_submission(f"n-{number:03}") for number in range(100)]
    threads = [threading.Thread(target=intake.submit_batch, args=(site, b)) for b in (batch, batch[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert intake.read(site, "n-099").status is Status.PENDING


def test_email_and_address_are_not_stored(intake: Intake, store: Store, site: Site) -> None:
    intake.submit(site, make_submission())
    with store.reader() as connection:
        [row] = connection.execute(text("SELECT * FROM revisions")).all()
    assert "ani@example.org" not in repr(row)
    assert "203.0.113.7" not in repr(row)
    assert row.email_hash
    assert row.ip_hash


def test_an_edit_is_a_new_revision_that_is_judged_again(intake: Intake, site: Site) -> None:
    first = intake.submit(site, make_submission()).comment
    receipt = intake.revise(site, make_submission(body="Better said."))
    assert receipt.created
    assert (receipt.comment.id, receipt.comment.revision, receipt.comment.body) == (
        first.id,
        2,
        "Better said.",
    )
    assert not intake.revise(site, make_submission(body="Better said.")).created


def test_an_unknown_comment_cannot_be_edited_withdrawn_reported_or_read(intake: Intake, site: Site) -> None:
    with pytest.raises(NotFound):
        intake.revise(site, make_submission())
    with pytest.raises(NotFound):
        intake.withdraw(site, "c-1")
    with pytest.raises(NotFound):
        intake.report(site, "c-1", category="abuse")
    with pytest.raises(NotFound):
        intake.read(site, "c-1")


def test_a_withdrawn_comment_stays_withdrawn(intake: Intake, site: Site) -> None:
    intake.submit(site, make_submission())
    assert intake.withdraw(site, "c-1").status is Status.WITHDRAWN
    assert intake.withdraw(site, "c-1").status is Status.WITHDRAWN
    with pytest.raises(Conflict):
        intake.revise(site, make_submission(body="Once more"))
    with pytest.raises(Conflict):
        intake.report(site, "c-1", category="abuse")


def test_a_post_is_accepted_although_redis_is_away(store: Store, hash_key: bytes, site: Site) -> None:
    away = JobQueue(connect("redis://127.0.0.1:1", timeout=0.2))
    intake = Intake(store, away, hash_key)
    assert intake.submit(site, make_submission()).created
    assert not away.try_enqueue(["x"], limit=4, chunk_size=32)


def test_a_post_reaches_redis_as_an_id_only(
    store: Store, hash_key: bytes, site: Site, redis_url: str
) -> None:
    client = connect(redis_url)
    comment = Intake(store, JobQueue(client), hash_key).submit(site, make_submission()).comment
    [job] = scoring_queue(client).jobs
    assert job.args == [[comment.id]]
    assert "ceasefire" not in repr(job.to_dict()) + repr(job.args)
    client.close()


def test_a_long_queue_is_left_to_the_dispatcher(redis_url: str) -> None:
    client = connect(redis_url)
    queue = JobQueue(client)
    queue.enqueue([["a"], ["b"], ["c"]])
    assert queue.depth() == 3
    assert queue.try_enqueue(["d"], limit=4, chunk_size=32)
    assert not queue.try_enqueue(["e"], limit=4, chunk_size=32)
    client.close()
