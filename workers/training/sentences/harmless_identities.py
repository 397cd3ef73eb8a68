"""Draws sentences that name a group, a faith, an orientation or a person and mean no harm by it.

Called by `harmless.py`. It must never judge a group: what is said is kind, neutral or about one's own life.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, Targets
from workers.training.sentences import harmless_qualities as qualities
from workers.training.sentences.filling import drawn_once, fill_all

COUNT = 3600

BANKS = {
    "good": qualities.QUALITIES,
    "state": qualities.STATES,
    "fact": qualities.GROUP_FACTS,
    "like": qualities.LIKINGS,
    "does": qualities.DOINGS,
    "they": ("He", "She", "My {relative}", "Our new teacher", "The mayor", "The winner", "{name}",
             "{name} {surname}", "The man next door", "The woman downstairs", "The new boss",
             "My best friend", "The judge", "That singer"),
    "who": ("my {relative}", "our {relative}", "{name}", "{name} {surname}", "{name}'s {relative}",
            "the new {person}", "that {of_any} {person}", "my {of_any} {relative}", "{name} and {name2}",
            "the {a} {person}"),
    "noun": ("man", "woman", "person", "girl", "boy", "couple", "student", "teacher", "neighbour", "friend",
             "pensioner", "singer", "player", "doctor", "artist", "father", "mother", "writer", "kid", "guy"),
    "very": ("very", "really", "so", "quite", "truly", "always", "both", "just", "also", "pretty"),
    "gladly": ("and it shows", "and that is all that counts", "as always", "if you ask me",
               "and I am glad of it", "and nobody minds", "like her mother", "like the rest of us",
               "in my experience", "by the way", "and everyone here knows it", "no more and no less",
               "thank goodness", "today"),
    "reply": ("So what?", "Nice to hear.", "Good for them!", "Why does it matter?", "I had no idea.",
              "Thank you.", "Same here.", "Congratulations.", "Just saying.", "That is all.",
              "Have a good day.", "Well done.",
              "Greetings from {place}.", "What about you?", "It made my {day}.", "Best wishes to all.",
              "Who knew?"),
    "open": ("", "", "", "", "Honestly,", "Well,", "You know,", "For the record,", "As far as I know,",
             "Yes,", "No,", "I think", "I know that", "I am told that", "We all know that", "In {place}",
             "Here in {place}", "My {relative} says that", "The report says that", "According to {paper},",
             "It is true that", "In {year}", "Nowadays", "Believe me,", "The fact is that",
             "Nobody disputes that"),
}  # fmt: skip

SHORT = (
    "I am {i}.", "I'm {i}.", "i am {of_any} and {good}", "My {relative} is {i}.", "{name} is {i}.",
    "{they} is {i}.", "I am a {of_any} {noun}.", "I am a {of_any} woman.", "I'm a {of_any} man.",
    "She is a {good} {of_any} woman.", "He is a {good} {of_any} man.", "{they} is a {good} {of_any} {noun}.",
    "{name} is {good}.", "{name} is {state}.", "My {relative} {name} {does}.", "{they} {does}.",
    "{name} is a {good} {relative}.", "{name} is {very} {good}.", "Being {i} is {good}.",
    "Being {i} is fine.", "Being {i} is nothing to be ashamed of.", "It's ok to be {i}.",
    "There is nothing wrong with being {i}.", "You can be {i} and {good}.", "{P} are {good}.",
    "{P} are {good} people.", "{P} {fact}.", "I {like} {P}.", "We {like} {P}.", "I {like} {who}.",
    "{P} and {P2} {fact}.", "I {like} {P} and {P2}.", "My {relative} and I {like} {P}.", "{i} and {good}!",
    "Proud to be {i}.", "So proud of my {i} {relative}!", "My {i} {relative} {does}.",
    "My {i} {relative} is {good}.", "Give my {i} {relative} a hug.",
    "Say hello to your {i} {relative} from me.", "Thank you, {name}!", "Happy birthday, {name}!",
    "Well said, {name}.", "Kisses to all my {i} friends.", "Love to {P} everywhere.",
    "Peace for {P} and {P2}.", "Respect for {P}.", "Welcome, {P}!", "Hello from a {of_any} reader.",
    "Any other {of_any} readers here?", "Are you {i}?", "Is {name} {i}?", "Is {they} {i} or {i2}?",
    "What does it mean to be {i}?", "I used to be {i}, now I am {i2}.", "{i} people are {good}.",
    "{i} people {fact}.", "Most {i} people {fact}.", "Some of my friends are {i}.", "All my friends are {i}.",
    "I don't mind whether you are {i} or {i2}.", "Not every {of_any} {noun} is {state}.",
    "A {of_any} {noun} {does}.", "The {of_any} {noun} {does}.", "A {good} {of_any} {noun}.",
    "One {of_any} {noun} is {state}.", "the {a} team was {good} today", "{a} food is {good}",
    "{a} music is {good}", "{a} films are {good}", "I speak a little {national}.",
    "I am learning {national}.", "Long live {country}!", "I miss {country}.", "{nationals} are {good}.",
    "Greetings to all {nationals}.", "I was born in {country}.", "I love {country}.",
    "My {relative} comes from {country}.", "{name} {surname} is a {a} {noun}.", "{name} {surname} is {good}.",
    "{name} {surname} {does}.", "Is {name} {surname} still mayor?", "{name} {surname} has my vote.",
    "{who} is {good}", "{who} is {state}", "{who} {does}", "i {like} {who}", "hugs to {who}",
    "happy for {who}", "I have {number} {i} colleagues.", "Two {of_any} {noun}s got married here on {day}.",
    "Her name is {name}, she is {i}.",
)  # fmt: skip
LONGER = (
    "My neighbours are {i} and they brought us soup when I was ill.",
    "I grew up in a {a} family and we kept every holiday.",
    "{P} have lived in {place} for centuries, and they {fact}.",
    "As a {of_any} man I disagree with this article, above all with what it says about {topic}.",
    "As a {of_any} woman I agree with every word on {topic}.",
    "I am {i}, and I found the headline misleading.",
    "Speaking as a {of_any} {noun}: {topic} concerns all of us.",
    "Many {P} voted early this year, many {P2} did not vote at all.",
    "The {a} community in {place} organised a clean-up of the park.",
    "Why does the piece not quote a single {a} voice on {topic}?",
    "Both {P} and {P2} suffered in that war, and both deserve to be heard.",
    "{P} and {P2} can live together, they did for generations in {place}.",
    "A {of_any} doctor saved my father's life, a {of_any2} nurse sat with him at night.",
    "The museum opened a room about the history of {P} and {P2}.",
    "The survey asked {number} thousand {P} about {topic}.",
    "Not all {P} think alike, just ask three of them about {topic}.",
    "Most {P} I know just want peace and a roof over their heads.",
    "The {national} restaurant on Mill Street is the best in {place}, and {name} who runs it is {good}.",
    "We should let {P} tell their own story instead of telling it for them.",
    "The census of {year} counted {P} and {P2} separately.",
    "{name} married a {of_any} {noun} from {place} last {month}, and the whole street danced.",
    "Is there a {a} school near {place}? My {relative} is moving there in {month}.",
    "The {national} team played well and deserved the win against the {national2} side.",
    "In my class there are {nationals}, {nationals2} and {nationals3}, and the children get on well.",
    "I am {i}, my wife is {i2}, and the biggest difference between us is who does the dishes.",
    "When I came out as {i}, my {relative} made coffee and asked what I wanted for dinner.",
    "My {relative} is {i} and {state}, my {relative2} is {i2} and {good}.",
    "{name} told us at the meeting that {name2} is {i}. {reply}",
    "{they} said on the radio: I am {i}, I am {good}, and I {like} {P}.",
    "It was a {of_any} {noun} who found the child, and a {of_any2} {noun2} who carried it home.",
    "The new centre is open to everyone: {P}, {P2}, {P3}.",
    "They asked for a {of_any} candidate, and {name} {surname} {does}.",
    "{name} {surname}, who is {i}, {does}.",
    "I {like} {P}, I {like2} {P2}, and I cannot stand queues.",
    "Young or old, {i} or {i2}, everybody here loves the lake.",
    "He is {of_any}, she is {of_any2}, they are {good} together.",
    "Nobody asked whether the firemen were {i} or {i2} when they came to our house.",
    "My daughter's best friend {name} is {i} and they {like} each other like sisters.",
    "The book tells how {P} came to {place} in {year} and how {P2} received them.",
    "Our parish helped {number} families, most of them {nationals}, to find flats.",
    "The law treats {P} differently from {P2}, and the court will have to decide whether that is right.",
    "I was the only {of_any} {noun} in the room, and everybody was {good}.",
    "More {of_any} judges would do our courts good, and more {of_any2} ones too.",
    "In {country} my being {i} surprised nobody, in {country2} it did.",
    "Would the story have been told this way about {P}? I wonder.",
    "Thank you for a portrait of {P} that lets them speak for themselves.",
    "The {a} festival begins on {day}; there will be music, and {nationals} cook for everyone.",
    "What struck me in {place} was how {good} the {a} families were to strangers.",
)  # fmt: skip


def _make(chance: random.Random) -> tuple[str, Targets]:
    kind = chance.random()
    if kind < 0.5:
        templates = [chance.choice(SHORT)]
        if chance.random() < 0.2:
            templates.append("{reply}")
    elif kind < 0.62:
        templates = ["{open} {P} {fact}" + chance.choice((".", ".", ", {gladly}.", ", and {P2} {fact2}."))]
    elif kind < 0.7:
        templates = [
            "{open} {P} are {very} {good}" + chance.choice((".", "!", ", {gladly}.", " and {good2}."))
        ]
    else:
        templates = chance.sample(LONGER, chance.choice((1, 1, 1, 2)))
        if chance.random() < 0.3:
            templates.append("{reply}")
    return fill_all(templates, BANKS, chance, as_typed=chance.random() < 0.05), CLEAN


def draw(chance: random.Random) -> Iterator[Example]:
    """COUNT harmless mentions of identities, nations, faiths and names."""
    yield from drawn_once("neutral", _make, COUNT, chance)
