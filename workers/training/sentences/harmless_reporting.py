"""Draws sentences that report war, crime, disaster and sport, and comments that mourn or ask for peace.

Called by `harmless.py`. It must never welcome the harm that it reports.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, Targets
from workers.training.sentences.filling import drawn_once, fill_all

COUNT = 2000

BANKS = {
    "killed": ("were killed", "died", "were injured", "were shot", "were wounded", "lost their lives",
               "were buried alive", "were burned", "were taken hostage", "were executed", "are missing",
               "were beaten", "are feared dead"),
    "when": ("on {day}", "last night", "this morning", "in {month}", "in {year}", "at dawn",
             "over the weekend", "during the night to {day}", "a week ago", "shortly before the truce",
             "in front of the cameras"),
    "weapon": ("a shell", "a missile", "a drone", "a car bomb", "an air strike", "a sniper",
               "artillery fire", "a mine", "a suicide bomber", "a gunman", "a stray bullet", "mortar fire",
               "a cluster bomb", "an explosion"),
    "target": ("a market", "a school", "a hospital", "a bus stop", "a church", "a mosque", "a synagogue",
               "a power plant", "a block of flats", "a bakery", "the railway station", "a refugee camp",
               "a wedding", "the bridge"),
    "hit": ("hit", "destroyed", "struck", "flattened", "damaged", "levelled", "tore through", "blew up"),
    "victims": ("{number} people", "{number} civilians", "{number} {nationals}", "{number} {P}",
                "a mother and two children", "an old man and his wife", "{number} soldiers",
                "members of a {a} family", "a journalist and her driver", "{number} {of_any} people",
                "{name} {surname}", "a paramedic and a driver", "{number} schoolchildren"),
    "says": ("police said", "says the ministry", "witnesses say", "according to {paper}",
             "the prosecutor said", "the court heard", "officials confirmed", "rescuers report",
             "a spokesman said", "the army said", "the UN says", "as {name} {surname} reported",
             "the families say"),
    "sorrow": ("What a horrible crime, my thoughts are with the family.", "Rest in peace.",
               "May they rest in peace.", "How many more must die?", "Please, stop this war.",
               "Two sides, endless death.", "It breaks my heart.", "I cried when I read this.",
               "My {relative} lived in that street.", "When will it end?", "Horrible.",
               "I hope they reach a peace deal soon.", "So much blood, and for what?",
               "I cannot stop thinking of it.", "We must not look away.",
               "The world watches and does nothing.", "Condolences from {place}.",
               "Talk to each other, for God's sake.", "Nobody wins a war like this.",
               "Let the court do its work.", "I hope the killer is found.", "War is hell.",
               "The guilty must stand trial.", "Poor children.", "Those poor people.",
               "Stop the bombing, start talking.", "Nobody deserves to die like that."),
    "offender": ("the suspect", "the former soldier", "the gang", "a {number} year old", "the ex-husband",
                 "the priest", "the trainer", "the officer", "a man from {place}", "the defendant",
                 "the neighbour", "the driver", "{name} {surname}", "the militia leader", "an unknown man",
                 "a {national} citizen"),
    "sentenced": ("was sentenced to {number} years for", "was found guilty of", "was cleared of",
                  "is accused of", "has confessed to", "denies", "was arrested for", "goes on trial for",
                  "was charged with", "was convicted of", "is wanted for",
                  "appealed against his conviction for"),
    "team": ("{place}", "{country}", "the {national} side", "our team", "the home team", "the champions",
             "the women's team", "the under-21s", "the league leaders", "United", "City", "Rovers"),
    "beat": ("beat", "destroyed", "crushed", "killed off", "smashed", "thrashed", "hammered", "outplayed",
             "knocked out", "humiliated", "slaughtered", "edged", "demolished", "stunned", "murdered"),
    "score": ("3-0", "2-1", "5-1", "by {number} points", "in extra time", "on penalties",
              "in straight sets", "6-4, 6-2", "after being two down", "with ten men", "in the last minute",
              "in the final", "at home", "away"),
    "fan": ("What a match!", "The keeper was on fire.", "That shot nearly broke the net.",
            "Total domination.", "Our striker is a killer in front of goal.",
            "The defence was dead on its feet.", "He has a bomb of a left foot.",
            "The referee had a bad day.", "They deserved it.", "I lost my voice.",
            "We were robbed of a penalty.", "{name} {surname} was man of the match.",
            "Next season we will bury them.", "They got slaughtered in midfield.",
            "I nearly had a heart attack.", "She attacks every ball.", "Bring on the next one."),
    "storm": ("flood", "earthquake", "wildfire", "storm", "landslide", "train crash", "gas explosion",
              "ferry accident", "heatwave", "mine collapse", "avalanche", "plane crash",
              "fire in the tower block", "cyclone"),
}  # fmt: skip

WAR = (
    "{victims} {killed} when {weapon} {hit} {target} in {place}, {says}.",
    "{weapon} {hit} {target} near {place} {when}.", "{country} bombed {place} again {when}, {says}.",
    "{country} attacked {place} with drones and artillery {when}.",
    "Shelling in {place} went on for {number} hours and {victims} {killed}.",
    "More than a hundred {P} were massacred in {place} in {year}, and nobody was ever tried for it.",
    "Rebels took {victims} hostage {when} and threatened to execute them.",
    "{country} should stop the war with {country2}, too many {P} have died.",
    "Mass graves with the bodies of {P} were found outside {place} {when}.",
    "My {relative} was killed in the bombing of {place} in {year}. I still cannot talk about it.",
    "The genocide of the {a} people must be recognised, also by {country}.",
    "War crimes were committed by both sides in {place}, {says}.",
    "How many more must die in {place} before {country} signs a ceasefire?",
    "Soldiers burned the village near {place} {when}, shot the cattle and drove out the {P}.",
    "Unbelievable that {country} marches into {place} and the world says nothing.",
    "{country} is invading {country2} again while others watch.",
    "When will both sides around {place} finally lay down their arms?",
    "Sanctions on {country} have not ended the killing in {place}.",
    "The {national} army killed {victims} {when}, {says}, and {country2} answered with rockets.",
    "In {year} my family fled from {place}; those who stayed were shot.",
    "{country} must withdraw its troops from {place}, and {country2} must stop shooting across the border.",
    "Survivors from {place} told the tribunal how {P} were tortured and starved.",
    "The hostages from {place} are free. {number} of them did not survive.",
    "Neither {country} nor {country2} will win this war, only the arms makers will.",
    "I served in {place} in {year}. We were ordered to shoot, and some of us did.",
    "Snipers are firing at people who fetch water in {place}, {says}.",
    "{o} called the attack on {place} an act of terror.",
    "The ceasefire near {place} held for {number} hours.",
    "If {country} keeps bombing {place}, {country2} will strike back, and ordinary {P} will pay for it.",
)  # fmt: skip
CRIME = (
    "{offender} {sentenced} {crime}, {says}.", "{offender} {sentenced} {crime} and {crime2} {when}.",
    "{offender} beat the victim with a hammer {when}, {says}.",
    "A man was stabbed to death in {place} {when}, {says}.",
    "{victims} {killed} in {place} {when}, {says}.",
    "{offender} {sentenced} the murder of {victims} in {place}.",
    "Survivors told the court how the rape was covered up by {o} for years.",
    "The gunman shot {victims} {when} before he killed himself, {says}.",
    "She was strangled in her flat in {place}, {says}. {offender} {sentenced} {crime}.",
    "The murder trial of {offender} begins on {day} in {place}.",
    "Reports of {crime} rose by {percent} in {place}.",
    "I was robbed at knifepoint in {place} {when}. The police came after {number} hours.",
    "{offender} threatened to kill his wife, {says}, and the judge let him go home.",
    "The victim of the rape in {place} had asked for help {number} times, {says}.",
    "My {relative} was murdered in {year} and the killer was never found.",
    "Is {number} years really enough for {crime}? I do not think so.",
    "The jury did not believe that {offender} had fired in self-defence.",
    "{number} men attacked {victims} outside a bar in {place} {when}.",
    "Why was {offender} out on bail after {crime}?",
    "A {of_any} {person} was spat at and kicked on the tram in {place}, {says}.",
    "Police shot {offender} in the leg {when} after he attacked {victims} with a knife.",
)  # fmt: skip
SPORT = (
    "{team} {beat} {team2} {score}.", "{team} {beat} {team2} {score}! {fan}",
    "{team} got {beat} by {team2}? {fan}", "{fan} {fan2}",
    "{name} {surname} {beat} {name2} {surname2} {score} in the {sport} final.",
    "{team} will {beat} {team2} {when}? {fan}",
    "{surname} shoots, {surname2} attacks the rebound and {team} are dead and buried. {fan}",
    "The {national} {sport} team {beat} {country2} {score}. {fan}",
    "Best {sport} match since {year}. {fan}", "{team} fired their coach after being {beat} {score}.",
    "Killer pass by {surname}, {score}. {fan}",
)  # fmt: skip
DISASTER = (
    "{victims} {killed} in the {storm} near {place}, {says}.",
    "The {storm} in {place} killed {victims} {when}.",
    "After the {storm} {o} promised help; {number} months later {place} is still waiting.",
    "The {storm} destroyed {target} and {target2} in {place} {when}.",
    "I lost my house in the {storm} of {year}.",
    "Rescuers from {country} and {country2} are digging for survivors of the {storm} in {place}.",
    "Rescue dogs found {victims} under the rubble {when}, {says}.",
    "{name} {surname} died in the {storm} {when}.",
    "The {storm} was no act of God: {o} had been warned in {year}.",
)  # fmt: skip


def _make(chance: random.Random) -> tuple[str, Targets]:
    (kind,) = chance.choices((WAR, CRIME, SPORT, DISASTER), (5, 4, 2, 2))
    parts = chance.sample(kind, chance.choice((1, 1, 1, 2)))
    if kind is not SPORT and chance.random() < 0.35:
        parts.insert(chance.choice((0, len(parts))), "{sorrow}")
    return fill_all(parts, BANKS, chance), CLEAN


def draw(chance: random.Random) -> Iterator[Example]:
    """COUNT reports of violence, disaster and sport, with and without a reader's sorrow."""
    yield from drawn_once("reporting", _make, COUNT, chance)
