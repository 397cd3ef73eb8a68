"""Why a person rejects a comment: nine codes, one for each digit key.

Shown by the desk, sent to the portal in the decision's reason (`code` is `moderator`,
`rule` is one of these). A code is never renamed once released.
"""

from collections.abc import Mapping
from enum import StrEnum

from service.domain.labels import Label


class RejectionCode(StrEnum):
    """What is wrong with the comment, in the order of the digits 1 to 9."""

    INSULT = "insult"
    HATE = "hate"
    THREAT = "threat"
    OBSCENE = "obscene"
    SPAM = "spam"
    PRIVATE_DATA = "private_data"
    FALSE_CLAIM = "false_claim"
    OFF_TOPIC = "off_topic"
    OTHER = "other"

    @property
    def digit(self) -> int:
        """The key, 1 to 9."""
        return list(RejectionCode).index(self) + 1

    @property
    def words(self) -> str:
        """The code as people read it."""
        return _WORDS[self]


_WORDS: Mapping[RejectionCode, str] = {
    RejectionCode.INSULT: "Insult or harassment",
    RejectionCode.HATE: "Hate against a group",
    RejectionCode.THREAT: "Threat or call for violence",
    RejectionCode.OBSCENE: "Obscene or sexual",
    RejectionCode.SPAM: "Spam or advertising",
    RejectionCode.PRIVATE_DATA: "Private data of somebody",
    RejectionCode.FALSE_CLAIM: "False claim about a person or a danger",
    RejectionCode.OFF_TOPIC: "Off topic",
    RejectionCode.OTHER: "Against other rules of the site",
}

USUAL_CODE: Mapping[Label | None, RejectionCode] = {
    Label.TOXICITY: RejectionCode.INSULT,
    Label.SEVERE_TOXICITY: RejectionCode.INSULT,
    Label.OBSCENE: RejectionCode.OBSCENE,
    Label.THREAT: RejectionCode.THREAT,
    Label.INSULT: RejectionCode.INSULT,
    Label.IDENTITY_ATTACK: RejectionCode.HATE,
    Label.SEXUAL_EXPLICIT: RejectionCode.OBSCENE,
    Label.SPAM: RejectionCode.SPAM,
    None: RejectionCode.OTHER,
}
"""The code proposed for the label that held a comment, until the moderator has used another for it."""
