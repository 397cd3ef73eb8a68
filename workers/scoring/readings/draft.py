"""A text on its way to a reading, and where each of its characters came from.

The foldings of this package change a `Draft`; `reader.py` makes it and turns it into a `Reading`.
It must never lose the way back: every character keeps a span of the text as written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.domain.scores import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` where [begin, end) of the draft was.

    `sources` names, for each character of `text`, the position in the draft that it is, in
    order; without it a text of the same length stands character for character, and any other
    comes from the whole stretch, as does one that is `moved` about.
    """

    begin: int
    end: int
    text: str
    sources: Sequence[int] | None = None
    moved: bool = False


class Draft:
    """The text so far, the spans it came from, and the kinds of folding that changed it."""

    def __init__(self, written: str) -> None:
        """Begin with the text as written, unchanged."""
        self.text = written
        self.kinds: list[str] = []
        self._begins: Sequence[int] = range(len(written))
        self._ends: Sequence[int] = range(1, len(written) + 1)

    def apply(self, edits: Iterable[Edit], kind: str) -> None:
        """Make edits, which must be in order, apart from each other and not empty stretches."""
        self.apply_kinds((edit, (kind,)) for edit in edits)

    def apply_kinds(self, edits: Iterable[tuple[Edit, tuple[str, ...]]]) -> None:
        """Make edits of several kinds at once, under the same conditions."""
        pieces: list[str] = []
        begins: list[int] = []
        ends: list[int] = []
        done = 0
        text, old_begins, old_ends = self.text, self._begins, self._ends
        for edit, kinds in edits:
            pieces += (text[done : edit.begin], edit.text)
            begins.extend(old_begins[done : edit.begin])
            ends.extend(old_ends[done : edit.begin])
            if edit.sources is not None:
                begins.extend(old_begins[source] for source in edit.sources)
                ends.extend(old_ends[source] for source in edit.sources)
            elif len(edit.text) == edit.end - edit.begin and not edit.moved:
                begins.extend(old_begins[edit.begin : edit.end])
                ends.extend(old_ends[edit.begin : edit.end])
            else:
                begins.extend([old_begins[edit.begin]] * len(edit.text))
                ends.extend([old_ends[edit.end - 1]] * len(edit.text))
            done = edit.end
            self.kinds.extend(kind for kind in kinds if kind not in self.kinds)
        if not pieces:
            return
        pieces.append(text[done:])
        begins.extend(old_begins[done:])
        ends.extend(old_ends[done:])
        self.text, self._begins, self._ends = "".join(pieces), begins, ends

    def origin(self) -> tuple[Span, ...]:
        """For each character of the text, its span in the text as written."""
        return tuple(map(Span, self._begins, self._ends))
