"""Draws contempt without bad words: for commenters, authors, named people and voters.

Called by `hostile.py`. It must never attack a group that people are born into: those
sentences, with their own labels, stand in `hostile_groups.py` and `hostile_hatreds.py`.
"""

import random
from collections.abc import Iterator

from workers.training.sentences.hostile_grammar import Family, drawn
from workers.training.sources import Example, targets

BANKS = {
    "teacher": ("your teacher", "your mother", "a grown-up", "your carer", "the kindergarten", "your nurse",
                "your little sister", "your babysitter", "somebody with a brain"),
    "creature": ("a goldfish", "a doorknob", "a houseplant", "a brick", "a wet sock", "a garden chair",
                 "a boiled potato", "a slug", "a broken toaster", "a lamp post", "a jellyfish"),
    "learn": ("learnt to read", "finished primary school", "grown up", "opened a book", "left the sandpit",
              "found your brain", "learnt to count to ten", "read more than the headline"),
    "thing": ("that comment", "this rubbish", "your little speech", "this nonsense", "your opinion",
              "that embarrassing post", "your bedtime story", "all that drivel"),
    "voters": ("People who vote for {party}", "The voters of {party}", "Everyone who voted for {o}",
               "Supporters of {party}", "The fans of {o}", "The crowd behind {party}"),
    "party": ("the left", "the right", "the greens", "the liberals", "the conservatives", "the opposition",
              "the nationalists", "that party", "the populists"),
    "dull": ("clueless", "simple-minded", "gullible", "spineless", "brainwashed", "pitiful", "laughable",
             "ignorant", "shallow", "vain", "hopeless", "embarrassing", "tiresome", "useless"),
    "job": ("a real job", "a hobby", "a doctor", "a life", "a mirror", "a dictionary", "some help",
            "a day outside", "new batteries for your brain"),
    "role": ("journalist", "reporter", "author", "editor", "columnist", "so-called expert", "writer"),
}  # fmt: skip

