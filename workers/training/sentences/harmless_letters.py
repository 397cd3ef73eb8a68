"""Draws long comments as readers of newspapers write them: an opening, an argument, a story, an ending.

Called by `harmless.py`. It must never end an argument in abuse.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, Targets
from workers.training.sentences import harmless_themes as themes
from workers.training.sentences.filling import drawn_once, fill_all

COUNT = 1700

ANGRY: Targets = (0.03, 0.0, 0.0, 0.0, 0.0, 0.0)

BANKS = {
    "opening": ("I have followed this debate for {number} years and I have had enough of slogans.",
                "Sorry for the length, but this cannot be said in one line.", "Dear editor,",
                "To the author, {name} {surname}:", "Let me disagree with nearly everything in this article.",
                "I write this as a {of_any} {person} and as a voter.",
                "Reading the comments here, I wonder whether anyone has read the article.",
                "@{name}: I understand your anger, I share it, but look at the facts.",
                "Finally an article that does not shout.", "What a depressing start to the {day}.",
                "One thing first: {name} {surname} is right about {topic}.", "Where to begin?",
                "It is easy to be angry about {topic}, so let me try to be exact.",
                "I am {i}, I am not neutral, and I will not pretend to be.",
                "Everybody has an opinion on {topic}; here is mine.", "This is not about left or right.",
                "A few remarks from somebody who lives in {place}.",
                "With all respect for {o}, this is nonsense.", "I voted for {o}, so I may say this.",
                "My {relative} sent me this article and asked what I think.",
                "No, {name}, it is not that simple.", "You ask what went wrong since {year}.",
                "I rarely write comments.", "Same procedure as every {month}.", "Enough!"),
    "turn": ("On the other hand,", "And yet,", "Of course,", "To be fair,", "Besides,", "Meanwhile,",
             "Let us not forget:", "I repeat:", "And another thing:", "You may say that this is naive.",
             "I know what the answer will be.", "But that is only half the truth.",
             "Is that too much to ask?", "Nobody says so aloud."),
    "anger": ("This policy is a disgrace, and whoever voted for it should have to live with it.",
              "It makes me furious.", "What a miserable, cowardly decision.",
              "{o} lied to us, there is no kinder word for it.",
              "The whole plan is idiotic from beginning to end.", "How stupid do they think we are?",
              "They killed the bill, buried the report and went to lunch.", "I am sick and tired of it.",
              "Somebody should be sacked, and I know who.", "Shame on everyone who looked away.",
              "This damn law ruins people.", "It is a bloody scandal.",
              "If that is not corruption, I do not know what is."),
    "irony": ("But no doubt {o} will appoint a commission, and the commission will appoint an expert.",
              "Bravo.", "How reassuring.", "I can hardly wait for the brochure.",
              "The ministry calls this progress; I would like to see its definition of failure.",
              "Perhaps a poster campaign will help.", "Naturally nobody is responsible.",
              "Let them eat cake, as somebody once said, and we know how that went.",
              "What luck that the election is near.", "A masterpiece, truly.", "Well done, {o}."),
    "asking": ("Who benefits?", "Why now?", "What would you have done?",
               "Have we learned nothing since {year}?", "Is that the {place} we want to live in?",
               "Would we talk like this if it concerned {P}?", "How many more years?",
               "Where is {o} in all this?", "Does anybody still believe that?",
               "And what does {surname} say?"),
    "closing": ("I would be glad to be proved wrong.",
                "But who listens to an old {of_any} {person} from {place}?",
                "We can do better, and once we did.", "Think about it before you vote.",
                "Regards from {place}, {name} {surname}", "So much for that.",
                "Let us at least talk to each other.",
                "I will be at the demonstration on {day}, peacefully, with my {relative}.",
                "And please, leave {P} out of it.", "That is all I ask.",
                "Feel free to disagree, but with arguments.", "Somebody had to say it.",
                "{name} {surname}, {place}", "I am not holding my breath.",
                "Perhaps the grandchildren will be wiser.", "Thank you for reading this far.", "Rant over.",
                "The rest is noise.", "Good night."),
}  # fmt: skip

ASIDES = (
    "{turn}", "{turn}", "{asking}", "{anger}", "{irony}", "{anger}", "{asking} {asking2}",
    "A {of_any} colleague of mine put it better: first listen, then decide.",
    "My neighbour {name2}, who is {i}, sees it differently, and we still share a fence.",
    "In {country} a minister resigned over less.",
    "The figures are public: {percent} in {year}, {percent2} today.",
    "I do not hate anybody for it, I just want an answer.",
    "{P} have been waiting for this longer than I have.",
)  # fmt: skip
ARGUMENTS = (
    "{who} {claims} that {deed} {effect}, and {who2} {claims2} the opposite.",
    "If {deed} {effect}, why does {o} {shirk}?", "I {stance} {deed}, because it {effect}.",
    "I {stance} {deed}, and not because {who} {claims} so.", "Ask {who} whether {deed} {effect}.",
    "In {place} {deed} {effect}, as everybody could see in {year}.",
    "It is {verdict} to believe that {deed} {effect}.", "{deed} {effect}; {deed2} {effect2}.",
    "First they told us that {deed} {effect}, now it {effect2}.",
    "What {who} calls {deed}, I call {verdict}.",
    "For {number} years {o} has managed to {shirk}, and {deed} is the bill for it.",
    "Nobody in {place} asked for {deed}, and everybody has to live with it.",
    "{country} tried {deed} in {year}, and it {effect}.",
    "{who} {claims} that {topic} can wait; {who2} cannot.",
    "There are good reasons for {deed} and better ones against it.",
    "Whoever thinks that {deed} {effect} should spend {number} nights in {place}.",
    "I have changed my mind about {deed}: it {effect}.", "It costs {percent} more to {shirk} than to act.",
    "When {who} {claims} that {deed} {effect}, I reach for my pencil and do the sums.",
    "My {relative}, who is {i}, {stance_third} {deed}, I {stance} it, and Sunday lunch is never dull.",
    "{deed} would be {verdict} even if it {effect}.",
)  # fmt: skip
"""Sentences that fit every subject; their banks give each some thousands of forms."""

BANKS |= {
    "who": ("the minister", "the landlord", "my {relative}", "the baker", "the expert on television",
            "{name} {surname}", "the union", "the man at the tax office", "a {of_any} friend",
            "the commission", "the lobby", "{paper}", "the nurse on the night shift", "the bank",
            "the farmer next door", "the professor", "a {national} colleague", "the spokesman", "the auditor",
            "the opposition"),
    "claims": ("says", "swears", "assumes", "proves", "pretends", "writes", "hopes", "fears", "repeats",
               "admits", "calculates"),
    "deed": ("the new law", "another study", "the ban", "a higher tax", "a lower tax", "the cut",
             "the bypass", "the merger", "this compromise", "the quota", "a referendum", "the fence",
             "the subsidy", "the strike", "the privatisation", "the curfew", "doing nothing", "more police",
             "a new ministry", "closing the school", "the treaty with {country}", "the reform of {topic}",
             "the fine", "buying weapons from {country}", "an apology", "the amnesty"),
    "effect": ("saves money", "helps {P}", "hurts those who have least", "costs {percent} more",
               "changes nothing", "makes {topic} worse", "brings {number} hundred jobs", "divides the town",
               "drives the young away", "pays for itself", "ruins small shops",
               "is popular until the bill comes", "kills every local initiative", "frightens investors",
               "serves {o} and nobody else", "came {number} years too late", "works in {country}",
               "failed in {country}", "protects {P} from {P2}'s mistakes"),
    "shirk": ("hide behind committees", "look away", "blame {P}", "wait for {country}",
              "promise everything to everybody", "change the subject", "sit on the report",
              "rename the problem", "pass the bill to our children", "talk about {topic} instead",
              "do nothing"),
    "stance": ("support", "reject", "oppose", "welcome", "doubt", "detest", "regret", "defend", "voted for",
               "voted against"),
    "stance_third": ("supports", "rejects", "opposes", "welcomes", "doubts", "detests", "regrets", "defends"),
    "verdict": ("naive", "cowardice", "common sense", "madness", "fair", "a gamble", "wishful thinking",
                "theft", "progress", "stupid", "an illusion", "a beginning", "a scandal", "overdue",
                "nonsense"),
}  # fmt: skip


def _make(chance: random.Random) -> tuple[str, Targets]:
    theme = chance.choice(themes.THEMES)
    body = chance.sample(theme, chance.choice((1, 2, 3, 3, 4, 5)))
    for aside in chance.sample(ASIDES, chance.choice((0, 1, 1, 2, 3))):
        body.insert(chance.randint(1, len(body)), aside)
    for argument in chance.sample(ARGUMENTS, chance.choice((0, 1, 2, 2, 3))):
        body.insert(chance.randint(0, len(body)), argument)
    if chance.random() < 0.75:
        body.insert(0, "{opening}")
    if chance.random() < 0.75:
        body.append("{closing}")
    text = fill_all(body, BANKS, chance)
    if chance.random() < 0.15:
        text = _in_paragraphs(text, chance)
    return text, ANGRY if {"{anger}"} & set(body) else CLEAN


def _in_paragraphs(text: str, chance: random.Random) -> str:
    sentences = text.split(". ")
    at = chance.randint(1, max(1, len(sentences) - 1))
    return ".\n\n".join(part for part in (". ".join(sentences[:at]), ". ".join(sentences[at:])) if part)


def draw(chance: random.Random) -> Iterator[Example]:
    """COUNT long comments on nine subjects; a fifth is spelt roughly."""
    yield from drawn_once("letter", _make, COUNT, chance, rough=0.2)
