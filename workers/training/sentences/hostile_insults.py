"""Draws ordinary insults, swearing at people and sexual harassment, with swearing that insults nobody.

Called by `hostile.py`. It must never hold a slur: only the swear words that everybody knows.
"""

import random
from collections.abc import Iterator

from workers.training.examples import Example, targets
from workers.training.sentences.hostile_grammar import Family, drawn

BANKS = {
    "fool": ("idiot", "moron", "fool", "clown", "imbecile", "loser", "cretin", "halfwit", "dimwit",
             "coward",
             "troll", "liar", "donkey", "worm", "jackass", "dunce", "pig", "muppet", "nobody", "creep",
             "wimp", "parasite", "sheep", "hypocrite", "windbag", "rat", "toad", "buffoon", "numpty"),
    "dumb": ("stupid", "dumb", "pathetic", "brainless", "ignorant", "thick", "disgusting", "worthless",
             "miserable", "useless", "ugly", "fat", "lousy", "smelly", "clueless", "sad little", "gutless"),
    "swear": ("asshole", "bastard", "piece of shit", "dickhead", "shithead", "fuckwit", "prick", "jerk-off",
              "dumbass", "arsehole", "son of a bitch", "scumbag", "wanker", "fucker", "bitch", "shitstain"),
    "swearing": ("fucking", "goddamn", "bloody", "stinking", "shitty", "f*cking", "freaking"),
    "body": ("tits", "ass", "legs", "lips", "body", "backside"),
    "she": ("that minister", "the presenter", "this author", "{name}", "the new mayor", "your sister",
            "the lady in the photo", "the weather girl"),
}  # fmt: skip