COMMENTERS = (
    "Did {teacher} help you type {thing}?",
    "Come back when you have {learn}.",
    "People like you are why nobody takes this town seriously.",
    "People like you are the reason shampoo has instructions.",
    "I have met {creature} with more insight than you.",
    "Talking to you is like talking to {creature}, only less rewarding.",
    "Does {teacher} know that you are on the internet again?",
    "Bless you, thinking is clearly hard work for you.",
    "Somewhere a village is missing you, {name}.",
    "You must be exhausted from being wrong all day.",
    "I would explain it to you, but I have neither the time nor the crayons.",
    "Your family must leave the room when you start to speak.",
    "Nobody asked for your opinion, and nobody ever will.",
    "You are not clever, {name}, you only type a lot.",
    "It is touching that you believe anyone cares about {thing}.",
    "Was {thing} supposed to be an argument? My dog barks more sense.",
    "You are living proof that anyone can get an internet connection.",
    "Go back to your basement, the adults are discussing {topic}.",
    "Every time you write something the average here drops.",
    "You should be ashamed of {thing}, but that would need a conscience.",
    "I feel sorry for everyone who has to share a table with you.",
    "No wonder your wife left you, {name}.",
    "No wonder you eat lunch alone.",
    "Your children must be so embarrassed by you.",
    "How does it feel to be the most {dull} person in every room?",
    "You do not have the mental equipment for {topic}.",
    "If ignorance were painful you would be screaming.",
    "Do everyone a favour and stop breathing through your mouth, {name}.",
    "You are a waste of oxygen and of bandwidth.",
    "You are exactly as {dull} as I expected.",
    "Get {job}, {name}, and leave the thinking to others.",
    "Some people should not be allowed near a keyboard, and you are the first of them.",
    "It takes a special kind of emptiness to write {thing}.",
    "You have never had a thought of your own, have you?",
    "Poor {name}, repeating what the television told you.",
    "I am impressed. It is not easy to be wrong in every word.",
    "You are nothing. You were nothing before this comment and you will be nothing after it.",
    "Nobody will miss you when you leave this forum.",
    "Oh look, {name} has learnt a new word. Somebody give him a biscuit.",
    "Who let you out, {name}? Take your pills and lie down.",
    "With a mind like yours I would keep it hidden too.",
    "I expected nothing from you and I am still let down.",
    "You are too {dull} to notice how {dull2} you are.",
    "It must be quiet in that head of yours.",
    "Your parents wasted their best years on you.",
    "Do you need a drawing, {name}, or shall I use smaller words?",
    "You could not find your own feet without {teacher}.",
    "Evolution passed you by, {name}.",
    "The wheel is turning, but the hamster in your head is long gone.",
    "Not the sharpest knife in the drawer, are we, {name}?",
    "Sweetheart, leave {topic} to people who understand it.",
    "Aww, did somebody hurt your feelings? Go and cry to {teacher}.",
    "Save your breath, you will need it to blow out the candles on your fifth birthday.",
    "You are a {dull} little man with a {dull2} little life.",
    "One look at your comment history and I know you are a failure.",
    "Nobody like you should be allowed to vote or to have children.",
    "I bet you had help to write even these few words.",
    "Your opinion about {topic} is worth as much as you are: nothing.",
    "Crawl back under the stone you came from, {name}.",
    "{name} again, the most {dull} voice on this site.",
    "What would you know about {topic}? You have never worked a day in your life.",
    "Do not worry, {name}, no one expected you to understand it.",
    "Is there a hospital bed empty somewhere? {name} is writing again.",
)
AUTHORS = (
    "Did the {role} write this with a crayon?",
    "The {role} should look for {job}.",
    "A {role} with a shred of dignity would have handed this in unsigned.",
    "Who did {name} {surname} have to flatter to get this column?",
    "{name} {surname} is not a {role} but a typist with a grudge.",
    "I have seen {creature} with more talent than this {role}.",
    "They really let anyone write here now, even {name} {surname}.",
    "How much did {o} pay you for this, {name}?",
    "What a {dull} piece by a {dull2} {role}.",
    "Go and clean floors, {name}, writing is beyond you.",
    "A trained monkey would do the job of this {role} better and for less.",
    "You call yourself a {role}? You should be ashamed to cash the cheque.",
    "Another love letter to power by the lapdog {name} {surname}.",
    "This {role} has never been outside and it shows. Get {job}.",
    "Fire this {role}, he is an embarrassment to the trade.",
    "The {role} is for sale, and cheap at that.",
    "Dear {role}, your mother lied when she told you that you could write.",
    "Everything {name} {surname} touches turns to mud.",
    "I wipe my shoes on what this {role} writes.",
    "{name} {surname} could not report rain while standing in it.",
)
PERSONS = (
    "{name} {surname} is a disgrace to his family and to {place}.",
    "{name} {surname} has the brain of {creature}.",
    "Everybody knows that {name} {surname} is a liar and a coward.",
    "{name} {surname} makes my skin crawl.",
    "I would not trust {name} {surname} with a paper clip.",
    "When {name} speaks, you can hear the wind blow through the skull.",
    "{name} {surname} crawled to the top on his belly and it shows.",
    "What a {dull} excuse for a human being {name} {surname} is.",
    "{name} is too {dull} to run a bath, never mind a town.",
    "Nobody decent would sit at one table with {name} {surname}.",
    "Look at {name} {surname}, fat, smug and useless.",
    "{name} {surname} slept her way into that office, we all know it.",
    "{name} would sell his own mother for a seat on the council.",
    "{name} {surname} is a snake, and so is anyone who defends her.",
    "Somebody should tell {name} that nobody likes her. Nobody ever did.",
    "{name} {surname} belongs in a cage at the zoo.",
    "With that face {name} should stay on the radio.",
    "{name} {surname} is rotten all the way through.",
)
VOTERS = (
    "{voters} have the memory of {creature}.",
    "{voters} cannot tie their own shoes.",
    "{voters} should lose the right to vote.",
    "{voters} are too {dull} to be let out alone.",
    "{voters} are sheep who thank the wolf.",
    "{voters} would follow a bucket if it had a flag on it.",
    "{voters} are {dull}, {dull2} and proud of it.",
    "You need to be dropped on the head as a baby to vote for {party}.",
    "There is not one working brain among those who follow {party}.",
    "{voters} never read a book and it shows in every election.",
    "I spit on everyone who votes for {party}.",
    "{voters} are the dirt under the country's fingernails.",
    "{voters} ought to be locked away for good.",
    "Show me a voter of {party} and I will show you a failure.",
)

_NO_IDENTITY = targets(0.92, severe=0.0, obscene=0.0, threat=0.0, insult=0.85, identity=0.0)
FAMILIES = (
    Family("contempt-commenter", COMMENTERS, _NO_IDENTITY, 1100),
    Family("contempt-author", AUTHORS, _NO_IDENTITY, 330),
    Family("contempt-person", PERSONS, targets(0.95, severe=0.0, threat=0.0, insult=0.95, identity=0.0), 300),
    Family("contempt-voters", VOTERS, targets(0.88, severe=0.0, obscene=0.0, threat=0.0, insult=0.8), 270),
)
"""2,000 texts. Whether scorn for voters attacks an identity is open, so that label is masked there."""


def draw(chance: random.Random) -> Iterator[Example]:
    """Draw every family of this module."""
    yield from drawn(FAMILIES, BANKS, chance)
