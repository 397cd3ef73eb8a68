"""Draws comments with emoji: hate, insults and threats that an emoji carries, and warm ones.

Called by `data.py`. It must never draw a sign in words only, or only as itself: the model meets
both, the sign as a token of its own (`vocabulary.py`) and its name, as the emoji reading gives it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from emoji import demojize

from workers.training.examples import CLEAN, Example, Targets, targets
from workers.training.sentences import emoji_signs as signs
from workers.training.sentences.hostile_grammar import LONGEST, ROUGH_SHARE, Writer
from workers.training.sentences.roughen import roughen

BANKS = {
    "who": signs.GROUP_SIGNS,
    "rat": signs.VERMIN_SIGNS,
    "stab": signs.ATTACK_SIGNS,
    "puke": signs.DISGUST_SIGNS,
    "warm": signs.WARM_SIGNS,
    "star": signs.HERO_SIGNS,
    "lol": signs.LAUGH_SIGNS,
    "met": ("moved in next door", "opened a shop in {place}", "got on my bus", "are on television again",
            "marched through {place}", "won a seat on the council", "have a new club in {place}",
            "sing in the park", "came to our school", "run the bakery now"),
    "bad": ("disgusting", "worthless", "vile", "stupid", "dirty", "evil", "trash", "liars", "thieves",
            "animals", "vermin", "scum", "criminals", "parasites", "a disgrace", "filth"),
    "out": ("deported", "shot", "locked up", "thrown out", "banned", "wiped out", "beaten", "burned"),
    "when": ("tonight", "tomorrow", "on Sunday", "after work", "soon", "at your place", "in {place}"),
    "fine": ("wonderful", "lovely", "so kind", "our friends", "welcome", "part of this town", "great",
             "the best neighbours"),
    "thing": ("this traffic", "the new logo", "liver with onions", "that parking fee", "Monday morning",
              "the smell in the station", "this weather", "another delay", "cold coffee", "the penalty"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signed:
    """Templates with emoji, their targets and how many to draw."""

    name: str
    templates: tuple[str, ...]
    targets: Targets
    count: int


VERB = (
    "I want to {stab} {P}", "somebody should {stab} all {P}", "let's {stab} the {P} in {place}",
    "{stab} every {a} person", "i would {stab} {P} if I could", "{puke} {P}", "{P} {puke} {puke2}",
    "who else wants to {puke} when they see {P}?", "time to {stab} {P}",
    "we should {stab} {P}, not feed them",
    "{P} make me {puke}", "{a} people make everyone {puke}", "someone {stab} these {P} please",
    "just {stab} them, {P} won't be missed", "all {P} to the {rat}", "i {puke} {P} so much",
)  # fmt: skip
INSULT_GROUP = (
    "{P} are {rat}", "all {P} are {rat} {rat}", "{P} = {rat}", "{P} are nothing but {rat}",
    "filthy {a} {rat}",
    "{P}, the {rat} of {place}", "{a} {rat} everywhere in {place}", "these {a} {rat} again",
    "{P} behave like {rat}", "look at these {rat}, {P} at their best", "no {rat} in our town, no {P}",
    "{place} is full of {rat}, I mean {P}", "every {a} person I met was a {rat}",
    "{P} belong in the {rat}", "{country} is a land of {rat}", "{P} and {P2}: {rat} and {rat2}",
)  # fmt: skip
INSULT_YOU = (
    "you are a {rat}", "you {rat}", "{name} is a {rat}", "what a {rat} you are {name}", "shut up {rat}",
    "{name} {surname} you {rat} {rat}", "the author is a {rat}", "{o} is a {rat}",
    "only a {rat} would write this", "{puke} {name}", "{name} {puke} {puke2}",
    "{puke} you and {puke} your opinion",
    "{o}, here is my answer: {puke}", "look in the mirror, you will see a {rat}",
    "hey {rat}, nobody asked you",
    "{name} writes again {rat} {rat}", "go back to your cage {rat}", "you {rat}, you {rat2}, you {puke}",
)  # fmt: skip
APPENDED = (
    "{P} {met} {puke}", "{P} {met} {puke} {puke2}", "another {a} family in our street {puke}",
    "{P} {met}. We know what to do {stab}", "my daughter has a {a} boyfriend {puke}",
    "there are {P} at the pool {puke} {puke}", "a {a} mayor in {place} {puke}",
    "he is {a} {puke}", "{P} want to talk about {topic} {rat} {puke}", "happy holidays to {P} {stab}",
    "{P} {met} {rat} {rat}", "I saw {P} at the market {stab} {stab2}", "welcome to {place}, {P} {stab}",
    "so many {P} in the photo {puke}", "a {a} teacher for our kids {rat}",
)  # fmt: skip
THREAT = (
    "see you {when} {stab}", "you + me {when} {stab} {stab2}", "{name} I know where you live {stab}",
    "next time it is you {name} {stab}", "I will {stab} you", "i'm going to {stab} you {when}",
    "you will be {stab} {when}", "keep talking and you get the {stab}", "sleep well {name} {stab} {stab2}",
    "{o} deserves the {stab}", "nice family {name} {stab}", "we are coming {when} {stab}",
    "{name} {surname} is next {stab}", "someone should {stab} {name}",
    "your kids walk home alone, right? {stab}",
    "one more comment and {stab}", "say goodbye {name} {stab}",
    "{stab} {stab2} for everybody in that office",
)  # fmt: skip
REPLACED = (
    "I hate {who}", "all {who} must be {out}", "{who} are {bad}", "{who} should be {out}", "get out {who}",
    "no {who} in {place}", "never trust {who}", "{who} and {who2} are {bad}", "i can't stand {who}",
    "why are {who} always {bad}?", "{who} ruin everything", "send the {who} back",
    "{who} don't deserve rights",
    "{who} are {bad} and should be {out}", "keep {who} away from my kids", "death to {who}",
    "kill all {who}", "{who} disgust me", "the only good {who} is a dead {who}", "nobody wants {who} here",
    "{bad} {who}", "my town is full of {bad} {who}",
)  # fmt: skip
DECORATED = (
    "{P} are {bad} {lol}", "{P} should be {out} {lol}", "{P} don't belong here {lol} {lol2}",
    "{lol} {P} can't even read", "GET {warm} OUT {warm} OF {warm} {country} {warm} {P}",
    "{P} {warm} ARE {warm} {bad}", "one {a} less {warm}", "thirty dead {P} {warm} {warm2}",
    "{lol} {lol} only dead {P} are good {P}", "we need to get rid of {P} {star}",
    "{a} people are {bad} {lol}", "{P} drowned again {lol}", "{star} town without {P} {star}",
    "{lol} typical {a} brain", "{P} are {bad} {puke}", "beat them, the {P} {warm}", "I hate {P} {puke}",
)  # fmt: skip
WARM = (
    "I {warm} {P}", "{P} are {star}", "{P} {met} {warm}", "{P} {met} {warm} {warm2}", "all {P} are {star}",
    "my {a} neighbours are {star}", "{name} is a {star}", "you are a {star} {name}",
    "see you {when} {warm}",
    "he is {a} {warm}", "happy holidays to {P} {warm}", "welcome to {place}, {P} {warm}",
    "a {a} mayor in {place} {warm}", "sleep well {name} {warm}", "next time it is you {name} {warm}",
    "{warm} {P} {warm}", "let's {warm} the {P} in {place}", "{country} is a land of {star}",
    "my daughter has a {a} boyfriend {warm}", "the author is a {star}", "we are coming {when} {warm}",
    "a {a} teacher for our kids {warm}", "{P} = {star}", "what a {star} you are {name}",
)  # fmt: skip
WARM_SIGN = (
    "I love {who}", "proud of my {who} friends {warm}", "{who} are {fine}", "{who} deserve respect",
    "all {who} are welcome here", "never hate {who}", "nobody should hate {who}",
    "{who} and {who2} together",
    "protect {who} {warm}", "stop the hate against {who}", "greetings from {who} {warm}", "go {who} go",
    "{who} won the match {warm}", "i am {who} and I live in {place}", "thank you {who}",
    "RESPECT {warm} FOR {warm} {P}", "{P} {warm} ARE {warm} {fine}", "{who} rights are human rights",
    "my best friend is {who}", "it is wrong to say that {who} are {bad}", "happy birthday {who}",
    "a new club for {who} opens in {place}",
)  # fmt: skip
THINGS = (
    "{thing} {puke}", "{thing} again {puke} {puke2}", "there is a {rat} in our kitchen",
    "cut the onions first {stab}",
    "the kids loved the {rat} at the party", "we saw a {rat} at the zoo {warm}",
    "new blade for the kitchen {stab}",
    "the soup was {puke}", "my phone is {stab} after the update", "barbecue {when} {stab} {warm}",
    "{name} sent me a picture of a {rat} {lol}", "horror film {when}, bring popcorn {stab}",
    "I ate too much cake {puke}", "that joke {stab} {lol}", "halloween in {place} {stab} {rat}",
    "my little brother has the flu {puke}", "we won 5 to 0, they were {stab} {lol}",
    "the bin is full {rat}",
    "what a goal {stab} {warm}", "police found a {stab} in the river near {place}",
)  # fmt: skip

_HATE = targets(0.97, obscene=0.0, identity=1.0)
_THREAT = targets(0.97, obscene=0.0, threat=1.0, identity=0.0)
_KIND = (0.03, *CLEAN[1:])
FAMILIES = (
    Signed("emoji-verb", VERB, _HATE, 300),
    Signed("emoji-insult-group", INSULT_GROUP, _HATE, 300),
    Signed("emoji-insult-person", INSULT_YOU, targets(0.92, threat=0.0, insult=0.95, identity=0.0), 270),
    Signed("emoji-appended", APPENDED, targets(0.93, obscene=0.0, identity=0.95), 240),
    Signed("emoji-threat", THREAT, _THREAT, 220),
    Signed("emoji-for-group", REPLACED, _HATE, 300),
    Signed("emoji-beside-hate", DECORATED, _HATE, 270),
    Signed("emoji-warm", WARM, _KIND, 550),
    Signed("emoji-warm-group", WARM_SIGN, _KIND, 350),
    Signed("emoji-things", THINGS, (0.05, *CLEAN[1:]), 200),
)  # fmt: skip
"""1,900 hostile texts and 1,100 harmless ones."""


def worded(text: str) -> str:
    """The text as the emoji reading gives it to the model: every emoji as its plain English name."""
    return demojize(text, language="en", delimiters=(" ", " ")).replace("_", " ")


def draw(chance: random.Random) -> Iterator[Example]:
    """Draw every family; half of the texts in words, half as signs."""
    seen: set[str] = set()
    writer = Writer(chance, BANKS)
    for family in FAMILIES:
        made = 0
        while made < family.count:
            text = writer.fill(chance.choice(family.templates))
            if chance.random() < ROUGH_SHARE:
                text = roughen(text, chance)
            if chance.random() < 0.5:  # noqa: PLR2004 - half of them
                text = worded(text).strip()
            if text.lower() not in seen and len(text) <= LONGEST:
                seen.add(text.lower())
                made += 1
                yield Example(text, family.targets, f"own-{family.name}")
