"""What a model was not trained on is held, not scored: which languages those are depends on its name."""

import pytest

from service.domain.labels import Label
from service.domain.scores import ScoringInput
from tests.scoring.architectures.conftest import Fetch
from tests.scoring.architectures.releases import NAMES
from workers.scoring.language import LanguageDetector
from workers.scoring.pipeline import ScoringPipeline
from workers.scoring.spam import SpamScorer

GERMAN = "Der Bürgermeister hat gestern Abend im Rathaus über die neue Straßenbahn gesprochen."
FRENCH = "Le maire a parlé hier soir à la mairie de la nouvelle ligne de tramway et des travaux."


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_only_the_multilingual_model_scores_french_and_none_scores_german(fetched: Fetch, name: str) -> None:
    scorer = fetched(name).scorer
    pipeline = ScoringPipeline(scorer, SpamScorer(), LanguageDetector(scorer.languages))
    german, french = pipeline.score([ScoringInput(GERMAN), ScoringInput(FRENCH)])
    assert Label.TOXICITY not in german.labels
    assert (Label.TOXICITY in french.labels) is (name == "multilingual")
