"""Draws everyday, dialect, self-mocking, idiomatic and mildly swearing sentences aimed at nobody.

Called by `harmless.py`. It must never aim a swear word at a person, the writer apart.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, Targets
from workers.training.sentences.filling import drawn_once, fill_all

COUNT = 1200

SWEARING: Targets = (0.15, 0.0, 0.1, 0.0, 0.0, 0.0)
SELF_MOCKING: Targets = (0.1, 0.0, 0.0, 0.0, 0.0, 0.0)

BANKS = {
    "thing": ("that goal", "this song", "the new album", "her dress", "that dunk", "the food at {name}'s",
              "that plot twist", "my bus ride", "this heat", "the game", "that speech", "grandma's pie",
              "the barbecue", "that beat", "the view from the hill", "season two", "his new haircut",
              "the parade", "that save", "the block party"),
    "slang": ("was sick", "was straight fire", "slaps", "hits different", "is lit", "had me dead",
              "got me crying", "was wild", "was hard", "is the bomb", "goes crazy", "was dope",
              "killed me", "is a whole mood", "was cold blooded", "bangs", "ate and left no crumbs",
              "was insane", "is bussin", "was savage", "blew my mind", "is everything", "be poppin"),
    "address": ("bro", "fam", "y'all", "sis", "man", "girl", "bruh", "dude", "mate", "cuz", "my guy",
                "auntie", "homie", "love"),
    "plan": ("head out", "cook for the whole block", "watch the game", "call my mama", "hit the gym",
             "get me some sleep", "go vote", "take the kids to church", "eat good tonight",
             "pull up on {name}", "catch the {day} bus", "study"),
    "folly": ("missed the bus", "locked myself out", "burned the rice", "sent the mail to my boss",
              "forgot the milk twice", "read the map upside down", "put salt in my tea", "washed my phone",
              "clapped between the movements", "fell asleep", "paid the same bill twice",
              "misread the headline", "waved at a stranger", "mixed up {country} and {country2}",
              "cut my own hair", "lost to a six year old at chess", "walked into a glass door",
              "deleted my thesis"),
    "me": ("so dumb", "an idiot", "such a fool", "a clown", "so stupid", "hopeless", "a total disaster",
           "blind as a bat", "the worst cook in {place}", "an old fool", "a lazy slob on {day}s",
           "too fat for these jeans", "a mess", "a loser at {sport}", "a walking catastrophe",
           "not the sharpest knife", "a donkey", "ugly before coffee", "crazy about {sport}",
           "useless at maths"),
    "swear": ("Damn", "Damn it", "Hell", "What the hell", "Oh crap", "Bloody hell", "For hell's sake",
              "Dammit", "Holy crap", "Crap", "Well damn", "God damn", "Hell yeah", "Oh my God", "Jeez",
              "Hot damn", "Son of a gun"),
    "weather": ("this rain", "the traffic", "my printer", "the app", "this weather", "the damn timetable",
                "Monday", "the wifi", "this bloody door", "the parking meter", "my alarm clock",
                "this crap umbrella", "the ticket machine", "the heating", "this stupid form",
                "my old car", "the bloody tax form", "this damn cold", "the queue at {o}",
                "the lousy coffee"),
    "annoys": ("is crap", "is driving me nuts", "is killing me", "sucks", "is a pain", "can go to hell",
               "died again", "is hell", "is a damn nuisance", "is bloody awful", "stinks",
               "ruined my {day}", "is damn expensive", "broke down", "hates me"),
    "idiom": ("You are killing it, {name}!", "I am dead tired today.",
              "Shoot me a mail when you are there.", "This curry is a bomb of a dish.",
              "My old radio kicked the bucket.", "I'd kill for a decent bus service.",
              "Break a leg on {day}, {name}!", "She knocked them dead at the audition.",
              "I could murder a pizza.", "That deadline nearly killed me.",
              "He shot himself in the foot with that remark.", "Let us kill two birds with one stone.",
              "We bombed at the quiz.", "My feet are killing me.", "You crushed it, {name}.",
              "The suspense is killing me.", "I am dying to see {place}.", "They buried the report.",
              "It was a bloodbath on the stock exchange.", "Curiosity killed the cat.",
              "Over my dead body will I eat that.", "My {relative} will kill me if I forget the cake.",
              "She is a beast on the court.", "That joke slayed me.", "Bite the bullet, {o}.",
              "{name} stole the show and butchered no song.", "I was beaten by the stairs again.",
              "He drives a hard bargain.", "Fire away, {name}.", "The new {national} place is to die for.",
              "{surname} was on fire tonight.", "Kill the lights, please.", "I killed my cactus.",
              "This heat is murder.", "I laughed until I died.", "The baby attacked the cake.",
              "Hit me up when you reach {place}.", "I beat the eggs, then I whipped the cream.",
              "Roast the lamb, smash the garlic, beat the batter.", "A killer recipe.",
              "{name} can shoot a basket from anywhere.", "We shot a film in {place}.",
              "Shoot for the stars, {name}!", "Drop dead gorgeous, that lake.",
              "He took a stab at {topic}.", "I am sick of winter.", "The debate was a train wreck.",
              "Burn the calories, not the toast."),
    "end": ("lol", "haha", "no cap", "fr fr", "on god", "smh", "tho", "for real", "ngl", "I swear",
            "real talk", "and that's that", "deadass", "no lie", "periodt", "lmao", "my bad", "amen",
            "ya feel me", "whew"),
}  # fmt: skip

DIALECT = (
    "{thing} {slang} {end}", "damn {thing} {slang}", "{address} {thing} {slang}",
    "I'm finna {plan}, {address}", "my bad {address}, {end}", "we finna {plan} {end}",
    "he been knew that {end}", "she be working all day and still {plan}",
    "ain't nobody got time for {topic} {end}", "they ain't even ask us bout {topic} {end}",
    "{address} I ain't gon lie, {thing} {slang}", "why {name} always gotta be so cute {end}",
    "ion even watch {sport} but {thing} {slang}", "big up {name} from {place} {end}",
    "that's my {address}, we grew up on the same block", "lemme {plan} real quick",
    "y'all need to {plan} {end}", "imma {plan} then {plan2} {end}", "ayy {name} we up next {end}",
    "wagwan {address}, {thing} {slang}", "och aye, {thing} {slang}", "g'day {address}, {thing} {slang}",
    "them lot down in {place} know how to {plan}", "innit {address}",
    "nah {address} you trippin, {thing} {slang}", "my {relative} tol me I gotta {plan} {end}",
    "it do be like that {end}", "we was just tryna {plan} {address}",
    "{name} ain't playin this season {end}", "them kids be so polite {end}",
    "i seen {name} at the store, we cool {end}", "dat {a} food {slang} {end}",
    "proud to be a {i} {address} {end}", "my {i} {relative} be cookin {end}",
    "ain't nothing wrong with bein {i} {address}", "us {i} folks know how to {plan} {end}",
    "yo {address} them {nationals} can ball {end}", "{address} stop cryin, {surname} gon be fine {end}",
    "whole squad {slang} {end}", "aight {address}, {end}",
)  # fmt: skip
SELF = (
    "I'm {me}, I {folly}.", "I am {me}. I {folly} again.", "I {folly}. I'm {me}.", "God, I'm {me}.",
    "Today I {folly}, what an idiot I am.", "Silly me, I {folly}.", "Forgive me, I am {me} and I {folly}.",
    "My {relative} says I am {me}, and she is right: I {folly}.", "I feel {me} today.",
    "I know I am {me}, but even I understand {topic}.", "ugh i hate myself for this, i {folly} {end}",
    "I {folly} and everyone laughed, me first.", "Call me {me}, but I like {topic}.",
    "Who {folly}? Me. I'm {me}.", "I was {me} when I was young, I {folly}.",
)  # fmt: skip
SWEARS = (
    "{swear}, {weather} {annoys}.", "{swear}! {weather} {annoys}.", "{weather} {annoys}.",
    "{swear}, I {folly}.", "{swear}, that was a close game!", "{swear}, {thing} {slang}.",
    "{swear}, what a night in {place}.", "{weather} {annoys} and {weather2} {annoys2}.",
    "To hell with {weather}.", "What the hell happened to {topic}?", "Who the hell thought of {topic}?",
    "I don't give a damn about {topic}.", "{swear}, {surname} scored again!",
    "It is cold as hell in {place}.", "Damn good article on {topic}.", "Where the heck is {name}?",
    "That was one hell of a match.", "Crap, {weather} {annoys}.",
    "Not a damn thing has changed in {place} since {year}.", "Bloody brilliant, {name}.",
    "I am pissed off about {weather}.", "{topic}, what a load of crap.",
)  # fmt: skip


def _make(chance: random.Random) -> tuple[str, Targets]:
    kind = chance.random()
    if kind < 0.38:
        typed = chance.random() < 0.8
        return fill_all(
            chance.sample(DIALECT, chance.choice((1, 1, 2))), BANKS, chance, as_typed=typed
        ), CLEAN
    if kind < 0.55:
        return fill_all([chance.choice(SELF)], BANKS, chance), SELF_MOCKING
    if kind < 0.77:
        return fill_all(chance.sample(SWEARS, chance.choice((1, 1, 2))), BANKS, chance), SWEARING
    return fill_all(["{idiom}"] * chance.choice((1, 2, 2, 3)), BANKS, chance), CLEAN


def draw(chance: random.Random) -> Iterator[Example]:
    """COUNT informal sentences; swearing at things has a toxicity of 0.15."""
    yield from drawn_once("informal", _make, COUNT, chance)
