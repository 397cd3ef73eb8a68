import json
from importlib.resources import files
from typing import Any

import pytest

from service.domain.policy import judge
from service.domain.scores import ScoringInput
from service.policy_files import load_policies
from workers.scoring.pipeline import ScoringPipeline

SAMPLES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (files("config") / "samples" / "comments.jsonl").read_text("utf-8").splitlines()
]
GIVEN_BY_A_PORTAL = [
    "azerbijan takin over Nagorno-Karabakh is cray, hope they rly talk abt peace now",
    "omg this is a big mess over there y cant they jst stop fighting already n find a peace deal",
]


@pytest.mark.slow
@pytest.mark.timeout(1200)  # compiling takes half a minute on two free cores, and more on busy ones
@pytest.mark.parametrize("sample", SAMPLES, ids=[sample["id"] for sample in SAMPLES])
def test_each_sample_comment_is_decided_as_a_reader_would_expect(
    sample: dict[str, Any], pipeline: ScoringPipeline
) -> None:
    expected = sample["expect"]
    policy = load_policies(None).choose("default", sample["article"]["section"])
    first_comment = ScoringInput(
        sample["body"],
        author_name=sample["author"]["name"],
        author_comments=0,
        article_url=sample["article"]["url"],
    )
    verdict = judge(policy, pipeline.score([first_comment])[0])
    assert verdict.outcome == expected["outcome"], verdict.reasons
    if expected["outcome"] == "approve":
        assert verdict.reasons == ()
    else:
        found = {(reason.code, reason.label, reason.rule) for reason in verdict.reasons}
        assert (expected["code"], expected.get("label"), expected.get("rule")) in found


def test_the_sample_comments_are_whole_and_begin_with_the_two_that_were_asked_for() -> None:
    assert [sample["body"] for sample in SAMPLES[:2]] == GIVEN_BY_A_PORTAL
    assert len({sample["id"] for sample in SAMPLES}) == len(SAMPLES)
    for sample in SAMPLES:
        assert set(sample) == {"id", "body", "author", "article", "expect"}
        assert set(sample["author"]) == {"id", "name"}
        assert set(sample["article"]) == {"id", "url", "title", "section"}
