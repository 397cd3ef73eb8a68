"""Draws short and middling comments on elections, economics, local news, culture, health and science.

Called by `harmless.py`. It must never lean on a group or a person to make its point.
"""

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, Targets
from workers.training.sentences import harmless_qualities as qualities
from workers.training.sentences.filling import drawn_once, fill_all

COUNT = 1100

BANKS = {
    "good": qualities.QUALITIES,
    "does": qualities.DOINGS,
    "state": qualities.STATES,
    "price": ("rent", "bread", "electricity", "a bus ticket", "milk", "a haircut", "petrol",
              "the kindergarten", "a doctor's visit", "insurance", "gas", "a pint", "a two-room flat",
              "firewood", "school meals", "the museum", "broadband", "water"),
    "work": ("novel", "film", "play", "opera", "exhibition", "podcast", "documentary", "concert", "poem",
             "cookbook", "album", "musical"),
    "ill": ("flu", "cancer", "diabetes", "depression", "asthma", "a heart attack", "measles", "dementia",
            "a stroke", "addiction", "a broken hip", "long covid", "migraine", "epilepsy", "arthritis",
            "burnout"),
    "spot": ("the park", "the river path", "the old cinema", "Mill Street", "the market hall",
             "the swimming pool", "the town square", "the allotments", "platform two", "the fountain",
             "the cemetery", "the harbour", "the school yard", "the footbridge"),
    "asks": ("Does anybody know more?", "What do the others think?", "Is there a source?",
             "When does it open?", "Why so late?", "Who decides that?", "How much did it cost?",
             "Has {paper} reported on it?", "Is it true?", "Can I still register?",
             "What happened to the old plan?", "Did {o} answer?", "Where can I read the report?"),
    "view": ("I think it is a good step.", "I am not convinced.", "Time will tell.", "About time.",
             "Better late than never.", "It could have been worse.", "I had hoped for more.",
             "Good news for {place}.", "Let us wait for the figures.", "Both sides have a point.",
             "I changed my mind about that.", "Thanks for the article.", "Well explained.",
             "That is sad to read.", "I remember it well.", "It is the same in {country}.",
             "I see the point, but I doubt it.", "Somebody has to pay for it.", "Nice photo by the way.",
             "One correction: it was in {year}.", "I will be there."),
}  # fmt: skip

TEMPLATES = (
    "{name} {surname} won the vote in {place} with {percent}.",
    "Turnout in {place} was only {percent} on {day}.", "I voted by post in {month}, it was easy.",
    "The coalition of {o} and {o2} has no majority any more.",
    "Who will follow {surname}? I would like {surname2}.", "The recount begins on {day}.",
    "{country} and {country2} signed an agreement on {topic} in {month}.",
    "The summit in {place} ended without a word on {topic}.", "Polls give them {percent}.",
    "The referendum on {topic} is on {day}, please read the leaflet.",
    "{o} announced a debate on {topic} for {month}.", "Minority government, then. {view}",
    "The price of {price} rose by {percent} since {year}.", "We pay {percent} of our income for {price}.",
    "My pension went up by {percent}, {price} by {percent2}.",
    "{o} expects growth of {percent} next year. {view}",
    "The factory in {place} closes and {number} hundred people lose their jobs.",
    "Exports to {country} fell by {percent}.", "A tax on {price}? {view}",
    "The strike at the harbour goes into week {number}. {view}",
    "I sold my car because of the price of {price}.",
    "Interest rates will stay where they are, {o} said on {day}.",
    "The shop of {name} {surname} closes after thirty years. {view}",
    "Small firms in {place} suffer most.", "{spot} will be closed until {month}. {asks}",
    "They are felling the trees at {spot}. {asks}", "New benches at {spot}! {view}",
    "The lamp at {spot} has been out for {number} weeks.", "Found: a set of keys at {spot}.",
    "The market moves from {spot} to {place} on {day}.",
    "Somebody left {number} kittens at {spot}, {name} took them in.",
    "Parking at {spot} costs {percent} more.",
    "The council of {place} discussed {topic} until midnight. {asks}",
    "Volunteers are wanted for {spot} on {day}.", "Free concert at {spot} on {day}, bring a chair.",
    "Roadworks at {spot} again. {view}", "The {national} {work} at the city theatre is {good}.",
    "I saw the {work} by {name} {surname} on {day}. {view}", "The {work} about {P} left nobody cold.",
    "{name} {surname} wrote a {good} {work} about {topic}.",
    "The {work} is set in {place} in {year} and follows a {of_any} {person}.",
    "The killing in the last act of the {work} was staged without a drop of blood.",
    "Did {paper} see the same {work} as I did?",
    "In the {work} a {of_any} detective hunts a murderer through {place}. {view}",
    "{name} {surname} died in {place} at the age of ninety. Her {work} will stay.",
    "The prize goes to {name} {surname} from {country}. {view}",
    "My {relative} has {ill} and the clinic in {place} was {good}.",
    "I had {ill} in {year} and still feel it.", "The vaccination against {ill} protects {percent} of us.",
    "Waiting {number} months for a specialist in {ill} is too long.",
    "Doctors in {place} found that {ill} is more frequent among {P} than among {P2}. {asks}",
    "{ill} kills more people than the roads do.", "One in {number} of us will have {ill}.",
    "Nurses from {country} keep our wards running.",
    "The study asked {number} hundred {P} about {ill}. {asks}", "Smoking kills, sugar too. {view}",
    "{ill} is nothing to be ashamed of.",
    "Suicide is not shameful; please talk to somebody. The helpline helped my {relative}.",
    "Scientists from {country} have found water on the far side of the moon. {view}",
    "The comet can be seen over {place} until {day}.", "The new telescope in {country} works.",
    "Wolves were seen near {place}. {asks}", "The summer of {year} was the hottest in {place}. {asks}",
    "A hunter shot a bear near {place}. {asks}", "The virus killed half of the bees in {place}.",
    "Pigs, cows and sheep escaped from a lorry near {place}. {view}",
    "Rats have been seen at {spot}, {o} will put out poison.",
    "Cockroaches in the school kitchen of {place}! {asks}",
    "Snakes and monkeys in a private flat in {place}: the vet took them away.",
    "The donkey sanctuary near {place} needs hay.", "School begins on {day}. Drive slowly.",
    "My {relative} teaches {number} classes at once. {view}", "The exam on {topic} was hard but fair.",
    "Our school in {place} has pupils from {country}, {country2} and {country3}. {view}", "{topic}: {view}",
    "{topic} again. {view}", "On {topic}: {view} {view2}", "As to {topic}, {asks}", "{name}, {view}",
    "{view} {asks}", "{view} {view2}", "{asks} {view}", "{name} {surname} {does}. {view}",
    "{country} plays {country2} on {day}. {asks}",
    "The bus line to {place} gets a new timetable in {month}. {view}",
    "Last {day} {paper2} had a better graph of {topic}.", "{name} {surname} of {paper} is {state}.",
    "I was at the meeting on {topic}. {name} {surname} was {good}, {surname2} was {good2}.",
    "The museum of {place} is free on {day}. {view}",
    "The trial about {topic} costs {o} {number} million. {view}",
)  # fmt: skip


def _make(chance: random.Random) -> tuple[str, Targets]:
    return fill_all(chance.sample(TEMPLATES, chance.choice((1, 1, 2, 2, 3))), BANKS, chance), CLEAN


def draw(chance: random.Random) -> Iterator[Example]:
    """COUNT harmless comments on the news of every page but the first."""
    yield from drawn_once("news", _make, COUNT, chance)
