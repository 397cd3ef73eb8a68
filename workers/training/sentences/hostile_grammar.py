"""Puts sentences of our own together from openings, cores and closings, with groups dealt equally often.

Called by the `hostile_*`, `emoji` and `identities` modules of this package. It must never
favour one group over another: whoever is named, is named as often as everybody else.
"""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workers.training.examples import Example, Targets
from workers.training.sentences import words
from workers.training.sentences.roughen import roughen

LONGEST = 1_200
"""Longest text in characters that a draw yields; a news site's limit is seldom higher."""
ROUGH_SHARE = 0.25
"""Share of the texts that are misspelt."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "P": words.PEOPLES,
    "a": words.ADJECTIVES,
    "name": words.FIRST_NAMES,
    "surname": words.SURNAMES,
    "place": words.PLACES,
    "country": words.COUNTRIES,
    "o": words.OFFICES,
    "topic": words.TOPICS,
}
"""Placeholders every template may use; each family adds its own banks to them."""

OPENINGS = (
    "Honestly,", "Sorry, but", "Let me say it plainly:", "Well,", "Look,", "So,", "Oh please,",
    "To be frank,",
    "I will say it once:", "Fact:", "Just saying,", "Here we go again.", "Every single time.", "Wow.",
    "Right.",
    "I read this twice.", "Another day, another article.", "I was going to keep quiet, but",
    "Since nobody else says it:", "Unpopular opinion:", "I have lived here for thirty years.", "@{name}",
    "{name},", "As I said last week,", "I am not surprised.", "Interesting piece.",
    "After {topic}, now this.",
    "About {topic}:", "Read the article again.", "Everybody in {place} knows it.", "My two cents:",
    "I said this years ago:", "Good morning everyone.", "With all due respect,", "I pay taxes too.",
    "Thanks for the article.", "Funny how nobody mentions {topic}.", "And yes,", "No wonder.", "Finally:",
)  # fmt: skip
"""Neutral beginnings, used by hostile and harmless texts alike, so that they decide nothing."""

CLOSINGS = (
    "That is all.", "End of story.", "Just my opinion.", "There, I said it.", "Think about it.",
    "And everybody knows it.", "You all know I am right.", "Have a nice day.", "Good night.", "Period.",
    "I said what I said.", "Prove me wrong.", "But of course nobody will print this.", "It is that simple.",
    "Let us see whether this comment stays up.", "And now back to {topic}.",
    "Same in {country}, by the way.",
    "I have nothing more to add.", "Change my mind.", "My grandfather used to say the same.",
    "Ask anyone in {place}.", "Greetings from {place}.", "But go on, delete this too.", "Enough said.",
    "You can quote me on that.", "Maybe {o} should read this.", "We will talk again after the election.",
    "Just look at {topic}.", "It has always been like this.", "Anyway.",
)  # fmt: skip


class Deck:
    """Deals the items of a bank in shuffled rounds, so that each is dealt equally often."""

    def __init__(self, items: tuple[str, ...], chance: random.Random) -> None:
        self._items = items
        self._chance = chance
        self._left: list[str] = []

    def deal(self, taken: frozenset[str] = frozenset()) -> str:
        """Deal the next item that is not among those taken. Raises ValueError when all are."""
        if not set(self._items) - taken:
            msg = "a text asks for more different words than its bank holds"
            raise ValueError(msg)
        for _ in range(2):
            if not self._left:
                self._left = list(self._items)
                self._chance.shuffle(self._left)
            for at in range(len(self._left) - 1, -1, -1):
                if self._left[at] not in taken:
                    return self._left.pop(at)
            self._left = []
        return self._chance.choice([item for item in self._items if item not in taken])


class Writer:
    """Fills templates from banks; `{x}` and `{x2}` in one text are different words of bank `x`."""

    def __init__(self, chance: random.Random, banks: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.chance = chance
        self._decks = {name: Deck(items, chance) for name, items in {**GROUPS, **(banks or {})}.items()}

    def fill(self, template: str, given: Mapping[str, str] | None = None) -> str:
        """Fill every placeholder, those inside filled words too. Raises KeyError on an unknown one."""
        chosen: dict[str, str] = dict(given or {})

        def replace(found: re.Match[str]) -> str:
            slot = found[1]
            if slot not in chosen:
                bank = slot.rstrip("0123456789")
                taken = frozenset(word for key, word in chosen.items() if key.rstrip("0123456789") == bank)
                chosen[slot] = self._decks[bank].deal(taken)
            return chosen[slot]

        text = template
        while "{" in text:
            text = re.sub(r"\{(\w+)\}", replace, text)
        return tidy(text)


def tidy(text: str) -> str:
    """Put articles, capitals and spaces right after words were filled in."""
    text = re.sub(r"\b([Aa]) (?!uni|use|usu|eu|one\b|u\b)(?=[aeiou])", r"\1n ", text, flags=re.IGNORECASE)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(^|[.!?] )([a-z])", lambda found: found[1] + found[2].upper(), text)


@dataclass(frozen=True, slots=True)
class Family:
    """One family of texts: what it is called, what it says, its targets and how many to draw."""

    name: str
    cores: tuple[str, ...]
    targets: Targets
    count: int
    openings: tuple[str, ...] = OPENINGS
    closings: tuple[str, ...] = CLOSINGS
    second: float = 0.12
    """Chance in [0, 1] that a second core of the family follows the first."""
    framed: float = 0.35
    """Chance in [0, 1] of an opening, and of a closing. Harmless families have more, as they are fewer."""


def _after(opening: str, core: str) -> str:
    """The core as it goes on after the opening: within a sentence its first letter is small."""
    if opening.endswith((",", "but")) and not re.match(r"I\b|I'|[A-Z]{2}|God\b", core):
        return core[0].lower() + core[1:]
    return core


def compose(family: Family, writer: Writer) -> str:
    """Write one text of 1 to 4 sentences: now and then an opening, a core or two, a closing."""
    chance = writer.chance
    core = chance.choice(family.cores)
    parts = [core]
    if chance.random() < family.framed:
        opening = chance.choice(family.openings)
        parts = [opening, _after(opening, core)]
    if chance.random() < family.second:
        parts.append(chance.choice([other for other in family.cores if other != core]))
    if chance.random() < family.framed:
        parts.append(chance.choice(family.closings))
    return writer.fill(" ".join(parts))


def drawn(
    families: tuple[Family, ...], banks: Mapping[str, tuple[str, ...]], chance: random.Random
) -> Iterator[Example]:
    """Draw each family's texts, no two alike but for capitals. Raises ValueError when a family runs dry."""
    seen: set[str] = set()
    writer = Writer(chance, banks)
    for family in families:
        made = 0
        for _ in range(family.count * 8):
            if made == family.count:
                break
            text = compose(family, writer)
            if chance.random() < ROUGH_SHARE:
                text = roughen(text, chance)
            if text.lower() in seen or len(text) > LONGEST:
                continue
            seen.add(text.lower())
            made += 1
            yield Example(text, family.targets, f"own-{family.name}")
        if made < family.count:
            msg = f"the templates of {family.name} give only {made} different texts"
            raise ValueError(msg)
