import json
from typing import Any

import pytest

from service.domain.errors import ModelError
from workers.scoring.spam.features import INVITATIONS, OFFERS
from workers.scoring.spam.lists import DomainLists, TermList, listed, read_text
from workers.scoring.spam.model import SpamModel
from workers.scoring.spam.patterns import PATTERNS
from workers.scoring.spam.scorer import WORDS


@pytest.fixture
def written() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(read_text("weights.json"))
    return found


def test_every_kind_of_wording_has_a_weight_and_words(written: dict[str, Any]) -> None:
    kinds = {pattern.feature for pattern in PATTERNS}
    assert kinds <= set(written["features"])
    assert kinds >= OFFERS | INVITATIONS
    assert set(written["features"]) == set(WORDS)


def test_altered_weights_are_refused(written: dict[str, Any]) -> None:
    written["features"]["link"]["weight"] += 0.1
    with pytest.raises(ModelError, match="digest"):
        SpamModel.from_json(written)


def test_evidence_only_ever_adds() -> None:
    model = SpamModel.load()
    values = {"link": 1.0, "capitals": 1.0}
    alone = model.score(model.contributions({"link": 1.0}))
    assert model.score(model.contributions(values)) >= alone > model.score({})
    assert model.score(model.contributions({"link": 1e9})) == 1.0


def test_a_feature_without_a_weight_counts_nothing() -> None:
    model = SpamModel.load()
    assert model.contributions({"unheard_of": 3.0}) == {"unheard_of": 0.0}


def test_the_held_out_figures_are_recorded_and_good_enough(written: dict[str, Any]) -> None:
    figures = written["figures"]
    assert figures["youtube_held_out_video"]["auc"] > 0.85
    for name in ("news-unhealthy-val", "news-sfu", "wikipedia-context-gc"):
        assert figures[name]["held"] < 0.005


def test_a_domain_is_listed_with_all_hosts_below_it() -> None:
    lists = DomainLists.load()
    assert listed("bit.ly", lists.shorteners)
    assert listed("www.bit.ly", lists.shorteners)
    assert not listed("rabbit.ly", lists.shorteners)
    assert not listed("", lists.shorteners)


def test_listed_phrases_need_word_boundaries() -> None:
    terms = TermList()
    text = "well, free link building and so on"
    assert [text[span.begin : span.end] for span in terms.phrases(text)] == ["free link"]
    assert terms.phrases("carefree linkage") == []
