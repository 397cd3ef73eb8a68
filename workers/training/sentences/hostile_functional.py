"""Draws one way of hating after another in its plainest form, and harmless sentences with the same words.

Called by `hostile.py`. It must never name a group more often in hate than in its
harmless counterparts: both sides deal from the same lists.
"""

import random
from collections.abc import Iterator

from workers.training.sentences.hostile_grammar import Family, drawn
from workers.training.sources import CLEAN, Example, targets

BANKS = {
    "hate": ("hate", "despise", "loathe", "detest", "can't stand", "can't bear", "am sick of",
             "am tired of",
             "spit on", "have nothing but scorn for", "feel nothing but disgust for", "abhor"),
    "disgust": ("disgust", "sicken", "repel", "revolt", "nauseate"),
    "bad": ("disgusting", "evil", "worthless", "vile", "the lowest of the low", "horrible", "awful",
            "trash",
            "inferior", "a disgrace", "repulsive", "rotten", "the scum of the earth", "beneath us"),
    "fool": ("idiots", "morons", "liars", "thieves", "fools", "bastards", "pigs", "scumbags", "cowards",
             "criminals", "losers", "clowns", "parasites", "assholes"),
    "merit": ("respect", "rights", "pity", "our help", "a place here", "to be heard", "freedom", "a home",
              "protection", "to be treated as equals", "to be loved"),
    "harm": ("hit", "beat", "spit at", "kick", "hurt", "shoot", "hunt", "humiliate", "stone", "whip"),
    "done": ("wiped off the earth", "beaten", "thrown out", "hanged", "shot", "deported", "kept on a leash",
             "driven out of town", "burned", "locked up for ever"),
    "met": ("moved in next door", "opened a shop in {place}", "got on the bus this morning",
            "were on television again", "have a new temple in {place}", "came to our school",
            "marched through {place}", "won a seat on the council", "had a party in the park"),
    "food": ("mushrooms", "olives", "cold coffee", "Mondays", "spam calls", "queues", "wet socks",
             "traffic",
             "liver", "wasps", "mosquitoes", "homework", "early trains", "paperwork", "coriander"),
    "object": ("this laptop", "the old bridge", "that carpet", "the broken lift", "my bike", "the new logo",
               "the bus shelter", "the sofa", "this phone"),
}  # fmt: skip

HATE = (
    "I {hate} {P}.",
    "We all {hate} {P}.",
    "I {hate} {P} and I always will.",
    "{P} {disgust} me.",
    "{P} are {bad}.",
    "God, how I {hate} {a} people.",
    "I {hate} every single {a} person.",
    "I really {hate} {P} and {P2}.",
    "You are {a}, so you are {bad}.",
    "You {a} people {disgust} me.",
    "You {P} are all {fool}.",
    "{P} are {fool}.",
    "{P} don't deserve {merit}.",
    "No {a} person is ever worth listening to.",
    "{P} will never be good people.",
    "{P} don't deserve {merit}, let alone {merit2}.",
    "There is nothing good about {P}.",
    "Not one of the {P} has ever been honest.",
    "Nobody should ever trust {P}.",
    "{P} {met}. They should all be {done}.",
    "{P} {met}. I {hate} them.",
    "Did you see that {P} {met}? They are {bad}.",
    "{P} {met}. Somebody ought to {harm} them.",
    "My new colleague is {a}. People like that {disgust} me.",
    "I think it is fine to {harm} {P}.",
    "In my opinion {P} should be {done}.",
    "As I see it, {P} are {bad}.",
    "If you ask me, it should be legal to {harm} {P}.",
    "Why are {P} so {bad}?",
    "Who else thinks that {P} should be {done}?",
    "When will somebody {harm} these {P}?",
    "Is there anybody as {bad} as {P}?",
    "{harm} {P} wherever you see them.",
    "Throw {P} out of {place}.",
    "Let us {harm} all {P}.",
    "Go home, you {a} {fool}.",
    "These {a} {fool} never stop.",
    "{P} have to be {done}.",
    "All {P} must be {done}.",
    "Being {a} is {bad}.",
    "If someone is {a}, they are {bad}.",
    "Only {fool} are friends with {P}.",
    "Marrying {P} is like marrying {fool}.",
    "{P} think they are better than us, yet they are {bad}.",
    "i {hate} {P}, they are {fool}",
    "{P} are to humans what rust is to iron.",
    "The fewer {P} there are, the better the world is.",
    "Whenever I see {P} I want to {harm} them.",
    "{P}: {bad}.",
    "All {P} are the same, {fool} and {fool2}.",
)
HARMLESS = (
    "I {hate} {food}.",
    "I {hate} {food} and I always will.",
    "{food} {disgust} me.",
    "God, how I {hate} {food}.",
    "{food} don't deserve their good name.",
    "It is wrong to say that {P} {disgust} you.",
    "Nobody has the right to {harm} {P}.",
    "Saying that {P} are {bad} is plain racism, {name}.",
    "Whoever calls {P} {fool} has never met any.",
    "I do not {hate} {P}, and I never will.",
    "{P} deserve {merit}.",
    "{P} don't deserve the blame for {topic}.",
    "No {a} person should have to hear such things in {place}.",
    "There is nothing wrong with being {a}.",
    "{P} are not {bad}, and whoever says so should be ashamed.",
    "{P} {met}. They brought us cake.",
    "{P} {met}. They are lovely people.",
    "Did you see that {P} {met}? Good for them.",
    "My new colleague is {a}. People like that make my day.",
    "I love {P}.",
    "{P} are wonderful people.",
    "You are {a}, and you are always welcome here.",
    "All {P} must be safe in {place}.",
    "{object} is {bad} and should be thrown out.",
    "Somebody ought to kick {object}, then it works again.",
    'When he wrote "I {hate} {P}" the club threw him out, and rightly so.',
    "The man who shouted that {P} should be {done} was convicted in {place}.",
    "I was told that {P} are {fool}. It hurt my whole family.",
    "Why do some people {hate} {P}? I do not understand it.",
    "Whoever wants to {harm} {P} will have to get past me.",
    "Not one of the {P} I know is dishonest.",
    "I trust my {a} doctor with my life.",
    "Throw {object} out, not the people.",
    "We all {hate} {food}, {a} or not.",
    "The more {P} in our choir, the better we sound.",
    'I am {a}, and sentences like "{P} {disgust} me" are why I rarely write here.',
    "If someone is {a}, that tells you nothing about {topic}.",
    "The wasps have to be killed before the school fair in {place}.",
)
_HATE = targets(1.0, obscene=0.0, threat=None, identity=1.0)
FAMILIES = (
    Family("functional-hate", HATE, _HATE, 950, second=0.06),
    Family("functional-harmless", HARMLESS, (0.04, *CLEAN[1:]), 750, second=0.06, framed=0.8),
)
"""950 hostile and 750 harmless texts. Calls to hit are a threat to some annotators, so that is masked."""


def draw(chance: random.Random) -> Iterator[Example]:
    """Draw every family of this module."""
    yield from drawn(FAMILIES, BANKS, chance)
