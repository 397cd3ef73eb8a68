from collections import Counter

import pytest

from service.demo.material import Material, load_material
from service.demo.script import DAY, DAY_HOURS, HISTORY_DAYS, HOUR, Script, write_script
from service.domain.comment import MAX_BODY
from service.domain.digests import text_digest

NOW = 1_800_000_000.0


@pytest.fixture(scope="module")
def material() -> Material:
    return load_material()


@pytest.fixture(scope="module")
def script(material: Material) -> Script:
    return write_script(material, 1500, now=NOW, seed=1)


def test_a_seed_gives_the_same_day_each_time(material: Material, script: Script) -> None:
    assert write_script(material, 1500, now=NOW, seed=1) == script
    assert write_script(material, 1500, now=NOW, seed=2) != script


def test_the_day_has_as_many_comments_as_asked_for_and_some_lie_before_it(script: Script) -> None:
    begins = NOW - DAY_HOURS * HOUR
    assert sum(post.at >= begins for post in script.posts) == 1500
    assert sum(post.at < begins for post in script.posts) == 600
    assert all(NOW - (HISTORY_DAYS + 1) * DAY <= post.at <= NOW for post in script.posts)
    assert [post.at for post in script.posts] == sorted(post.at for post in script.posts)


def test_only_a_campaign_says_the_same_twice(script: Script) -> None:
    texts = Counter(text_digest(post.submission.body) for post in script.posts if post.kind != "campaign")
    assert sum(count - 1 for count in texts.values() if count > 1) < 15
    campaign = [post for post in script.posts if post.kind == "campaign"]
    assert len(campaign) == 37
    assert len({text_digest(post.submission.body) for post in campaign}) == 1
    assert len({post.submission.author.id for post in campaign}) == 12


def test_replies_answer_earlier_comments_under_the_same_article(script: Script) -> None:
    posts = {post.submission.external_id: post for post in script.posts}
    replies = [post for post in script.posts if post.submission.parent_id]
    assert len(replies) > 200
    for reply in replies:
        parent = posts[str(reply.submission.parent_id)]
        assert parent.at <= reply.at
        assert parent.submission.article == reply.submission.article


def test_edits_and_complaints_come_after_what_they_are_about(script: Script) -> None:
    at = {post.submission.external_id: post.at for post in script.posts}
    assert script.edits
    assert all(edit.at > at[edit.submission.external_id] for edit in script.edits)
    assert len(script.complaints) > 50
    assert all(NOW > one.at > at[one.external_id] for one in script.complaints)


def test_nothing_is_left_to_fill_in_and_nothing_is_too_long(script: Script) -> None:
    for post in script.posts:
        body = post.submission.body
        assert body.strip()
        assert len(body) <= MAX_BODY
        assert not {"{who}", "{person}", "{n}", "{pick"} & set(body.replace("}", "} ").split())
        assert "{" not in body


def test_the_war_over_karabakh_is_talked_of_politely_and_spelled_badly(
    material: Material, script: Script
) -> None:
    about = [post for post in script.posts if post.submission.article.id == "karabakh-ceasefire"]
    rough = next(one for one in material.topics if one.article.id == "karabakh-ceasefire").rough
    assert len(about) > 100
    assert sum(any(line[:20] in post.submission.body for line in rough) for post in about) > 15
