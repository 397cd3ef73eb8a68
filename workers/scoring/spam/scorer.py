"""The spam scorer: one comment in, a score in [0, 1] with its evidence and signals out.

Called by the scoring pipeline. It never says what a reader wrote, only what kind of
thing was found and where, and it never decides: the policy does.
"""

from collections.abc import Sequence

from service.domain.labels import Label
from service.domain.scores import Evidence, LabelScore, ScorerIdentity, Scores, ScoringInput
from workers.scoring.spam.features import FeatureExtractor
from workers.scoring.spam.lists import package_digest
from workers.scoring.spam.model import SpamModel

WORTH_SAYING = 0.3
"""Log-odds under which a feature is not mentioned."""
MOST_EVIDENCE = 8

WORDS = {
    "adult_offer": "offers sexual services",
    "advertising_name": "the author's name advertises",
    "blog_praise": "praise that fits any page, as spam writes it",
    "call_to_click": "tells readers to click, sign up or text",
    "capitals": "nearly all in capitals",
    "check_out": "asks readers to check something out",
    "crypto_offer": "offers trading, coins or their recovery",
    "disposable_email": "the author uses a throw-away e-mail service",
    "email_address": "an e-mail address",
    "exclamation": "runs of exclamation or currency marks",
    "fast_address": "many comments from this address in ten minutes",
    "fast_author": "many comments by this author in ten minutes",
    "follow_request": "asks for likes, votes or messages",
    "fundraiser_link": "a link to where people sell, collect or perform",
    "gambling": "offers gambling",
    "hidden_link": "a link written to be missed by filters",
    "invitation_with_link": "an invitation together with a link",
    "link": "a link that leads away from the portal",
    "link_markup": "link markup (HTML, BBCode or Markdown)",
    "link_only": "hardly anything but a link",
    "listed_domain": "a domain on the list of advertised domains",
    "listed_phrase": "a phrase on the list of comment spam",
    "listed_term_in_link": "a term on the list of comment spam, in a link",
    "messenger": "a messenger handle or an invitation to write there",
    "money_offer": "promises money, work or loans",
    "more_links": "several links",
    "offer_with_contact": "an offer together with a link or contact",
    "offer_with_invitation": "an offer together with an invitation",
    "pharmacy": "offers medicines or cures",
    "phone_number": "a telephone number",
    "plea": "begs for help, votes or support",
    "prize": "promises a prize, gift or voucher",
    "referral_link": "a link that pays whoever placed it",
    "repeated_characters": "the same character many times over",
    "repeated_text": "the same words over and over",
    "sales_pitch": "offers goods or services",
    "same_text": "the same text was posted before within a day",
    "self_promotion": "sends readers to the author's own channel or page",
    "several_offers": "several offers in one comment",
    "shortened_link": "a link through an address shortener",
    "subscribe_request": "asks for subscribers or followers",
}
"""What each feature means, for moderators; the keys are the evidence codes and are never renamed."""


class SpamScorer:
    """Scores label `spam`; thread-safe, and needs nothing but the files it ships with."""

    def __init__(self) -> None:
        """Load lists and weights: about half a second and 25 MB.

        Raises: ModelError (permanent) if the weights were altered.
        """
        self._model = SpamModel.load()
        self._extractor = FeatureExtractor()
        self._identity = ScorerIdentity(
            "spam", self._model.version, package_digest(), frozenset({Label.SPAM})
        )
        self._name = f"spam/{self._model.version}/{self._identity.digest[:12]}"

    @property
    def identity(self) -> ScorerIdentity:
        """Name, version and digest of everything that decides: weights, lists, wording and code."""
        return self._identity

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        """Score n comments, giving n `Scores` in order: label `spam`, its evidence, and signals.

        Evidence is ordered by weight, heaviest first; the score's span is that of the
        first piece that has one.
        """
        return [self._score(given) for given in inputs]

    def _score(self, given: ScoringInput) -> Scores:
        features = self._extractor.extract(given)
        contributions = self._model.contributions(features.values)
        told = sorted(
            (name for name, weight in contributions.items() if weight >= WORTH_SAYING),
            key=lambda name: (-contributions[name], name),
        )[:MOST_EVIDENCE]
        evidence = tuple(Evidence(name, WORDS[name], features.spans.get(name)) for name in told)
        span = next((found.span for found in evidence if found.span is not None), None)
        value = self._model.score(contributions)
        return Scores(
            labels={Label.SPAM: LabelScore(value, self._name, span, evidence)},
            signals=frozenset(str(signal) for signal in features.signals),
        )
