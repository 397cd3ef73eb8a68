"""Fills templates from banks of words and draws a family's sentences, each once.

Called by every family of our own training sentences. It must never leave a slot unfilled
nor give two sentences of one draw the same text.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from workers.training.examples import Example, Targets
from workers.training.sentences import words
from workers.training.sentences.roughen import roughen

Banks = Mapping[str, tuple[str, ...]]

_SLOT = re.compile(r"\{([a-z_]+|[A-Z])(\d?)\}")
_ARTICLE = re.compile(r"\b([Aa])n? (?=([\w'-]+))")
_CONSONANT = re.compile(r"(?:eu|u[gkrt][aeiry]|uyg|uni(?![mn])|us\b|us[aeu]|one\b|uz)", re.IGNORECASE)
_VOWEL = re.compile(r"(?:[aeiou]|hour|honest|lgbt|8|11\b|18\b)", re.IGNORECASE)
_START = re.compile(r"(^[\"'(]?|[.!?][\"')]? +[\"'(]?)([a-z])")

_WRITTEN_LARGE = {word.lower(): word for word in words.ADJECTIVES if word != word.lower()}

_NO_PERSON_OF_ANY_KIND = {"male", "female", "lesbian", "latino", "latina", "pregnant", "teenage"}

_OFTEN_ATTACKED = (
    "gay", "lesbian", "bisexual", "trans", "transgender", "queer", "homosexual", "black", "white", "african",
    "muslim", "jewish", "christian", "arab", "mexican", "chinese", "indian", "latino", "romani", "disabled",
    "deaf", "blind", "autistic", "fat", "female", "feminist", "immigrant", "old", "elderly", "teenage",
    "homeless", "atheist", "catholic",
)  # fmt: skip
"""Adjectives that readers' real comments join with abuse more often than others: drawn twice as often."""
_GROUPS_OFTEN_ATTACKED = (
    "Jews", "Muslims", "Christians", "Black people", "white people", "gay people", "gays", "gay men",
    "lesbians", "trans people", "trans women", "transgender people", "queer people", "homosexuals", "women",
    "men", "mothers", "fathers", "feminists", "immigrants", "migrants", "refugees", "asylum seekers",
    "foreigners", "Roma", "Arabs", "Mexicans", "Armenians", "Azerbaijanis", "Turks", "Russians", "Ukrainians",
    "Israelis", "Palestinians", "Chinese people", "Indians", "disabled people", "deaf people",
    "autistic people", "mentally ill people", "people with Down syndrome", "overweight people", "old people",
    "Catholics", "Hindus", "Sunnis", "Middle Easterners", "Africans", "Asians", "straight people",
    "homeless people",
)  # fmt: skip

COMMON: Banks = {
    "P": words.PEOPLES + _GROUPS_OFTEN_ATTACKED,
    "a": words.ADJECTIVES,
    "i": words.IDENTITIES + _OFTEN_ATTACKED,
    "of_any": tuple(
        word for word in words.IDENTITIES + _OFTEN_ATTACKED if word not in _NO_PERSON_OF_ANY_KIND
    ),
    "name": words.FIRST_NAMES,
    "surname": words.SURNAMES,
    "place": words.PLACES,
    "o": words.OFFICES,
    "topic": words.TOPICS,
    "sport": words.SPORTS,
    "paper": words.NEWSPAPERS,
    "crime": words.CRIMES,
    "relative": words.RELATIVES,
    "person": words.PERSONS,
    "number": ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "a dozen", "twelve",
               "fifteen", "eighteen", "twenty", "thirty", "forty", "fifty", "sixty"),
    "percent": tuple(f"{n} per cent" for n in (2, 3, 4, 6, 7, 9, 12, 15, 18, 23, 27, 31, 40, 55, 62, 70, 85)),
    "year": tuple(str(year) for year in (1948, 1968, *range(1988, 2025))),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "month": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
              "October", "November", "December"),
}  # fmt: skip
"""Slots every family may use.

`{P2}` is another value than `{P}`; the same slot twice is the same value. `{country}`, `{national}`
and `{nationals}` agree with each other. `{of_any}` goes before "man" and "woman" alike.
"""


def fill(template: str, banks: Banks, chance: random.Random, *, as_typed: bool = False) -> str:
    """The template with every slot drawn from `banks` or COMMON; what is drawn may hold slots itself.

    Articles then fit their nouns and sentences begin with a capital, unless `as_typed`.

    Raises:
        KeyError: no bank has the slot's name. Permanent: the template is wrong.
    """
    return fill_all((template,), banks, chance, as_typed=as_typed)


def fill_all(templates: Iterable[str], banks: Banks, chance: random.Random, *, as_typed: bool = False) -> str:
    """One text of several templates: they share COMMON's slots, so that they speak of the same people.

    What is drawn from `banks` is drawn anew in each and not repeated while a bank has more.

    Raises:
        KeyError: no bank has a slot's name. Permanent: the template is wrong.
    """
    shared: dict[str, str] = {}
    phrases: dict[str, str] = {}
    said: set[str] = set()

    def one(slot: re.Match[str]) -> str:
        name, number = slot.groups()
        whole = name + number
        of_banks = name in banks
        drawn = phrases if of_banks else shared
        if whole not in drawn:
            if name in {"country", "national", "nationals"}:
                _draw_nation(number, drawn, chance)
            else:
                bank = banks[name] if of_banks else COMMON[name]
                taken = said if of_banks else set(shared.values())
                choice = chance.choice([entry for entry in bank if entry not in taken] or bank)
                if of_banks:
                    said.add(choice)
                if name in {"i", "of_any"} and chance.random() < 0.6:
                    choice = _WRITTEN_LARGE.get(choice, choice)
                drawn[whole] = choice
        return _SLOT.sub(one, drawn[whole])

    sentences = []
    for template in templates:
        phrases.clear()
        sentences.append(_SLOT.sub(one, template))
    text = " ".join(" ".join(sentences).split())
    text = _ARTICLE.sub(_fitting_article, text)
    return text if as_typed else _START.sub(lambda found: found[1] + found[2].upper(), text)


def _draw_nation(number: str, drawn: dict[str, str], chance: random.Random) -> None:
    taken = {value for key, value in drawn.items() if key.startswith("country")}
    nation = chance.choice([entry for entry in words.NATIONS if entry[0] not in taken])
    for key, value in zip(("country", "national", "nationals"), nation, strict=True):
        drawn[key + number] = value


def _fitting_article(found: re.Match[str]) -> str:
    following = found[2]
    vowel = _VOWEL.match(following) and not _CONSONANT.match(following)
    return f"{found[1]}n " if vowel else f"{found[1]} "


def drawn_once(
    family: str,
    make: Callable[[random.Random], tuple[str, Targets]],
    count: int,
    chance: random.Random,
    *,
    rough: float = 0.25,
) -> Iterator[Example]:
    """`count` examples of `make`'s texts and targets, source "own-<family>", no text twice in any case.

    `rough` is the share that is then spelt as by a reader in a hurry. Fewer come when
    `make` has not that many different texts in it.
    """
    seen: set[str] = set()
    for _ in range(count * 4):
        if len(seen) == count:
            return
        text, labels = make(chance)
        if chance.random() < rough:
            text = roughen(text, chance)
        if text.lower() not in seen:
            seen.add(text.lower())
            yield Example(text, labels, f"own-{family}")
