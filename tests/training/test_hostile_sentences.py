"""Checks the hostile sentences of our own, their harmless counterparts and how groups share them.

Run by pytest; every sentence is drawn by the real modules. It must never print a drawn
sentence: a failure names its family or its number only.
"""

import random
from collections import Counter
from collections.abc import Iterator
from statistics import median
from types import ModuleType

import pytest
from emoji import emoji_count

from workers.training.examples import LABELS, Example, targets
from workers.training.sentences import (
    emoji_comments,
    emoji_signs,
    hostile,
    hostile_contempt,
    hostile_functional,
    hostile_groups,
    hostile_hatreds,
    hostile_insults,
    hostile_long,
    hostile_threats,
    identities,
    identities_words,
)
from workers.training.sentences.hostile_grammar import (
    CLOSINGS,
    LONGEST,
    OPENINGS,
    Deck,
    Family,
    Writer,
    drawn,
)
from workers.training.sentences.words import FIRST_NAMES, IDENTITIES, PEOPLES

MODULES = (hostile, emoji_comments, identities)
BANKED = (
    hostile_contempt,
    hostile_functional,
    hostile_groups,
    hostile_hatreds,
    hostile_insults,
    hostile_threats,
)
SEED = 11


@pytest.fixture(scope="module")
def examples() -> dict[str, list[Example]]:
    return {module.__name__: list(module.draw(random.Random(SEED))) for module in MODULES}


def _hostile(example: Example) -> bool:
    return (example.targets[0] or 0.0) > 0.5


def test_no_sentence_comes_twice(examples: dict[str, list[Example]]) -> None:
    for module, drawn_examples in examples.items():
        texts = Counter(example.text.lower() for example in drawn_examples)
        assert sum(count - 1 for count in texts.values()) == 0, module


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_same_seed_draws_the_same_sentences_and_another_seed_others(module: ModuleType) -> None:
    first, again, other = (list(module.draw(random.Random(seed))) for seed in (SEED, SEED, SEED + 1))

    assert first == again
    shared = {example.text for example in first} & {example.text for example in other}
    assert len(shared) < len(first) / 2


def test_every_placeholder_is_filled_and_no_text_is_empty_or_too_long(
    examples: dict[str, list[Example]],
) -> None:
    for module, drawn_examples in examples.items():
        for number, example in enumerate(drawn_examples):
            assert not set(example.text) & set("{}"), (module, number)
            assert 0 < len(example.text.strip()) <= LONGEST, (module, number)


def test_targets_are_probabilities_and_every_harmless_text_is_harmless_on_every_known_label(
    examples: dict[str, list[Example]],
) -> None:
    for drawn_examples in examples.values():
        for example in drawn_examples:
            assert len(example.targets) == len(LABELS)
            assert all(target is None or 0.0 <= target <= 1.0 for target in example.targets)
            assert example.targets[0] is not None
            assert example.source.startswith("own-")
            if not _hostile(example):
                assert max(target for target in example.targets if target is not None) < 0.2, example.source


def test_there_are_about_two_hostile_texts_to_one_harmless_and_many_of_both(
    examples: dict[str, list[Example]],
) -> None:
    sides = Counter(_hostile(example) for drawn_examples in examples.values() for example in drawn_examples)

    assert sides[True] >= 12_000
    assert sides[False] >= 6_000


def test_every_identity_and_first_name_has_equal_shares_of_every_label() -> None:
    shares: dict[str, Counter[tuple[float | None, ...]]] = {}
    for who, example in identities.draw_named(random.Random(SEED)):
        shares.setdefault(who, Counter())[example.targets] += 1

    assert set(shares) == set(IDENTITIES) | set(FIRST_NAMES)
    for names in (IDENTITIES, FIRST_NAMES):
        counts = [shares[name] for name in names]
        assert all(count == counts[0] for count in counts)
        attacks = sum(number for labels, number in counts[0].items() if (labels[0] or 0.0) > 0.5)
        assert attacks * 2 == counts[0].total()


