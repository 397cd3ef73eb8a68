"""The readers of the demo's newspaper: a few who write daily, many who write once.

Made by `script` from a seeded random source. Never a real person's name or address.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.demo.material import Material
from service.domain.comment import Author


class Style(StrEnum):
    """How somebody types."""

    NEAT = "neat"
    ROUGH = "rough"
    CHATTY = "chatty"


@dataclass(frozen=True, slots=True)
class Reader:
    """One who writes comments, and how often compared with others."""

    author: Author
    style: Style
    weight: float

    @property
    def name(self) -> str:
        """What others call them."""
        return self.author.name or "you"


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, by the part they play."""

    readers: Sequence[Reader]
    hotheads: Sequence[Reader]
    """Of the readers, those who write most of what is refused."""
    campaigners: Sequence[Reader]
    advertisers: Sequence[Reader]


def make_cast(material: Material, size: int, chance: random.Random) -> Cast:
    """Make `size` readers and the strangers who come for one thing only."""
    names = _names(material, size, chance)
    readers = [_reader(number, name, chance) for number, name in enumerate(names, start=1)]
    strangers = _names(material, 60, chance)
    campaigners = int(material.campaign["authors"])
    return Cast(
        readers=readers,
        hotheads=chance.sample(readers, max(4, size // 16)),
        campaigners=[
            _reader(9000 + number, name, chance) for number, name in enumerate(strangers[:campaigners])
        ],
        advertisers=[
            _reader(9500 + number, name, chance) for number, name in enumerate(strangers[campaigners:])
        ],
    )


def _reader(number: int, name: str, chance: random.Random) -> Reader:
    # 203.0.113.0/24 and 198.51.100.0/24 are for documentation, see RFC 5737.
    network = chance.choice(("203.0.113", "198.51.100"))
    return Reader(
        author=Author(
            id=f"reader-{number}",
            name=name,
            email=f"reader{number}@mail.example",
            ip=f"{network}.{chance.randint(1, 254)}",
        ),
        style=chance.choices(list(Style), weights=(6, 3, 2))[0],
        # Few write much: the usual shape of comment sections.
        weight=min(12.0, chance.paretovariate(1.3)),
    )


def _names(material: Material, count: int, chance: random.Random) -> list[str]:
    people = material.people
    names = list(people["others"]) if count > len(people["others"]) else []
    seen = set(names)
    while len(names) < count:
        given, family = chance.choice(people["given"]), chance.choice(people["family"])
        name = chance.choice(
            (
                f"{given} {family}",
                f"{given} {family[0]}.",
                f"{given[0]}. {family}",
                given,
                f"{given.lower()}{chance.randint(2, 99)}",
                chance.choice(people["handles"]),
                f"{chance.choice(people['handles'])}{chance.randint(1, 99)}",
            )
        )
        if name not in seen:
            seen.add(name)
            names.append(name)
    chance.shuffle(names)
    return names
