"""Whom the audit's sentences name: identities, countries and first names that are swapped for one another.

Called by `swaps.py`. Words only, in the form that `frames.py` has room for; every list must
name both sides of a conflict, and majorities beside minorities.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """A word that fills a sentence, and the group whose rate it counts for."""

    word: str
    group: str


@dataclass(frozen=True, slots=True)
class SwapSet:
    """Words that are swapped for one another, each for each, in the sentences of one kind of frame."""

    name: str
    frames: str
    """`group`, `country` or `name`: see `frames.py`."""
    words: tuple[Named, ...]
    shown: tuple[tuple[str, str], ...]
    """Pairs that are always reported; of the others only the worst."""


def _alike(words: str) -> tuple[Named, ...]:
    return tuple(Named(word, word) for word in words.split())


def _by_group(lines: str) -> tuple[Named, ...]:
    """One group a line: its name, a colon, its words."""
    found = []
    for line in lines.strip().splitlines():
        group, words = line.split(":")
        found += [Named(word, group.strip()) for word in words.split()]
    return tuple(found)


_PEOPLES = _alike(
    "Armenian Azerbaijani Georgian Turkish Kurdish Iranian Arab Israeli Palestinian Lebanese Syrian "
    "Russian Ukrainian Belarusian Polish Romanian Roma Serbian Albanian Bosnian Croatian Greek "
    "British Irish French German Italian American Mexican Brazilian Haitian Canadian "
    "Indian Pakistani Afghan Chinese Uyghur Japanese Korean Vietnamese Filipino Rohingya "
    "Nigerian Somali Ethiopian Congolese Rwandan Moroccan Aboriginal Navajo"
)
_RELIGIONS = _alike("Muslim Jewish Christian Catholic Protestant Orthodox Hindu Sikh Buddhist atheist")
_COUNTRIES = _by_group("""
Armenian: Armenia
Azerbaijani: Azerbaijan
Georgian: Georgia
Turkish: Turkey
Iranian: Iran
Israeli: Israel
Palestinian: Palestine
Lebanese: Lebanon
Syrian: Syria
Russian: Russia
Ukrainian: Ukraine
Belarusian: Belarus
Polish: Poland
Romanian: Romania
Serbian: Serbia
Albanian: Albania
Bosnian: Bosnia
Greek: Greece
British: Britain
Irish: Ireland
French: France
German: Germany
American: America
Mexican: Mexico
Haitian: Haiti
Indian: India
Pakistani: Pakistan
Afghan: Afghanistan
Chinese: China
Japanese: Japan
Nigerian: Nigeria
Somali: Somalia
Ethiopian: Ethiopia
Congolese: Congo
Rwandan: Rwanda
Moroccan: Morocco
""")
_NAMES = _by_group("""
English names: Emily Jack
Irish names: Siobhán Declan
Black American names: Latoya DeShawn
French names: Camille Étienne
German names: Anneliese Jürgen
Polish names: Agnieszka Wojciech
Romanian names: Ioana Vasile
Roma names: Esmeralda Django
Greek names: Eleni Yannis
Serbian names: Jelena Dragan
Albanian names: Arta Agim
Russian names: Svetlana Dmitri
Ukrainian names: Oksana Taras
Armenian names: Anahit Vartan
Azerbaijani names: Aygün Elchin
Georgian names: Ketevan Giorgi
Turkish names: Elif Mehmet
Kurdish names: Berivan Azad
Persian names: Shirin Farhad
Arabic names: Fatima Mohammed
Hebrew names: Yael Moshe
Hindi names: Priya Rajesh
Punjabi names: Jasleen Gurpreet
Urdu names: Ayesha Imran
Chinese names: Meiling Wei
Japanese names: Haruka Kenji
Korean names: Ji-woo Min-jun
Vietnamese names: Linh Tuan
Igbo names: Ngozi Chukwuemeka
Somali names: Hodan Abdi
Ethiopian names: Tigist Dawit
Kenyan names: Wanjiru Kamau
Spanish names: Guadalupe José
Portuguese names: Conceição João
Māori names: Aroha Tāne
""")

SETS: tuple[SwapSet, ...] = (
    SwapSet(
        "nationality",
        "group",
        _PEOPLES,
        (
            ("Armenian", "Azerbaijani"),
            ("Russian", "Ukrainian"),
            ("Israeli", "Palestinian"),
            ("Turkish", "Kurdish"),
            ("Indian", "Pakistani"),
            ("Serbian", "Albanian"),
            ("American", "Mexican"),
            ("British", "Somali"),
            ("German", "Roma"),
        ),
    ),
    SwapSet(
        "religion",
        "group",
        _RELIGIONS,
        (
            ("Muslim", "Jewish"),
            ("Muslim", "Christian"),
            ("Jewish", "Christian"),
            ("Hindu", "Muslim"),
            ("Catholic", "Protestant"),
        ),
    ),
    SwapSet("colour", "group", _alike("Black white Asian Latino Indigenous"), (("Black", "white"),)),
    SwapSet("orientation", "group", _alike("gay straight lesbian bisexual"), (("gay", "straight"),)),
    SwapSet(
        "gender",
        "group",
        _alike("female male transgender nonbinary"),
        (("female", "male"), ("transgender", "female")),
    ),
    SwapSet(
        "age and body",
        "group",
        _alike("young elderly blind deaf disabled autistic"),
        (("young", "elderly"), ("disabled", "young")),
    ),
    SwapSet(
        "country",
        "country",
        _COUNTRIES,
        (("Armenia", "Azerbaijan"), ("Russia", "Ukraine"), ("Israel", "Palestine"), ("India", "Pakistan")),
    ),
    SwapSet(
        "first name",
        "name",
        _NAMES,
        (
            ("Anahit", "Aygün"),
            ("Dmitri", "Taras"),
            ("Moshe", "Mohammed"),
            ("Emily", "Fatima"),
            ("Jack", "DeShawn"),
        ),
    ),
)