def test_no_people_is_attacked_far_more_often_than_the_others(examples: dict[str, list[Example]]) -> None:
    """Counts names that stand in no other name; the hatreds' own peoples and misspelt names fall out."""
    alone = [people for people in PEOPLES if sum(people.lower() in other.lower() for other in PEOPLES) == 1]
    texts = [example.text.lower() for example in examples[hostile.__name__] if _hostile(example)]
    counts = sorted(sum(people.lower() in text for text in texts) for people in alone)
    usual = median(counts)

    assert len(counts) > 100
    assert counts[len(counts) // 20] > usual / 2
    assert counts[-len(counts) // 10] < usual * 2


def test_openings_and_closings_stand_as_often_in_harmless_texts_as_in_hostile_ones(
    examples: dict[str, list[Example]],
) -> None:
    for frame in (*OPENINGS, *CLOSINGS):
        if "{" not in frame:
            sides = Counter(
                _hostile(example)
                for example in examples[hostile.__name__]
                if frame.lower() in example.text.lower()
            )
            assert 0.3 < sides[True] / sides.total() < 0.7, frame


def test_a_deck_deals_every_item_once_before_any_comes_again() -> None:
    deck = Deck(("a", "b", "c"), random.Random(SEED))

    rounds = [sorted(deck.deal() for _ in range(3)) for _ in range(5)]

    assert rounds == [["a", "b", "c"]] * 5


def test_a_deck_with_nothing_left_to_deal_says_so() -> None:
    with pytest.raises(ValueError, match="more different words"):
        Deck(("a",), random.Random(SEED)).deal(frozenset({"a"}))


def test_two_numbered_words_of_one_bank_differ_and_one_word_stays_the_same_within_a_text() -> None:
    writer = Writer(random.Random(SEED), {"pet": ("cats", "dogs")})
    for _ in range(20):
        first, second, again = writer.fill("{pet} {pet2} {pet}").lower().split()
        assert first == again != second


def test_a_template_with_an_unknown_placeholder_is_refused() -> None:
    with pytest.raises(KeyError):
        Writer(random.Random(SEED)).fill("{nothing_of_the_kind}")


def test_a_family_whose_templates_are_too_few_says_so() -> None:
    family = Family("dry", ("One sentence.",), targets(0.0), 50, framed=0.0, second=0.0)

    with pytest.raises(ValueError, match="dry"):
        list(drawn((family,), {}, random.Random(SEED)))


def test_there_are_more_than_six_hundred_templates_and_none_is_written_twice() -> None:
    templates = list(_templates())

    assert len(templates) > 600
    assert len(templates) == len(set(templates))


def _templates() -> Iterator[str]:
    for module in BANKED:
        for family in module.FAMILIES:
            yield from family.cores
    for signed in emoji_comments.FAMILIES:
        yield from signed.templates
    for name in ("HATE", "VIOLENCE", "ABUSE", "PRAISE", "PEACE", "KINDNESS", "NAME_ABUSE", "NAME_PRAISE"):
        yield from getattr(identities_words, name)
    yield from hostile_long.CIVIL


def test_good_and_bad_phrases_about_identities_come_in_equal_numbers() -> None:
    for bad, good in (("HATE", "PRAISE"), ("VIOLENCE", "PEACE"), ("ABUSE", "KINDNESS")):
        assert len(getattr(identities_words, bad)) == len(getattr(identities_words, good))
    for bad, good in (
        ("bad", "good"),
        ("curse", "gift"),
        ("loathe", "like"),
        ("kill", "hug"),
        ("ban", "allow"),
        ("fool", "friend"),
    ):
        assert len(identities_words.BANKS[bad]) == len(identities_words.BANKS[good]), bad


def test_an_emoji_is_worded_as_the_reading_words_it() -> None:
    assert emoji_comments.worded("so 🤮 there").split() == ["so", "face", "vomiting", "there"]
    assert emoji_comments.worded("💩").split() == ["pile", "of", "poo"]


def test_every_sign_has_a_name_and_stands_in_no_bank_of_the_opposite_meaning() -> None:
    harsh = (emoji_signs.VERMIN_SIGNS, emoji_signs.ATTACK_SIGNS, emoji_signs.DISGUST_SIGNS)
    kind = (emoji_signs.WARM_SIGNS, emoji_signs.HERO_SIGNS, emoji_signs.GROUP_SIGNS)
    for bank in (*harsh, *kind, emoji_signs.LAUGH_SIGNS):
        assert len(set(bank)) == len(bank)
        assert all(emoji_count(emoji_comments.worded(sign)) == 0 for sign in bank)
    assert not {sign for bank in harsh for sign in bank} & {sign for bank in kind for sign in bank}


def test_every_emoji_family_is_drawn_half_as_signs_and_half_in_words(
    examples: dict[str, list[Example]],
) -> None:
    as_signs: Counter[str] = Counter()
    for example in examples[emoji_comments.__name__]:
        if emoji_count(example.text):
            as_signs[example.source] += 1

    for family in emoji_comments.FAMILIES:
        assert 0.4 < as_signs[f"own-{family.name}"] / family.count < 0.6, family.name


def test_long_comments_of_both_sides_are_alike_in_length() -> None:
    lengths: dict[str, list[int]] = {}
    for example in hostile_long.draw(random.Random(SEED)):
        lengths.setdefault(example.source, []).append(len(example.text))
    hostile_ones, civil = lengths["own-long-hostile"], lengths["own-long-civil"]

    assert len(hostile_ones) == hostile_long.HOSTILE_COUNT
    assert 0.85 < (sum(hostile_ones) / len(hostile_ones)) / (sum(civil) / len(civil)) < 1.15
