"""Draws sentences that quote abuse to object to it, speak up for a group, or say no to hatred.

Called by `harmless.py`. It must never quote without objecting, reporting or denying, nor quote a slur.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random
from collections.abc import Iterator

from workers.training.examples import Example, Targets
from workers.training.sentences.filling import drawn_once, fill_all

COUNT = 1400

OBJECTING: Targets = (0.1, 0.0, 0.0, 0.0, 0.0, 0.0)
REJECTING: Targets = (0.05, 0.0, 0.0, 0.0, 0.0, 0.0)

BANKS = {
    "abuse": ("idiot", "fool", "moron", "clown", "liar", "loser", "coward", "stupid cow", "fat pig",
              "dumb", "ugly", "crazy", "traitor", "parasite", "snowflake", "stupid", "an idiot",
              "a disgrace", "scum", "trash", "vermin", "rat", "witch", "old hag", "weirdo", "freak",
              "donkey", "imbecile", "brainless", "sheep", "nutcase", "creep"),
    "vermin": ("vermin", "animals", "criminals", "rats", "a plague", "terrorists", "thieves", "scum",
               "parasites", "liars", "cockroaches", "lazy", "dirty", "stupid", "less than human",
               "a threat", "a disease", "savages", "all the same", "invaders", "inferior", "rapists",
               "to blame for everything", "dangerous", "greedy", "cheats"),
    "are": ("people like you and me", "human beings", "our neighbours", "people", "citizens with rights",
            "somebody's children", "as honest as anyone", "individuals",
            "no better and no worse than the rest of us", "my friends", "nurses and bakers",
            "the ones who suffer most", "here to stay, and good so", "taxpayers", "families who want peace"),
    "harm": ("killed", "beaten", "bombed", "insulted", "spat at", "deported to a war",
             "burned out of their homes", "raped", "mocked", "threatened", "shot at a checkpoint",
             "hated for their faith", "attacked in the street", "starved", "driven out",
             "locked up without a trial", "bullied", "lied to", "blamed for this"),
    "said": ("called", "is said to have called", "was fined for calling", "apologised for calling",
             "was banned for calling", "denies that he ever called", "got suspended for calling",
             "lost her job for calling", "should not have called", "was recorded when he called",
             "never called", "will be sued for calling", "was cheered for calling"),
    "whom": ("a colleague", "{name} {surname}", "the referee", "a {of_any} {person}", "me", "her",
             "the minister", "{P}", "his {relative}", "my {relative}", "a {national} player", "voters",
             "the judge", "a waitress", "the children", "a heckler", "a {of_any} passenger", "{o}",
             "protesters"),
    "object": ("That is no argument.", "It says more about the speaker.", "That is not how we talk here.",
               "It hurts.", "It convinces nobody.", "Please do not.", "Moderators, please step in.",
               "We can disagree without that.", "Words like that have consequences.",
               "The court fined him {number} hundred euros.", "That was wrong.",
               "I expected better of {paper}.", "Enough.", "My {relative} cried for days.",
               "That has no place in {place}.", "Let us keep to {topic}.", "It begins with words.",
               "Have we learned nothing since {year}?", "How sad.", "He has since apologised.",
               "I reported it.", "Nobody in the room protested.", "Shame on whoever laughed.",
               "The school wrote to the parents.", "I grew up with that word and still hear it."),
    "who_says": ("some say", "he claimed", "the pamphlet says", "as it was written on the wall",
                 "my {relative} used to say", "they shouted in the stadium", "that troll wrote",
                 "the propaganda of {year} said", "the banner read", "{o} hinted",
                 "people on the tram muttered", "an anonymous letter said", "it said in the chat"),
}  # fmt: skip

QUOTING = (
    'Calling somebody "{abuse}" is no argument.', 'Calling me "{abuse}" does not make you right.',
    "{name} {said} {whom} {abuse}.", 'He {said} {whom} "{abuse}". {object}',
    'She {said} {whom} "{abuse}", says {paper}. {object}', 'The word "{abuse}" was uncalled for. {object}',
    'Why do people write "{abuse}" under every article about {topic}? {object}',
    '"{abuse}" is not a nice word. {object}',
    'My {relative} was called "{abuse}" at school because she is {i}. {object}',
    'Please stop using "{abuse}" as an insult.',
    'A man shouted "{abuse}" at a {of_any} {person} on the bus in {place}. {object}',
    'You called {P} "{abuse}". {object}',
    'Somebody sprayed "{P} out" on the wall of the {a} school. {object}',
    '"Go back to {country}", they told my {relative}. {object}',
    'When a teacher says "{abuse}" to a {of_any} child, {o} must act. {object}',
    '"{abuse}"? {object} Try again, {name}.',
    'I was called "{abuse}" and "{abuse2}" in this forum for one comment on {topic}. {object}',
    '"You are {abuse}" is not debate.',
    'The trial of the man who wrote "kill all {P}" begins on {day}. {object}',
    'He wrote that {P} are "{vermin}". {object}',
    'The judge read out the messages: "{abuse}", "I will find you", "{abuse2}". {object}',
    'Who taught you to say "{abuse}"?', '"{P} are {vermin}", {who_says}. {object}',
    '"{P} are {vermin}" is what {who_says}, and it is false. {object}',
    'The comment "{P} should be shot" was removed, and rightly so. {object}',
    'Insults like "{abuse}" do not help, {name}.',
    'The mail to the councillor said "we know where you live, {abuse}". {object}',
    'In the film the villain says "die, {abuse}".',
    'Chants of "{abuse}" at a {national} player: the club was fined. {object}',
    'The author shows how "{abuse}" became a slur.',
    '"All {P} must leave" was the slogan in {year}. {object}',
    'The article cites a post calling {P} "{vermin}". {object}',
)  # fmt: skip
COUNTERING = (
    "Stop saying that {P} are {vermin}, they are {are}.", "{P} are not {vermin}.",
    "{P} are not {vermin}, they are {are}.", "I don't hate {P}.", "I do not hate {P}, nor {P2}.",
    "Nobody deserves to be {harm}.", "{P} do not deserve to be {harm}.",
    "Nobody should be {harm} because he is {i}.", "No child is born hating {P}. {object}",
    "It is a lie that {P} are {vermin}.", "Anyone who thinks {P} are {vermin} has never met one.",
    "Hatred of {P} is poison for {place}.", "Hate speech against {P} is a crime.",
    "To say that {P} are {vermin} is racist. {object}", "They call {P} {vermin}. I call them {are}.",
    "Not all {P} are {vermin}!", "If you think {P} are {vermin}, come to {place} and meet some.",
    "Why are {P} {harm} again and nobody says a word?",
    "I was taught that {P} are {vermin}. Then I worked with {P}, and they are {are}.",
    "Do not let them tell you {P} are {vermin}.", "{P} have been {harm} for centuries. {object}",
    "I condemn every attack on {P} and on {P2} alike.", "No to hate against {P}.",
    "You cannot say {P} are {vermin} and then wonder that they are {harm}. {object}", "Stop hating {P}.",
    "Stop killing {P}.", "My {relative} was {harm} for being {i}. {object}",
    "Blaming {P} for {topic} is cheap. {object}", "End the violence against {P}.",
    "I am not saying that {P} are {vermin}, I am saying {topic} has failed {P2} as well.",
    "{P} never were {vermin}.", "We must protect {P} from being {harm}.",
    "It is wrong to attack {P}, to hate {P2}, to mock anyone.", "Being {i} is no crime.",
    "Being {i} is not a disease.", "Nobody chooses to be {i}, and nobody should be {harm} for it.",
    "I refuse to hate {P}.", "He does not want to kill anybody, he is {i} and afraid.",
    "I would never hurt {P}.", "There are no bad {P}, only bad laws.",
    "Violence against {P} rose by {percent} in {year}. {object}",
    "The myth that {P} are {vermin} is old and false. {object}",
    "Imagine being {harm} just because you are {i}.", "It was not {P} who did this. {object}",
    "Leave {P} alone. {object}", "A {of_any} {person} was {harm} in {place}. {object}",
    "Please do not generalise: {P} are not {vermin}, some people are.",
    "The party that called {P} {vermin} should lose its seats. {object}",
    "Racism against {nationals} exists in {country2} too.",
    "Antisemitism, racism, hatred of Muslims, homophobia: I have seen them all in {place}. {object}",
    "Homophobia hurts. Some {i} kids do not survive it. {object}",
)  # fmt: skip


def _make(chance: random.Random) -> tuple[str, Targets]:
    quoting = chance.random() < 0.45
    parts = chance.sample(QUOTING if quoting else COUNTERING, 1 if quoting else chance.choice((1, 1, 1, 2)))
    if chance.random() < 0.1:
        parts.insert(
            0,
            chance.choice(
                ("{name}, please.", "I disagree.", "As a {of_any} reader:", "Not again.", "Moderators?")
            ),
        )
    if chance.random() < 0.1:
        parts.append("{object}")
    return fill_all(parts, BANKS, chance), OBJECTING if quoting else REJECTING


def draw(chance: random.Random) -> Iterator[Example]:
    """COUNT sentences against abuse, a good part of which repeat the abuse that they reject."""
    yield from drawn_once("quoting", _make, COUNT, chance)