INSULTS = (
    "You are a {fool}.",
    "What a {dumb} {fool} you are, {name}.",
    "Shut up, {fool}.",
    "{name} is a {dumb} {fool} and a {fool2}.",
    "Only a {fool} writes something this {dumb}.",
    "you {dumb} {fool}",
    "Go away, {fool}, nobody asked you.",
    "{o} is run by a {fool} and a bunch of {dumb} yes-men.",
    "I have rarely read such {dumb} drivel. Are you a {fool} by profession?",
    "Hey {name}, you {fool}, learn to spell.",
    "This {fool} calls himself a journalist?",
    "{name} {surname} is the biggest {fool} in {place}.",
    "Get lost, {fool}.",
    "Nobody likes you, you {dumb} {fool}.",
    "Look at the {fool} trying to sound clever about {topic}.",
    "Takes one {dumb} {fool} to believe another.",
    "You're a {fool}, your father was a {fool2} and it shows.",
    "{name}: {dumb}, {dumb2} and a {fool}.",
    "How {dumb} can one {fool} be?",
    "Are you a {fool} or do you just play one here?",
    "ur such a {fool} omg",
    "Listen, you {dumb} {fool}, {topic} is none of your business.",
    "The {dumb} {fool} who wrote this should be sacked.",
    "Typical {name}, a {fool} from head to toe.",
    "lol what a {fool}",
    "Thanks for nothing, {fool}.",
    "Every forum has its {fool}, and ours is {name}.",
    "Hope you choke on your words, you {fool}.",
)
SWEARING = (
    "Shut the fuck up, {name}.",
    "You are a {swearing} {swear}.",
    "Fuck you, {swear}.",
    "Fuck off, nobody cares about your shit opinion.",
    "{o} can kiss my ass, bunch of {swearing} liars.",
    "What a {swear}.",
    "Eat shit, {name}.",
    "{name} {surname} is a {swear} and always was.",
    "you {dumb} {swear}",
    "Go fuck yourself, {name}.",
    "Stick your {swearing} article up your ass.",
    "Which {swear} wrote this?",
    "Don't give me that crap, you {swear}.",
    "f u {name}, f u and your {swearing} friends",
    "stfu you {swear}",
    "Suck it, {swear}.",
    "You lying {swear}, get the fuck out of {place}.",
    "Piss off back to {place}, {swear}.",
    "{swearing} {swear}s, all of you in this thread.",
    "Kiss my ass, {fool}.",
    "You talk so much shit, {name}, flush your mouth.",
    "The {swear} of the month award goes to {name}.",
    "I don't give a fuck what a {swear} like you thinks about {topic}.",
    "Your head is so far up your ass that you can taste {topic}.",
)
HARASSMENT = (
    "Nice {body}, {name}, shame about the brain.",
    "Who cares what {she} says, look at those {body}.",
    "I would not kick {she} out of bed.",
    "{she} only got the job because of her {body}.",
    "Show us your {body}, {name}.",
    "{she} just needs a good night with a real man.",
    "Send me a picture of your {body}, sweetheart.",
    "I know what that mouth is good for, and it is not talking about {topic}.",
    "Is {she} single? I would show her who is boss.",
    "Smile, darling, and undo another button.",
    "{she} looks as if nobody has touched her in years.",
    "How many men did {she} sleep with for that seat?",
    "With that {body} you should be on your knees, not on television.",
    "I'd let {she} interview me, without clothes of course.",
    "Get your {body} over here, {name}, I have something for you.",
    "My only question for {she}: how much for an hour?",
    "Nobody listens to {she}, we are all watching her {body}.",
    "Bend over, {name}, and then we can talk about {topic}.",
    "{name} has been round the whole office, ask anyone.",
    "Ugly as sin, {name}, no wonder nobody wants you in bed.",
)
MILD = (
    "Damn, that was a good match in {place}!",
    "Holy shit, the queue in {place} this morning.",
    "I was a fool to believe the forecast.",
    "What a bloody cold winter.",
    "My dog is a greedy little pig and we love him.",
    "The play about the idiot prince was great, go and see it.",
    "Shit, I forgot to register for {topic}.",
    "Hell yes, {place} finally gets its tram!",
    "I felt like an idiot when I saw my own mistake.",
    "Nobody should call {name} a moron for asking about {topic}.",
    "Being called a liar hurts, {name} did not deserve that.",
    "That goal was fucking brilliant.",
    "My arse hurts from these new bus seats.",
    "Crap weather again, take care on the roads in {place}.",
    "You are no fool, {name}, you just had the wrong figures.",
    "Oh for fuck's sake, the trains in {place} again.",
    "He called me a coward in front of everybody, and I still think about it.",
    "Nice work, {name}, a shame about the photo.",
    "{she} got the job because of her plan for {topic}.",
    "Who cares what {she} wears, listen to what she says.",
    "Is {she} still single-handedly running the office in {place}?",
    "Send me a picture of your garden, {name}.",
    "Bend your knees before you lift, {name}, my back still hurts.",
    "My legs are tired after the run through {place}.",
    "{she} was harassed on the bus to {place}, and nobody helped.",
    "Smile, {name}, it is nearly the weekend.",
    "How many years did {she} work for that seat?",
    "Clever donkey, that one at the farm in {place}.",
)

FAMILIES = (
    Family("insult", INSULTS, targets(1.0, severe=0.0, obscene=0.1, threat=0.0, insult=1.0, identity=0.0),
           420, second=0.05),
    Family("swearing-at", SWEARING, targets(1.0, obscene=1.0, threat=0.0, insult=1.0, identity=0.0), 340,
           second=0.05),
    Family("harassment", HARASSMENT, targets(0.95, obscene=0.6, threat=0.0, insult=0.9), 240),
    Family("insult-harmless", MILD, targets(0.15, severe=0.0, threat=0.0, insult=0.0, identity=0.0), 300,
           framed=0.8),
)  # fmt: skip
"""1,000 hostile texts and 300 harmless. Whether swearing at nobody is obscene is open, so masked."""


def draw(chance: random.Random) -> Iterator[Example]:
    """Draw every family of this module."""
    yield from drawn(FAMILIES, BANKS, chance)
