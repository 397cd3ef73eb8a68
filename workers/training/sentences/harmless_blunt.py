"""Draws blunt criticism that abuses nobody: of policies, companies, articles, services and others' arguments.

Called by `harmless.py`. It must never call a person or a group names.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random
from collections.abc import Iterator

from workers.training.examples import Example, Targets
from workers.training.sentences.filling import drawn_once, fill_all

COUNT = 1900

BLUNT: Targets = (0.05, 0.0, 0.0, 0.0, 0.0, 0.0)

BANKS = {
    "bad": ("a disgrace", "a disaster", "a scandal", "a joke", "nonsense", "a mess",
            "an insult to taxpayers", "a fiasco", "a shame", "a failure", "madness", "a farce",
            "pure propaganda", "a stupid idea", "rubbish", "a waste of money", "a bad law",
            "an embarrassment", "indefensible", "cynical", "half-baked", "a betrayal of the voters",
            "unjust", "pathetic", "idiotic", "a sham", "a slap in the face for nurses", "wrong",
            "ridiculous", "shameful", "a lie"),
    "plan": ("this budget", "the new law", "this tax", "the reform", "the plan for {topic}",
             "the policy on {topic}", "the decision on {topic}", "the deal with {country}",
             "this stupid law", "the whole debate about {topic}", "what {o} did about {topic}",
             "the answer of {o}", "the vote on {topic}", "the ban", "the new timetable"),
    "did": ("lied", "lied about {topic}", "failed on {topic}", "broke every promise",
            "wasted our taxes on {topic}", "looked the other way", "refused to answer", "sold us out",
            "did nothing about {topic} for {number} years", "knew and kept silent", "cheated the voters",
            "ruined {topic}", "made a mess of {topic}", "blamed everyone else", "hid the report",
            "cooked the books", "killed the bill", "ignored {P}", "ignored the {a} voters of {place}",
            "attacked the press again", "threw {P} under the bus", "paid off their friends",
            "shot down the compromise"),
    "demand": ("Resign.", "Resign now!", "Time to go.", "Vote them out.", "Somebody must answer for this.",
               "Shame on them.", "Enough excuses.", "I want my money back.", "We deserve better.",
               "Never again with my vote.", "Put them on trial if the papers are real.",
               "Who pays? We do, as always.", "Wake up, {place}!", "And they wonder why nobody votes.",
               "Let us see the documents.", "Call an election.", "I am furious.",
               "It makes my blood boil.", "I could scream.", "Sack the whole board.", "Just stop it.",
               "Fix it!"),
    "kindly": ("Sorry, but", "With respect,", "No,", "Come on,", "Look,", "Honestly,", "Frankly,",
               "As a {of_any} voter I say:", "{name},", "@{name},", "Well,", "Excuse me,", "To be blunt,",
               "Once more:", "Oh please,", "Wow,", ""),
    "wrong": ("you are wrong", "you are mistaken about {topic}", "that is simply false",
              "your figures are wrong", "that argument makes no sense", "you did not read the article",
              "I completely disagree", "this is not true", "that is a silly comparison",
              "you missed the point", "you contradict yourself", "that is a bad argument",
              "you have no evidence for that", "you are making things up", "I disagree with every word",
              "that is absurd", "you confuse {country} with {country2}", "nobody said that",
              "this is a myth", "you keep dodging my question",
              "you are talking about {topic}, I was talking about {topic2}",
              "your comment is hard to follow"),
    "because": ("The vote was in {month}, not in {month2}.", "Read the second paragraph.",
                "Please give a source.", "{country} signed in {year}.",
                "It was {percent}, not {percent2}.", "{P} never asked for that.",
                "The court decided otherwise in {year}.", "Check the figures.",
                "I worked there for {number} years.", "Correlation is not cause.",
                "Even {paper} corrected this.", "What about {topic}?", "Think it through again.",
                "You cannot judge all {P} by one man.", "I was there and saw it.",
                "We will not agree, and that is fine.", "Ask {P} in {place} what they think.",
                "But thanks for a civil answer.", "Anyway, have a good evening."),
    "article": ("this article", "the headline", "your reporting on {topic}", "this interview", "the photo",
                "this column", "the editorial", "your map of {country}", "the piece about {P}",
                "this so-called analysis"),
    "flaw": ("is badly researched", "is one-sided", "is clickbait", "says nothing new",
             "is full of mistakes", "is biased", "misquotes {name} {surname}", "leaves out {topic}",
             "does not quote a single {of_any} {person}", "is lazy", "reads like an advertisement",
             "is misleading", "is worse than I expected of {paper}", "is boring", "has the wrong date",
             "treats {P} as a problem", "forgets what happened in {place} in {year}", "is garbage"),
    "service": ("the bus", "my parcel", "the train to {place}", "the doctor", "the electrician",
                "the refund", "the new app", "the lift at the station", "the rubbish collection",
                "the hotline", "the heating", "the internet here"),
    "fails": ("came {number} hours late", "never came", "is broken again", "did not work on {day}",
              "is a nightmare", "takes {number} weeks", "was cancelled twice",
              "costs {percent} more than in {year}", "is useless", "sucks",
              "is the worst I have ever seen", "is a bad joke", "left my {relative} standing in the rain",
              "is hopeless"),
    "irony": ("Great, another tax. Just what we needed.", "Brilliant idea, let us build {topic} on a swamp.",
              "Sure, and I am the king of {country}.", "Of course {o} knew nothing, they never do.",
              "Slow clap for {o}.", "Oh good, {o} set up a committee. Problem solved.",
              "Thank you, {o}, for {number} years of holes in the road.",
              "Yes, because {topic} worked so well in {country}.", "What could possibly go wrong?",
              "I look forward to the next study that proves water is wet.",
              "Next they will tax breathing.", "Congratulations on inventing the wheel.",
              "How generous of {o}: {percent} more for themselves.", "And pigs might fly.",
              "So the {topic} money went on sandwiches. Lovely.", "Who needs {topic} anyway?",
              "Nothing says progress like a {number} hour queue.",
              "Wonderful timing, right before the election.", "In other news, the sun rose.",
              "My cat could have written a better plan for {topic}."),
}  # fmt: skip

POLITICS = (
    "{plan} is {bad}.", "{plan} is {bad} and {o} knows it.", "{o} {did}.", "{o} {did} and {did2}.",
    "{o} {did}. {demand}", "{plan} is {bad}. {demand}", "What {bad}, {o} {did} again.",
    "I will never vote for them again, {o} {did}.", "{o} and {o2} {did}, and we pay for it.",
    "First {o} {did}, then {o2} {did2}. {demand}", "{demand} {demand2}",
    "Corruption everywhere, and {o} {did}.", "Shame on {o} for closing the library in {place}.",
    "They lied. {o} {did}.", "{country} has behaved badly in these talks, and so has {country2}.",
    "{o} has no plan for {topic}. None.", "The government of {country} is {bad}, its people are not.",
    "I have nothing against {nationals}, but {plan} is {bad}.",
    "This is the worst {topic} policy since {year}, and {o} refuses to admit it.",
    "{o} is incompetent on {topic}.", "{o} treats {P} unfairly, and {plan} is {bad}.",
    "How can {o} sleep at night? {plan} is {bad}.", "Total nonsense from {o}.",
    "{surname} {did}. {demand}", "{surname} is a weak minister and {plan} proves it.",
    "{surname}'s speech was {bad}.",
    "I despise what {o} stands for, but {surname} won the vote fair and square.", "Down with {plan}!",
    "{plan}: {bad}.", "Stop {topic} now! {demand}", "{country} must stop {topic} subsidies. {demand}",
    "No to {topic}, no to {topic2}!",
    "The policies of {country} towards {P} are cruel and must be condemned.",
    "{o} destroyed {topic} in {number} years.",
    "Banks, lobbyists, {o}: all got rich on {topic} while {P} queue at food banks.", "I hate this budget.",
    "I hate {plan}.", "{bad}. That is all I have to say about {plan}.",
    "Abolish {topic}. {plan} is {bad}.", "{o} should be ashamed.",
)  # fmt: skip
DISAGREEING = (
    "{kindly} {wrong}.", "{kindly} {wrong}. {because}", "{kindly} {wrong}. {because} {because2}",
    "{kindly} {wrong}, {name}.", "{wrong}, and {wrong2}. {because}",
    "I read your comment twice and {wrong}. {because}", "{because} {because2}",
    "As a {of_any} {person} I can tell you that {wrong}. {because}", "I see it differently. {because}",
    "Nonsense. {because}", "Your view of {P} is out of date. {because}",
    "Stop twisting my words, {name}. {because}", "Boring argument. {because}",
    "Again {topic}? {name}, we have been through this. {because}", "{name}: {wrong}. {name2}: well put.",
    "What rubbish. {because}", "You blame {P}, I blame {o}. {because}",
    "Do your homework before you write about {country}. {because}",
)  # fmt: skip
PRESS = (
    "{kindly} {article} {flaw}.", "{article} {flaw} and {flaw2}. {because}",
    "{article} {flaw}. I am cancelling my subscription.",
    "The journalist should have checked the facts about {topic} before writing this: {article} {flaw}.",
    "Why publish this?", "{article} {flaw}. In {year} {paper} would never have printed it.",
    "{paper} did it better: {article} {flaw}.",
    "{name} {surname}, {article} {flaw}. Please talk to {P} next time.",
    "Third article on {topic} this week, and {article} {flaw}.",
)  # fmt: skip
SERVICE = (
    "{service} {fails}.", "{service} {fails} and {service2} {fails2}. {demand}",
    "{service} {fails}. Thanks for nothing, {o}.",
    "{service} {fails}, and nobody at {o} answers the phone.",
    "I complained to {o} about it: {service} {fails}.",
    "{number} calls, {number2} emails, no answer. {service} {fails}.",
    "Terrible. {service} {fails}, never again.", "In {country} this works. Here {service} {fails}.",
    "This road in {place} is a death trap, somebody will get killed there.",
    "My {relative} is {i} and cannot use the stairs, but {service} {fails}.",
    "The coffee was cold, the waiter rude, the bill wrong.",
)  # fmt: skip
IRONY = (
    "{irony}", "{irony} {irony2}", "{irony} {plan} is {bad}.", "{o} {did}. {irony}",
    "{kindly} {wrong}. {irony}", "{service} {fails}. {irony}", "{article} {flaw}. {irony}",
    "So {o} {did}? {irony}", "{irony} {demand}",
)  # fmt: skip


def _make(chance: random.Random) -> tuple[str, Targets]:
    (kind,) = chance.choices((POLITICS, DISAGREEING, PRESS, SERVICE, IRONY), (6, 4, 2, 2, 2))
    parts = chance.sample(kind, chance.choice((1, 1, 2)))
    if chance.random() < 0.1:
        parts.append(chance.choice(("{irony}", "{because}", "{demand}")))
    return fill_all(parts, BANKS, chance), BLUNT


def draw(chance: random.Random) -> Iterator[Example]:
    """COUNT blunt but civil comments; their toxicity is a little over nothing."""
    yield from drawn_once("blunt", _make, COUNT, chance)
