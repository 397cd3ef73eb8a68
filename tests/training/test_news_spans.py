"""News-site comments with marked spans: what annotators' ticks and marks become."""

from pathlib import Path

import pytest

from workers.training.examples import LABELS, Example
from workers.training.news_spans import toxic_spans

TOXICITY, INSULT = LABELS.index("toxicity"), LABELS.index("insult")
TEXT = "The council met on Tuesday evening. You are a fool, sir! The budget is due in two weeks."
MARK = (TEXT.index("a fool"), TEXT.index("a fool") + len("a fool"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "toxic-spans").mkdir()
    return tmp_path


def write(
    root: Path, ticks: list[tuple[bool, bool]], spans: list[tuple[int, str, int, int]]
) -> list[Example]:
    """One comment: (not toxic, all toxic) by annotator, (annotator, type, start, end) by span."""
    folder = root / "toxic-spans"
    (folder / "comments.csv").write_text(f'comment_id,comment_text\n7,"{TEXT}"\n', encoding="utf-8")
    (folder / "annotations.csv").write_text(
        "annotation,comment_id,worker,country,all toxic,not toxic\n"
        + "".join(f"{n},7,{n},X,{whole},{denies}\n" for n, (denies, whole) in enumerate(ticks)),
        encoding="utf-8",
    )
    (folder / "spans.csv").write_text(
        "annotation,type,start,end\n" + "".join(f"{n},{kind},{a},{b}\n" for n, kind, a, b in spans),
        encoding="utf-8",
    )
    return list(toxic_spans(root))


def test_the_sentences_that_nobody_marked_are_harmless_on_their_own(root: Path) -> None:
    whole, rest = write(root, [(False, False)] * 3, [(0, "Insult", *MARK), (1, "Insult", *MARK)])
    assert whole.targets[TOXICITY] == 1.0
    assert whole.targets[INSULT] == 1.0
    assert rest.text == "The council met on Tuesday evening. The budget is due in two weeks."
    assert rest.targets[TOXICITY] is not None
    assert rest.targets[TOXICITY] < 0.1


def test_a_comment_that_most_called_toxic_as_a_whole_leaves_no_harmless_rest(root: Path) -> None:
    assert len(write(root, [(False, True), (False, True), (False, False)], [(2, "Insult", *MARK)])) == 1


def test_a_comment_without_marks_leaves_no_harmless_rest(root: Path) -> None:
    assert len(write(root, [(False, False)] * 3, [])) == 1


def test_the_more_annotators_deny_it_the_lower_the_target(root: Path) -> None:
    found = [
        write(root, [(True, False)] * denied + [(False, False)] * (4 - denied), [])[0].targets[TOXICITY]
        for denied in range(5)
    ]
    assert found == sorted(found, key=lambda value: -(value or 0.0))
    assert len(set(found)) == 5


def test_one_annotators_marks_alone_say_nothing_of_a_label(root: Path) -> None:
    [whole, *_] = write(root, [(False, False)] * 2, [(0, "Insult", *MARK)])
    assert whole.targets[INSULT] is None
