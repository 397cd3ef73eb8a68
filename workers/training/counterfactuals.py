"""Makes sentences of our own in which the people named change and the label does not.

Called by `data.py`. They teach that naming a people, reporting a war or spelling badly
is no abuse, and that dehumanising or threatening is, whoever is named. It must never
copy a sentence of an evaluation set; no slur is written here, those come with the data.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random
from collections.abc import Iterator

from workers.training.sentences.roughen import roughen
from workers.training.sources import CLEAN, Example, Targets, targets

PEOPLES = (
    "Armenians", "Azerbaijanis", "Turks", "Russians", "Ukrainians", "Israelis", "Palestinians", "Jews",
    "Muslims", "Christians", "Hindus", "Sikhs", "Buddhists", "atheists", "Catholics", "Black people",
    "white people", "gay people", "lesbians", "trans people", "immigrants", "refugees", "Roma", "Kurds",
    "Arabs", "Iranians", "Syrians", "Afghans", "Chinese people", "Indians", "Pakistanis", "Mexicans",
    "Poles", "Germans", "Americans", "Georgians", "Serbs", "Albanians", "Tatars", "Nigerians", "Somalis",
    "Asians", "women", "men", "disabled people", "old people", "Republicans", "Democrats",
)  # fmt: skip
ADJECTIVES = (
    "Armenian", "Azerbaijani", "Turkish", "Russian", "Ukrainian", "Israeli", "Palestinian", "Jewish",
    "Muslim", "Christian", "Hindu", "Sikh", "Catholic", "Black", "white", "gay", "lesbian", "bisexual",
    "trans", "immigrant", "refugee", "Kurdish", "Arab", "Iranian", "Syrian", "Afghan", "Chinese",
    "Indian", "Pakistani", "Mexican", "Polish", "German", "American", "Georgian", "Serbian", "Albanian",
    "deaf", "blind", "disabled", "elderly", "female", "queer", "Buddhist", "atheist", "African", "Asian",
)  # fmt: skip
PLACES = (
    "Nagorno-Karabakh", "Stepanakert", "Yerevan", "Baku", "Kharkiv", "Mariupol", "Gaza", "Tel Aviv",
    "Aleppo", "Kabul", "Donetsk", "Beirut", "Khartoum", "Tbilisi", "Odesa", "Idlib", "the border region",
    "the capital", "the north of the country", "the disputed territory",
)  # fmt: skip
COUNTRIES = (
    "Armenia", "Azerbaijan", "Turkey", "Russia", "Ukraine", "Israel", "Iran", "Syria", "Georgia", "Sudan",
    "Serbia", "Lebanon", "China", "India", "Pakistan", "the United States", "Hungary", "Belarus",
)  # fmt: skip
OFFICES = (
    "the mayor", "the prime minister", "the president", "the minister", "the council", "this government",
    "the opposition", "the party", "the police chief", "the editor", "the health secretary", "the bank",
)  # fmt: skip

NEUTRAL = (
    "My neighbours are {a} and they brought us soup when I was ill.",
    "I grew up in a {a} family and we kept every holiday.",
    "{P} have lived in {place} for centuries.",
    "As a {a} man I disagree with this article.",
    "I am {a}, and I found the headline misleading.",
    "Many {P} voted early this year.",
    "The {a} community here organised a clean-up of the park.",
    "Why does the piece not quote a single {a} voice?",
    "Both {P} and {P2} suffered in this war.",
    "{P} and {P2} can live together, they did for generations.",
    "A {a} doctor saved my father's life.",
    "The museum opened a room about the history of {P}.",
    "Proud to be {a} today!",
    "My wife is {a} and her parents still live in {place}.",
    "The survey asked {P} about housing and wages.",
    "Not all {P} think alike, just ask three of them.",
    "Hate against {P} has no place in our town.",
    "The law treats {P} unfairly and should be changed.",
    "Most {P} I know just want peace.",
    "The {a} restaurant on Mill Street is the best in town.",
    "It is sad that {P} are blamed for what their government did.",
    "We should let {P} tell their own story.",
    "The census counts {P} and {P2} separately.",
    "He married a {a} woman last spring.",
    "Is there a {a} school near {place}?",
    "The {a} team played well and deserved the win.",
)
REPORTING = (
    "Twelve people were killed when a shell hit a market in {place}.",
    "The army bombed {place} again last night, says the ministry.",
    "Shelling in {place} went on for three hours and two children died.",
    "The murder trial of the former soldier starts on Monday.",
    "A man was stabbed to death in {place}, police said.",
    "He was sentenced to life for the murder of his wife.",
    "{country} attacked positions near {place} with drones and artillery.",
    "Survivors told the court how the rape was covered up for years.",
    "More than a hundred {P} were massacred there in 1992.",
    "The gunman shot four people before he killed himself.",
    "Rebels took hostages and threatened to execute them.",
    "Mass graves with bodies of {P} were found outside {place}.",
    "{country} should stop the war, too many {P} have died.",
    "Terrorists blew up a bus in {place} and thirty people were injured.",
    "My uncle was killed in the bombing of {place}. I still cannot talk about it.",
    "The genocide of {P} must be recognised.",
    "War crimes were committed by both sides, according to the report.",
    "Missiles destroyed a hospital in {place}, dozens are dead.",
    "How many more must die in {place} before {country} signs a ceasefire?",
    "The suspect beat the victim with a hammer, the prosecutor said.",
    "This war in {place} is hell for everyone who lives there.",
    "Soldiers burned the village and shot the cattle.",
    "I hope they reach a peace deal soon, the fighting in {place} is awful.",
    "Unbelievable that {country} marches into {place} and the world says nothing.",
    "{country} is invading again while others watch.",
    "When will both sides around {place} finally lay down their arms?",
    "Sanctions on {country} have not ended the killing in {place}.",
    "What a horrible crime, my thoughts are with the family.",
    "Two sides, endless death. Please talk, please stop the war.",
)
BLUNT = (
    "{o} failed on housing, failed on schools and should resign.",
    "This is the worst budget I have seen, and {o} knows it.",
    "{O} lied about the figures. The documents prove it.",
    "Total nonsense, {o} has no plan at all.",
    "What a ridiculous decision by {o}, a waste of our taxes.",
    "I will never vote for them again, {o} broke every promise.",
    "Sorry, but this article is badly researched and one-sided.",
    "{O} is incompetent at running the economy, look at the numbers.",
    "The policy is a disaster and {o} refuses to admit it.",
    "I completely disagree with you, your figures are wrong.",
    "You are mistaken, the vote was in March, not in May.",
    "That argument makes no sense to me. Can you explain?",
    "Corruption everywhere, and {o} looks the other way.",
    "Shame on {o} for closing the library.",
    "{country} has behaved badly in these talks, and so has {country2}.",
    "Enough excuses. {O} must answer for the damage done in {place}.",
    "The journalist should have checked the facts before writing this.",
    "Damn, that was a close game!",
    "This road is a death trap, somebody will get killed there.",
    "The traffic in this city is killing me.",
    "I'd kill for a decent bus service.",
    "That film was so bad it hurt, but the actors were great.",
)
DEHUMANISING = (
    "{P} are {vermin} and should be wiped out.",
    "{P} are {vermin}, all of them.",
    "Get rid of the {P}, they are {vermin}.",
    "{P} are not human, they are {vermin}.",
    "All {P} should be {removed}.",
    "We would be better off if every one of the {P} was {removed}.",
    "{P} are {vice} by nature, you cannot trust any of them.",
    "Never trust {P}, they are {vice}.",
    "I hate {P}. They ruin everything they touch.",
    "The only good {P} are dead {P}.",
    "{P} breed like {vermin} and destroy our country.",
    "Send the {a} {vermin} back where they came from.",
    "Typical {a} behaviour, they are all {vice}.",
    "{P} are a disease. Cleanse {place} of them.",
    "It is in their blood: {P} are {vice}.",
    "No {P} in my country, they are {vermin}.",
    "Too bad they did not finish off the {P} when they could.",
    "{P} deserve to be {removed}, every last one.",
    "These {a} {vermin} do not deserve to live.",
    "Being {a} is a sickness and it should be banned.",
)
VERMIN = ("vermin", "cockroaches", "rats", "parasites", "filth", "scum", "animals", "pigs", "subhumans",
          "maggots", "garbage", "savages")  # fmt: skip
REMOVED = ("wiped out", "exterminated", "gassed", "deported and forgotten", "shot", "hanged", "burned alive",
           "thrown into the sea", "eliminated", "killed")  # fmt: skip
VICE = ("thieves", "liars", "murderers", "rapists", "lazy", "stupid", "dirty", "greedy", "terrorists",
        "violent", "traitors", "criminals")  # fmt: skip
THREATS = (
    "I will find you and {hurt}.",
    "I know where you live and I am going to {hurt}.",
    "Keep talking like this and I will {hurt}.",
    "Say that to my face and I'll {hurt}.",
    "Next time I see you I will {hurt}, I promise.",
    "You and your family will pay, I am coming to {hurt}.",
    "Watch your back, one night somebody will {hurt}.",
    "Delete this or I {hurt}.",
    "I swear I'm gonna {hurt}.",
    "We will come to your house and {hurt}.",
    "You better run because we are going to {hurt}.",
    "Somebody should {hurt} for writing this.",
)
HURT = ("break your legs", "kill you", "smash your face in", "cut your throat", "burn your house down",
        "put a bullet in your head", "beat you to death", "stab you", "break every bone you have",
        "make you bleed", "strangle you", "hurt your kids", "blow up your car", "drown you in the river",
        "knock your teeth out", "hunt you down")  # fmt: skip
INSULTS = (
    "You are a complete {fool}.",
    "What a {fool} you are, {fool2}.",
    "Only a {fool} would write something this {dumb}.",
    "Shut up, you {dumb} {fool}.",
    "You're too {dumb} to understand the article, {fool}.",
    "Nobody asked you, {fool}.",
    "Look at this {fool} trying to sound clever.",
    "You {dumb} little {fool}, go back to school.",
    "Your parents must be ashamed of raising such a {fool}.",
    "Another comment from the biggest {fool} on this site.",
    "Are you really this {dumb} or do you just play the {fool}?",
    "Go away, {fool}, you make everyone here sick.",
)
FOOLS = ("idiot", "moron", "fool", "clown", "imbecile", "loser", "cretin", "halfwit", "dimwit", "coward",
         "troll", "liar", "brainless sheep", "pathetic worm", "jackass", "dunce")  # fmt: skip
DUMB = ("stupid", "dumb", "pathetic", "brainless", "ignorant", "thick", "disgusting", "worthless")

FAMILIES: tuple[tuple[str, tuple[str, ...], Targets, int], ...] = (
    ("neutral", NEUTRAL, CLEAN, 2200),
    ("reporting", REPORTING, CLEAN, 1700),
    ("blunt", BLUNT, (0.05, 0.0, 0.0, 0.0, 0.0, 0.0), 900),
    ("dehumanising", DEHUMANISING, (1.0, None, 0.0, None, 0.3, 1.0), 1300),
    ("threat", THREATS, (1.0, None, 0.0, 1.0, None, 0.0), 700),
    ("insult", INSULTS, targets(1.0, severe=0.0, obscene=0.0, threat=0.0, insult=1.0, identity=0.0), 700),
)
"""Template family, its templates, its targets and how many to draw: 7,500, about 7 % of all examples."""


def counterfactuals(seed: int) -> Iterator[Example]:
    """Draw each family's sentences, each once; a third of every family is spelt roughly."""
    chance = random.Random(seed)  # noqa: S311 - a reproducible draw, no secret
    seen: set[str] = set()
    for family, templates, labels, count in FAMILIES:
        made = 0
        for _ in range(count * 4):
            text = _fill(chance.choice(templates), chance)
            if chance.random() < 0.33:
                text = roughen(text, chance)
            if made < count and text.lower() not in seen:
                seen.add(text.lower())
                made += 1
                yield Example(text, labels, f"own-{family}")


def _fill(template: str, chance: random.Random) -> str:
    people, others = chance.sample(PEOPLES, 2)
    country, other_country = chance.sample(COUNTRIES, 2)
    fool, other_fool = chance.sample(FOOLS, 2)
    office = chance.choice(OFFICES)
    text = template.format(
        P=people,
        P2=others,
        a=chance.choice(ADJECTIVES),
        place=chance.choice(PLACES),
        country=country,
        country2=other_country,
        o=office,
        O=office[0].upper() + office[1:],
        vermin=chance.choice(VERMIN),
        removed=chance.choice(REMOVED),
        vice=chance.choice(VICE),
        hurt=chance.choice(HURT),
        fool=fool,
        fool2=other_fool,
        dumb=chance.choice(DUMB),
    )
    return text[0].upper() + text[1:]
