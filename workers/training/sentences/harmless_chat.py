"""Draws harmless comments as they are typed on a telephone: emoji, abbreviations, letters left out.

Called by `harmless.py`. It must never use an emoji to demean anybody.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are; emoji may look like other signs

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, Targets
from workers.training.sentences import harmless_qualities as qualities
from workers.training.sentences.emoji_comments import worded
from workers.training.sentences.filling import drawn_once, fill_all
from workers.training.sentences.roughen import roughen

COUNT = 1100

BANKS = {
    "good": qualities.QUALITIES,
    "fact": qualities.GROUP_FACTS,
    "does": qualities.DOINGS,
    "like": qualities.LIKINGS,
    "joy": ("❤️", "😍", "🥰", "👏", "🎉", "🙌", "💪", "😊", "🤗", "✨", "💐", "👍", "🌈", "💖", "🔥",
            "🥳", "😘", "🫶", "💯",
            "🏆", "❤️❤️❤️", "👏👏", "😂😂", "🎉🥳", "💙💛", "🌹", "☀️", "😎", "🤩", "💃🕺"),
    "sad": ("😢", "😭", "💔", "🙏", "🕯️", "😔", "🕊️", "😞", "🖤", "🙏🙏", "😥", "🥀", "🥺"),
    "wry": ("🤔", "🙄", "😅", "🤷", "😬", "😏", "🤦", "😤", "😠", "🧐", "😒", "🥱", "😱", "🤯", "🙃", "😡"),
    "animal": ("🐶", "🐱", "🐴", "🐮", "🐷", "🐒", "🐍", "🐀", "🐞", "🐝", "🦊", "🐻", "🐐", "🐑", "🐓",
               "🐟", "🐢", "🦋", "🐘",
               "🦁", "🐕", "🐈", "🐖", "🦍", "🐁", "🪳", "🐜"),
    "food": ("🍕", "🍔", "🍎", "🍌", "🍉", "🍰", "🎂", "☕", "🍵", "🍷", "🍺", "🥐", "🍜", "🍣", "🥙",
             "🌮", "🍛", "🥑", "🍑",
             "🍆", "🍓", "🥨"),
    "flag": ("🇦🇲", "🇦🇿", "🇹🇷", "🇷🇺", "🇺🇦", "🇮🇱", "🇵🇸", "🇬🇪", "🇮🇷", "🇩🇪", "🇫🇷", "🇬🇧", "🇺🇸", "🇳🇬", "🇮🇳", "🇵🇰",
             "🇨🇳", "🇯🇵", "🇲🇽", "🇧🇷", "🇵🇱", "🇮🇹", "🇪🇸", "🇸🇾", "🇪🇺", "🏳️‍🌈", "🏳️‍⚧️"),
    "folk": ("👩🏿", "👨🏾", "👵", "👴", "👩‍🦽", "👨‍🦯", "🧕", "👳", "👩‍❤️‍👩", "👨‍❤️‍👨", "👶",
             "👩🏻‍🏫", "👨🏽‍⚕️", "🧑‍🌾",
             "👮", "🧏", "🤰", "👰", "👨‍👩‍👧"),
    "move": ("🚌", "🚆", "🚲", "🚗", "✈️", "🚶", "🏃", "⚽", "🏀", "🎾", "🥊", "🔫", "💣", "🔪", "🪓",
             "💥", "🎯", "🎬", "📚",
             "🗳️", "🏠", "🌍"),
    "abbr": ("lol", "omg", "tbh", "imo", "imho", "smh", "ngl", "fyi", "btw", "idk", "afaik", "rofl", "brb",
             "thx", "pls", "iirc", "jk", "ikr"),
    "call": ("ppl", "guys", "y'all", "everyone", "folks", "admin", "mods", "{name}", "@{name}", "editor",
             "mates", "friends"),
    "wish": ("stop fightin n find a peace deal", "build sum cheap flats", "tlk 2 each othr",
             "fix teh roads alrdy", "pay nurses proply", "sit dwn n talk", "lsten 2 ppl 4 once",
             "tell teh truth abt {topic}", "leave {P} in peace", "give kids sum decent food",
             "open teh libary again", "sort out {topic}", "just get along", "read teh article b4 commentin",
             "bring back teh old timetable", "hold an election n b done", "stop teh war pls",
             "let {P} live there lives", "plnt sum trees", "answer teh phone"),
    "doing": ("is readin dis on teh bus", "jst woke up", "cnt sleep", "is makin tea", "wtchd teh debate",
              "is stuck in traffc", "is off 2 wrk", "votd 2day", "lost my glasess",
              "is cookin {national} food", "gotta study 4 my exam", "misses home", "is so bord"),
}  # fmt: skip

EMOJI = (
    "{joy}", "{joy}{joy2} {name}", "{P} {joy}", "{flag}{joy}", "Love {P} {joy}", "I {like} {P} {joy}",
    "{P} are {good} {joy}", "{P} {fact} {joy}", "{name} {does} {joy}", "Proud to be {i} {joy}",
    "{i} and {good} {joy}{joy2}", "My {i} {relative} {does} {joy}", "{joy} for all {P}",
    "So much {joy} for {P} and {P2}", "{folk} are {good} {joy}", "{folk} and {folk2} together {joy}",
    "My {relative} is a {folk} and she is {good} {joy}", "We {like} our {folk} neighbours {joy}",
    "{flag} and {flag2} should be friends {sad}", "{flag} plays {flag2} on {day} {joy}",
    "Peace 🕊️ for {flag} and {flag2}", "My {animal} is ill {sad}", "Our {animal} had babies {joy}",
    "Saw a {animal} in the garden {joy}", "Who feeds the {animal} when it rains? {wry}",
    "The {animal} ate my {food} {wry}", "Does your {animal} like {food}? Mine does {joy}",
    "Save the {animal}, plant trees {joy}", "{name} drew a {animal} for me {joy}",
    "Had {food} and {food2} in {place} {joy}", "{food} at {national} {folk}'s place, {good} {joy}",
    "I could eat {food} every {day} {joy}", "{food} > {food2} {wry}",
    "Going by {move} today because of {topic} {wry}", "No {move} on {day} again {wry}",
    "{move} in {place} {joy}", "I ❤️ {place}", "I ❤️ {P}", "I ❤️ my {i} {relative}",
    "He scored twice ⚽⚽ {joy}", "{country} {beat_sign} {country2} {joy}", "RIP {name} {surname} {sad}",
    "So sad about {place} {sad}", "My 🏠 in {place} was 💣ed in {year} {sad}",
    "Stop the 🔫 and the 💣 in {place} {sad}", "No more 🔪 on our streets {sad}",
    "{number} dead in {place} {sad} when will it end", "{sad} for the families in {place}", "{topic}? {wry}",
    "{o} and {topic} {wry}{wry2}", "That speech on {topic} {wry}", "Prices for {food} up {percent} {wry}",
    "{paper} again {wry}", "Sorry, I disagree {wry}", "Good 🌅 {place}", "Sleep well 🌙 {name} {joy}",
    "Happy 🎂 {name} {joy}", "Thank you 🙏 {P}", "All {folk} {folk2} are welcome here {joy}",
    "{animal}{animal2}{animal3} {joy}", "This {move} joke 😂 {name}", "{P} cook the best {food} {joy}",
    "Every {folk} deserves a 🏠", "{i} {joy} {i2} {joy2} all welcome", "You are the 🐐 {name} {joy}",
    "busy as a 🐝 today", "My {animal} is called {name} {joy}", "I am {i}, here is my {animal} {joy}",
    "Film night 🎬 with my {i} {relative} {joy}", "{sport} {joy}", "Vote 🗳️ {day}", "Well written {joy}",
)  # fmt: skip
TYPED = (
    "{abbr} y cant they jst {wish}", "omg {call} {wish} {abbr}", "{call} pls {wish}",
    "{o} shud {wish} {abbr}", "y dont {o} {wish}", "me rn: {doing}", "{name} {doing} {abbr}",
    "cn some1 explane {topic} 2 me {abbr}", "dis artcle is gud {abbr}", "wat a gr8 match {abbr}",
    "idk bout {topic} but pls {wish}", "{P} r {good} ppl {abbr}", "{P} {fact} {abbr}",
    "i luv {P} n {P2} {abbr}", "my {relative} is {i} n shes {good} {abbr}", "im {i} n i dont agree {abbr}",
    "wots rong wif bein {i}", "hpy bday {name} luv u xx", "c u l8r at teh {sport} {name}",
    "gud luk 2 {country} 2nite {abbr}", "wen is teh vote on {topic} {abbr}",
    "teh ppl in {place} need help asap", "so sad abt {place}, thots n prayers", "r they gona {wish} or wat",
    "thx {name} 4 teh link", "cudnt agree more {name}", "nah dont think so {name}, chek teh numbrs",
    "{topic} agen {abbr}", "wil {country} n {country2} evr {wish}",
    "hw many more hav 2 die in {place} b4 they {wish}", "pleez {call} {wish}", "teh bus {abbr}",
    "wich {paper} do u read", "dats not tru {name}", "any1 from {place} here",
    "how r {P} doin in {place} now", "still waitin 4 {topic} since {year} {abbr}",
    "{call} {abbr} it was {percent} not {percent2}", "gm {call}", "gn {call} {joy}",
)  # fmt: skip

BANKS["beat_sign"] = ("vs", "beat", "-", "v", "against")


def _make(chance: random.Random) -> tuple[str, Targets]:
    if chance.random() < 0.62:
        parts = chance.sample(EMOJI, chance.choice((1, 1, 1, 2)))
        text = fill_all(parts, BANKS, chance, as_typed=chance.random() < 0.3)
        return (" ".join(worded(text).split()) if chance.random() < 0.5 else text), CLEAN
    parts = chance.sample(TYPED, chance.choice((1, 1, 2)))
    text = fill_all(parts, BANKS, chance, as_typed=True)
    return (roughen(text, chance) if chance.random() < 0.3 else text), CLEAN


def draw(chance: random.Random) -> Iterator[Example]:
    """COUNT harmless comments with emoji or in the spelling of chats."""
    yield from drawn_once("chat", _make, COUNT, chance, rough=0.05)
