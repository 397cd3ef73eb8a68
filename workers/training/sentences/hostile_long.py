"""Draws long comments: civil from end to end, or civil but for one hostile sentence in the middle.

Called by `hostile.py`. It must never differ between its two sides in anything but that
sentence, so that neither length nor politeness decides the label.
"""

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, Targets, targets
from workers.training.sentences import hostile_contempt, hostile_groups, hostile_threats
from workers.training.sentences.hostile_grammar import LONGEST, ROUGH_SHARE, Family, Writer, drawn
from workers.training.sentences.roughen import roughen

HOSTILE_COUNT = 600
CIVIL_COUNT = 450
FRAMED_COUNT = 1_300
"""Civil sentences between the openings and closings that the hostile families use."""

CIVIL = (
    "The article is well researched, thank you.", "I moved to {place} in my twenties and never left.",
    "The figures about {topic} were new to me.", "I wonder what {o} will say next week.",
    "My daughter works in {place} and tells me the same.", "We talked about {topic} at dinner last night.",
    "The bus to {place} runs every hour now, which is a step forward.",
    "I do not agree with everything in the piece, but it made me think.",
    "There should be more reports like this one.", "Has anyone read the study that is mentioned here?",
    "I would have liked to hear more about {topic}.", "In {country} they solved this years ago.",
    "{name} made a good point further up.", "It rained the whole day, so I had time to read it all.",
    "{o} promised an answer before the summer.", "I have followed {topic} for a long time.",
    "The photo was taken near the old station, if I am not mistaken.", "Let us wait for the court.",
    "Our school in {place} has the same trouble.", "The second half of the text is the better one.",
    "I remember the debate of 2008 very well.", "Nobody I know has an easy answer to this.",
    "My wife and I voted differently and are still married.",
    "I paid for this newspaper and I am glad I did.",
    "The comments about {topic} are worth reading too.",
    "I work shifts, so I read this at four in the morning.",
    "A friend in {country} sent me the link.", "The meeting in {place} starts at seven, all are welcome.",
    "Somebody should check the number in the third paragraph.", "I hope the talks about {topic} go on.",
    "As a nurse I see the results of {topic} every day.", "It is good that {o} at least answered.",
    "We used to swim there as children.", "The market in {place} is open on Saturdays again.",
    "My neighbours are {a} and we share a garden.", "I grew up in a {a} family and left at eighteen.",
    "Many {P} in {place} see it the same way.", "The choir sang songs that {P} brought along.",
    "On {topic} I have changed my mind twice.", "{name} {surname} has been on the council since spring.",
)  # fmt: skip

_SIDES: tuple[tuple[tuple[str, ...], dict[str, tuple[str, ...]], Targets], ...] = (
    (hostile_contempt.COMMENTERS, hostile_contempt.BANKS,
     targets(0.9, severe=0.0, obscene=0.0, threat=0.0, insult=0.8)),
    (hostile_groups.DEHUMANISING, hostile_groups.BANKS,
     targets(0.97, obscene=0.0, threat=0.0, identity=0.95)),
    (hostile_groups.EXCLUSION, hostile_groups.BANKS, targets(0.93, obscene=0.0, threat=0.1, identity=0.95)),
    (hostile_groups.STEREOTYPES, hostile_groups.BANKS,
     targets(0.93, severe=0.0, obscene=0.0, threat=0.0, identity=0.95)),
    (hostile_threats.OPEN, hostile_threats.BANKS, targets(1.0, obscene=0.0, threat=1.0)),
    (hostile_threats.VEILED, hostile_threats.BANKS, targets(0.93, obscene=0.0, threat=0.95)),
)  # fmt: skip
"""The hostile sentences' templates, their banks and the targets of the whole comment."""


def _spelt(text: str, chance: random.Random) -> str:
    return roughen(text, chance) if chance.random() < ROUGH_SHARE else text


def draw(chance: random.Random) -> Iterator[Example]:
    """Draw the hostile comments, each kind equally often, then the civil ones, long and short."""
    writers = [Writer(chance, banks) for _, banks, _ in _SIDES]
    seen: set[str] = set()

    def fresh(text: str) -> bool:
        new = text.lower() not in seen and len(text) <= LONGEST
        seen.add(text.lower())
        return new

    made = 0
    while made < HOSTILE_COUNT:
        side = made % len(_SIDES)
        templates, _, labels = _SIDES[side]
        parts = chance.sample(CIVIL, chance.randint(2, 7))
        parts.insert(chance.randint(0, len(parts)), chance.choice(templates))
        # Each sentence is filled on its own: a group that is named in passing is not the one attacked.
        text = _spelt(" ".join(writers[side].fill(part) for part in parts), chance)
        if fresh(text):
            made += 1
            yield Example(text, labels, "own-long-hostile")
    made = 0
    while made < CIVIL_COUNT:
        parts = chance.sample(CIVIL, chance.randint(3, 8))
        text = _spelt(" ".join(writers[0].fill(part) for part in parts), chance)
        if fresh(text):
            made += 1
            yield Example(text, (0.02, *CLEAN[1:]), "own-long-civil")
    framed = Family("framed-civil", CIVIL, (0.02, *CLEAN[1:]), FRAMED_COUNT, framed=0.95)
    yield from drawn((framed,), {}, chance)
