"""Spells a text as readers in a hurry do.

Called by our own sentence families and by `data.py`. It must never change what a text says
or whom it names.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random

_SPELLINGS = {
    "you": ("u", "ya", "yu"), "are": ("r", "ar"), "why": ("y", "wy"), "and": ("n", "an", "nd"),
    "please": ("pls", "plz", "pleez"), "people": ("ppl", "peeps", "poeple"), "because": ("cuz", "bc", "coz"),
    "your": ("ur", "yr", "yor"), "really": ("rly", "realy"), "just": ("jst", "jus"), "about": ("abt", "bout"),
    "with": ("w", "wit", "wif"), "for": ("4", "fr"), "to": ("2", "too", "ta"), "the": ("teh", "th", "da",
             "the"),
    "this": ("dis", "ths"), "that": ("tht", "dat"), "should": ("shud", "shld"), "would": ("wud", "wld"),
    "something": ("smth", "sumthin"), "cannot": ("cant", "cannt"), "going": ("goin", "gng"), "know": ("kno",
                  "no"),
    "before": ("b4", "befor"), "want": ("wanna", "wnt"), "they": ("dey", "thy"), "is": ("iz", "is"),
    "have": ("hav", "hv"), "their": ("there", "thier"), "were": ("wer", "where"), "what": ("wat", "wut"),
    "there": ("ther", "their"), "not": ("nt", "not"), "never": ("nvr", "neva"), "good": ("gud", "gd"),
}  # fmt: skip


def roughen(text: str, chance: random.Random) -> str:
    """Spell a text as a reader in a hurry would: short forms, lost letters, lost capitals and stops."""
    words = []
    for written in text.split():
        word = written
        bare = word.lower().strip(".,!?")
        if bare in _SPELLINGS and chance.random() < 0.5:
            word = chance.choice(_SPELLINGS[bare])
        elif len(bare) > 4 and bare.isalpha() and chance.random() < 0.12:
            at = chance.randrange(1, len(bare) - 1)
            word = bare[:at] + bare[at + 1 :] if chance.random() < 0.6 else bare[:at] + bare[at] + bare[at:]
        words.append(word)
    rough = " ".join(words)
    if chance.random() < 0.7:
        rough = rough.lower()
    if chance.random() < 0.6:
        rough = rough.replace(",", "").rstrip(".")
    return rough + chance.choice(("", "", "", "", "!!", "...", " smh", " lol", " tbh"))
