"""Draws contempt for whole groups without slurs: dehumanising, exclusion, stereotypes, backhanded praise.

Called by `hostile.py`. It must never name one group only: `{P}` and `{a}` are dealt from
the lists that the harmless sentences use, each as often as the others.
"""

import random
from collections.abc import Iterator

from workers.training.examples import Example, targets
from workers.training.sentences.hostile_grammar import CLOSINGS, Family, drawn

BANKS = {
    "vermin": ("vermin", "rats", "parasites", "cockroaches", "animals", "a plague", "a cancer", "filth",
               "locusts", "weeds", "a disease", "leeches", "mould", "a stain", "wild beasts", "scum"),
    "removed": ("thrown out", "deported", "locked up", "driven into the sea", "put behind a fence",
                "sent back", "rounded up", "sterilised", "wiped off the map", "put on the next train",
                "stripped of their papers", "kept in camps", "eliminated"),
    "right": ("vote", "own land", "hold office", "teach our children", "marry whom they like",
              "have children",
              "sit on juries", "walk about freely", "run a shop here", "use the same swimming pool",
              "speak in parliament", "adopt children", "serve as doctors"),
    "vice": ("lazy", "dishonest", "dirty", "greedy", "violent", "stupid", "backward", "cowardly", "cruel",
             "ungrateful", "loud and primitive", "sneaky", "disloyal", "shameless", "lecherous"),
    "crime": ("steal", "lie", "cheat", "beg", "stab", "breed", "drink", "scheme", "whine", "rob"),
    "plot": ("the banks", "the newspapers", "the courts", "the film industry", "{o}", "the hospitals",
             "the schools", "the weather reports", "the internet", "both parties"),
    "good": ("clean", "articulate", "hard-working", "polite", "punctual", "well dressed", "honest"),
    "spoiled": ("clean", "safe", "quiet", "a decent place", "beautiful", "worth living in"),
}  # fmt: skip

