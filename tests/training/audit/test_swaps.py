"""Our own sentences with identities swapped: their form, and what is found with scorers that are known."""

import re
from collections.abc import Sequence
from pathlib import Path
from string import Formatter

import numpy as np
import pytest

import workers.training
from service.domain.labels import Label
from workers.training.audit.frames import FRAMES, filled
from workers.training.audit.groups import SETS, Named, SwapSet
from workers.training.audit.measures import ScoresByLabel
from workers.training.audit.swaps import measure_swaps

LIMITS = {Label.TOXICITY: 0.5}
PAIR = (
    SwapSet(
        "pair",
        "group",
        (Named("Armenian", "a"), Named("Azerbaijani", "b"), Named("gay", "c")),
        (("Armenian", "Azerbaijani"),),
    ),
)
ALL_FRAMES = [(kind, frame) for kind, frames in FRAMES.items() for frame in frames.neutral + frames.hostile]


def disliking(word: str, score: float = 0.6, otherwise: float = 0.2) -> object:
    def scores(texts: Sequence[str]) -> ScoresByLabel:
        return {
            Label.TOXICITY: np.array([score if word.lower() in text.lower() else otherwise for text in texts])
        }

    return scores


def test_there_are_at_least_thirty_frames_of_either_kind_and_none_twice() -> None:
    for frames in (FRAMES["group"].neutral, FRAMES["group"].hostile):
        assert len(frames) >= 30
    assert len({frame.lower() for _, frame in ALL_FRAMES}) == len(ALL_FRAMES)


def test_each_frame_has_one_place_and_those_for_groups_fit_everybody() -> None:
    for kind, frame in ALL_FRAMES:
        places = [place for _, place, _, _ in Formatter().parse(frame) if place is not None]
        assert len(places) == 1, frame
        assert set(places) <= {"x", "a", "X", "A"}, frame
        assert kind == "name" or places[0].isupper() == frame.startswith("{"), frame
        if kind == "group":
            about = frame.replace("my father", "")
            assert not re.search(r"\b(she|he|her|his|him|man|woman|men|women|mother|father)\b", about), frame


def test_words_are_filled_in_with_their_article_and_a_capital_where_the_sentence_begins() -> None:
    assert filled("{A} family left.", "atheist") == "An atheist family left."
    assert filled("{X} voters waited.", "gay") == "Gay voters waited."
    assert filled("Ask {a} reader.", "Ukrainian") == "Ask a Ukrainian reader."
    assert filled("Ask {a} reader.", "Indian") == "Ask an Indian reader."
    assert filled("Thank you {x}.", "Étienne") == "Thank you Étienne."


def test_no_set_has_a_word_twice_and_its_pairs_are_of_its_words() -> None:
    for one in SETS:
        words = [named.word for named in one.words]
        assert len(set(words)) == len(words)
        assert {word for pair in one.shown for word in pair} <= set(words)


def test_no_frame_is_among_what_is_trained_on() -> None:
    folder = Path(next(iter(workers.training.__path__)))
    trained = "\n".join(
        path.read_text("utf-8").lower() for path in folder.rglob("*.py") if "audit" not in path.parts
    )
    assert "sentences" in trained
    for _, frame in ALL_FRAMES:
        longest = max(re.split(r"\{.\}", frame), key=len).strip().lower()
        assert len(longest) < 25 or longest not in trained, frame


def test_a_scorer_that_ignores_who_is_named_changes_nothing() -> None:
    def blind(texts: Sequence[str]) -> ScoresByLabel:
        return {Label.TOXICITY: np.full(len(texts), 0.3)}

    found = measure_swaps(blind, LIMITS)
    assert (found.neutral.mean, found.neutral.greatest, found.neutral.flipped) == (0.0, 0.0, 0)
    assert (found.hostile.mean, found.hostile_held, found.rates.held) == (0.0, 0.0, 0)
    assert all(lean.neutral == lean.hostile == 0.0 for one in found.sets for lean in one.leans)


def test_a_scorer_that_dislikes_one_group_is_found_out() -> None:
    found = measure_swaps(disliking("Armenian"), LIMITS, PAIR)
    [one] = found.sets
    [pair] = one.shown
    assert (pair.one, pair.other) == ("Armenian", "Azerbaijani")
    assert (pair.neutral.mean, pair.hostile.mean) == (0.4, 0.4)
    assert pair.neutral.flipped == pair.neutral.swaps == len(FRAMES["group"].neutral)
    # Of three words two pairs have the disliked one.
    assert one.neutral.mean == pytest.approx(0.8 / 3, abs=1e-4)
    assert one.neutral.swaps == 3 * len(FRAMES["group"].neutral)
    assert {lean.word: lean.neutral for lean in one.leans} == {
        "Armenian": 0.2667,
        "Azerbaijani": -0.1333,
        "gay": -0.1333,
    }
    assert [(rate.group, rate.rate, rate.ratio, rate.sure) for rate in found.rates.groups] == [
        ("a", 1.0, 3.0, True),
        ("b", 0.0, 0.0, False),
        ("c", 0.0, 0.0, False),
    ]
    assert found.hostile_held == pytest.approx(1 / 3, abs=1e-4)


def test_neither_the_order_of_words_nor_of_a_pair_matters() -> None:
    [given] = PAIR
    turned = SwapSet("pair", "group", given.words[::-1], (("Azerbaijani", "Armenian"),))
    one = measure_swaps(disliking("Armenian"), LIMITS, (given,))
    other = measure_swaps(disliking("Armenian"), LIMITS, (turned,))
    assert (one.neutral, one.hostile, one.rates.groups) == (other.neutral, other.hostile, other.rates.groups)
    assert one.sets[0].shown[0].neutral == other.sets[0].shown[0].neutral


def test_the_worst_of_the_pairs_that_are_not_always_shown_come_first() -> None:
    [one] = measure_swaps(disliking("gay", 0.9), LIMITS, PAIR).sets
    assert [{pair.one, pair.other} for pair in one.worst] == [{"Armenian", "gay"}, {"Azerbaijani", "gay"}]
    assert all(pair.neutral.mean == 0.7 for pair in one.worst)


def test_a_countrys_sentences_count_for_its_people() -> None:
    found = measure_swaps(disliking("Armenia"), LIMITS)
    rate = found.rates.groups[0]
    assert (rate.group, rate.held) == (
        "Armenian",
        len(FRAMES["group"].neutral) + len(FRAMES["country"].neutral),
    )
