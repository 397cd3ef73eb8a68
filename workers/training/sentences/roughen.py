"""Spells a text as readers in a hurry do.

Called by our own sentence families and by `data.py`. It must never change what a text says
or whom it names.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random

_SPELLINGS = {
    "you": "u", "are": "r", "why": "y", "and": "n", "please": "pls", "people": "ppl", "because": "cuz",
    "your": "ur", "really": "rly", "just": "jst", "about": "abt", "with": "w", "for": "4", "to": "2",
    "the": "teh", "this": "dis", "that": "tht", "should": "shud", "would": "wud", "something": "smth",
    "cannot": "cant", "going": "goin", "know": "kno", "before": "b4", "want": "wanna",
}  # fmt: skip


def roughen(text: str, chance: random.Random) -> str:
    """Spell a text as a reader in a hurry would: short forms, lost letters, lost capitals and stops."""
    words = []
    for written in text.split():
        word = written
        bare = word.lower().strip(".,!?")
        if bare in _SPELLINGS and chance.random() < 0.5:
            word = _SPELLINGS[bare]
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