DEHUMANISING = (
    "{P} do not belong among civilised people.",
    "They breed faster than we can build. Yes, I mean {P}.",
    "{place} was {spoiled} before {P} came.",
    "{P} are {vermin}, and you do not argue with {vermin}.",
    "Calling {P} human is an insult to humanity.",
    "{P} are what you find when you lift a stone.",
    "You can take {P} out of the gutter, but never the gutter out of {P}.",
    "Where {P} settle nothing grows again.",
    "{P} are {vermin} and should be {removed}.",
    "God must have been drunk when he made {P}.",
    "Even dogs have more dignity than {P}.",
    "{P} spread like {vermin} through {place}.",
    "I would rather live next to a rubbish tip than next to {P}.",
    "There is something missing in {P} that makes other people human.",
    "You can smell {P} before you see them.",
    "{P} are not a people, they are {vermin}.",
    "A {a} child is just a {a} criminal who has not grown yet.",
    "The world would not lose anything if {P} vanished overnight.",
    "{P} are good for nothing but fertiliser.",
    "Do not feed {P}, it only makes more of them.",
    "We fumigate for less than what {P} bring into {place}.",
    "{P} have never given the world anything but trouble.",
    "Their brains are smaller, it has been measured. {P} simply cannot think.",
    "One {a} family and the whole street turns into a sty.",
    "Cleanse {place} of {P} and you will see flowers again.",
    "Nature made a mistake with {P}, and we should correct it.",
)
EXCLUSION = (
    "{P} should not be allowed to {right}.",
    "Why do we let {P} {right}?",
    "Nobody who is {a} should ever {right}.",
    "This is our country, and {P} will never be part of it.",
    "{P} must be {removed}, the sooner the better.",
    "Put all {P} on ships and do not ask where the ships go.",
    "There is no room here for {P}. There never was.",
    "Close the schools to {P} and watch the marks go up.",
    "We do not rent to {P}, and any sensible landlord does the same.",
    "If you are {a}, get out. Nobody wants you in {place}.",
    "Send the {a} ones home before it is too late.",
    "{P} can be guests at best, never equals.",
    "A passport does not make {P} one of us.",
    "I want to walk through {place} without having to look at {P}.",
    "Ban {P} from {place}, full stop.",
    "Mark their doors so that everyone knows where {P} live.",
    "The only language {P} understand is force.",
    "Equal rights for {P} were the biggest mistake in our history.",
    "First we take their shops, then {P} will leave by themselves.",
    "If {o} had any courage, {P} would be {removed} by Friday.",
    "A {a} mayor? Over my dead body, they should be happy to sweep the streets.",
    "Keep {P} away from my children.",
    "No {a} hands should touch our food.",
    "Separate beaches, separate schools, separate buses: it is the only way to live with {P}.",
)
GUILT = (
    "It is in their blood. {P} {crime}, they cannot help it.",
    "{P} control {plot}, open your eyes.",
    "{P} own {plot} and laugh at us all the way home.",
    "Behind every crisis you will find {P}.",
    "Ask yourself who profits from {topic}. {P}, as always.",
    "Every single one of the {P} carries the guilt of their fathers.",
    "The plan is to replace us with {P}, and {o} is paid for it.",
    "{P} poisoned this country long before {topic}.",
    "Wherever there is a war, {P} have lit the match.",
    "A {a} man is born guilty, and he knows it.",
    "They stick together, {P}, and they pull the strings of {plot}.",
    "{P} brought the sickness here on purpose.",
    "There are no innocent {P}, not even the children.",
    "{P} teach their children to hate us from the cradle.",
    "Nothing happens in {plot} without the blessing of {P}.",
    "First {P} ask for a prayer room, then for your house.",
    "{P} sold us out in the last war and would do so again.",
    "All {P} know about the crimes of their brothers and keep silent.",
)
STEREOTYPES = (
    "{P} are {vice}.",
    "{P} are all {vice}, ask anyone who has worked with them.",
    "Never lend money to {P}.",
    "You cannot trust {P}, they are {vice} and {vice2}.",
    "Typical {a} behaviour, {vice} to the bone.",
    "If something is missing, look in the pockets of the nearest {a} neighbour.",
    "I never met a {a} person who was not {vice}.",
    "{P} cannot drive, never could.",
    "{P} would {crime} from their own grandmothers.",
    "{P} only come here to {crime}.",
    "Give {P} a job and they will sleep on it.",
    "{P} do not know what soap is for.",
    "What do you expect from {P}? They {crime}, that is all they can.",
    "Count your fingers after you shake hands with {P}.",
    "{P} never pay, never work and never say thank you.",
    "I would never hire {P}, they are {vice}.",
    "Show {P} a finger and they take your arm, that is how they are.",
    "Every {a} man beats his wife, it is their culture.",
    "{P} live off our taxes and laugh about it.",
    "Another {a} driver. They should not get licences.",
    "Hide your daughters, the {a} boys are in town.",
    "{P} are {vice}, that is not prejudice, that is experience.",
    "Lying comes to {P} like breathing.",
    "Why are {P} always so {vice}?",
    "Is there any job that {P} do not ruin? They are too {vice}.",
    "Of course it was somebody {a}. Who else is that {vice}?",
    "{P} and hygiene, two worlds that never met.",
)
BACKHANDED = (
    "You are quite {good} for a {a} person.",
    "{name} is one of the few {good} {P} I have ever met, the others are hopeless.",
    "I have nothing against {P}, as long as they stay where they belong.",
    "Some {P} are almost like us.",
    "For someone {a} she speaks remarkably well, you would hardly notice.",
    "He is {a}, but surprisingly {good}.",
    "I have a {a} friend, so I may say it: they are {vice}.",
    "I am not prejudiced, but {P} really are {vice}.",
    "You do not look {a} at all, lucky you.",
    "Not all {P} are {vice}, only nine out of ten.",
    "Congratulations to {P}, they finally produced somebody who can read.",
    "{P} are fine as cleaners, but please not as doctors.",
    "Nothing personal, but a {a} neighbour lowers the price of my house.",
    "No offence to {P}, but you are simply {vice} people.",
    "It is sweet when {P} try to have an opinion on {topic}.",
)

THEIR_CLOSINGS = (
    *CLOSINGS, "They will never change.", "Send them back.", "Not one of them is any good.",
    "They had their chance.", "You know it, I know it, they know it.", "Who invited them?",
    "Their children will be the same.", "And we pay for them.", "My father knew it already.",
    "Nobody will miss them.", "It starts with one and ends with a thousand.", "Wake up, people.",
    "I am allowed to say that.", "They call it culture.", "History will prove me right about them.",
    "Say that in {country} and you get applause.", "And they even multiply.", "Enough is enough.",
)  # fmt: skip
"""Closings that take up the group again, beside the neutral ones."""

_HATE = targets(1.0, obscene=0.0, threat=0.0, insult=0.7, identity=1.0)
FAMILIES = (
    Family("dehumanising", DEHUMANISING, _HATE, 520, closings=THEIR_CLOSINGS),
    Family(
        "exclusion",
        EXCLUSION,
        targets(0.95, obscene=0.0, threat=0.1, identity=1.0),
        420,
        closings=THEIR_CLOSINGS,
    ),
    Family(
        "guilt-by-blood",
        GUILT,
        targets(0.95, obscene=0.0, threat=0.0, identity=1.0),
        320,
        closings=THEIR_CLOSINGS,
    ),
    Family(
        "stereotype",
        STEREOTYPES,
        targets(0.95, severe=0.0, obscene=0.0, threat=0.0, identity=1.0),
        480,
        closings=THEIR_CLOSINGS,
    ),
    Family("backhanded", BACKHANDED, targets(0.8, severe=0.0, obscene=0.0, threat=0.0, identity=0.9), 260),
)
"""2,000 texts, all hostile."""


def draw(chance: random.Random) -> Iterator[Example]:
    """Draw every family of this module."""
    yield from drawn(FAMILIES, BANKS, chance)
