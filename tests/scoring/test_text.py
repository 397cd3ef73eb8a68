"""Windows over long texts: nothing is lost, and spans lie in the text as it was written."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.scoring.compile import CompiledModel
from workers.scoring.text import OVERLAP, Windower

SENTENCE = "The tram stops here twice an hour, more often on market days. "


@pytest.fixture(scope="module")
def windower(compiled: CompiledModel) -> Windower:
    return Windower(compiled.tokenizer, compiled.window_tokens)


def test_a_text_that_fits_is_one_window_without_a_span(windower: Windower) -> None:
    [window] = windower.windows([SENTENCE])
    assert (window.text, window.span) == (0, None)


def test_a_long_text_is_covered_from_its_first_letter_to_its_last(windower: Windower) -> None:
    text = SENTENCE * 200
    windows = windower.windows([text])
    spans = [window.span for window in windows if window.span is not None]
    assert len(spans) == len(windows) > 3
    assert spans[0].begin == 0
    assert spans[-1].end == len(text.rstrip())
    assert all(later.begin < earlier.end for earlier, later in pairwise(spans))


def test_no_window_is_longer_than_the_model_reads(windower: Windower, compiled: CompiledModel) -> None:
    assert max(len(window.ids) for window in windower.windows([SENTENCE * 300])) == compiled.window_tokens


def test_neighbours_share_enough_that_no_sentence_is_cut_in_both(windower: Windower) -> None:
    first, second, *_ = windower.windows([SENTENCE * 100])
    assert first.ids[-1 - OVERLAP : -1] == second.ids[1 : 1 + OVERLAP]


def test_windows_say_which_text_they_are_from(windower: Windower) -> None:
    windows = windower.windows(["short", SENTENCE * 100, "also short"])
    assert [w.text for w in windows if w.text != 1] == [0, 2]
    assert sum(w.text == 1 for w in windows) > 1


def test_spans_count_code_points_even_after_emoji(windower: Windower) -> None:
    text = "👍 " * 700 + "the end"
    last = windower.windows([text])[-1].span
    assert last is not None
    assert last.end == len(text)


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.characters(codec=None), max_size=3000))
def test_any_text_has_windows_and_their_spans_lie_inside_it(windower: Windower, text: str) -> None:
    for window in windower.windows([text]):
        assert window.ids
        if window.span is not None:
            assert 0 <= window.span.begin <= window.span.end <= len(text)
