"""The grammar of the search box: operators such as `author:ani` among words, read and written.

Called by `filters`. Total: whatever a person types means something, and what it does not mean is
said in a sentence. Never touches SQL; words go to the store as they were typed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from service.domain.labels import Label
from service.domain.queue import Age, QueueFilter, ScoreBound

MOST_CHARACTERS = 1_000
"""Of a search; what is typed beyond it is cut off, and that is said."""
MOST_OF_A_VALUE = 200
"""Characters of an operator's value: no author's or section's name is longer in the record."""

_TOKEN = re.compile(
    r'(?P<name>[A-Za-z_]+):(?!//)(?:"(?P<quoted>(?:[^"]|"")*)(?P<end>"?)|(?P<bare>[^\s"]\S*))'
    r'|"(?P<phrase>[^"]*)"?'
    r'|(?P<word>[^\s"]+)'
)
_BOUND = re.compile(r"(?P<label>[^<>=]*)(?P<side>>=?|<)(?P<value>.*)", re.DOTALL)
_LABELS = ", ".join(Label)
_AGES = ", ".join(Age)


@dataclass
class _Reading:
    """What is understood so far."""

    found: QueueFilter
    words: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def choose(self, **choices: Any) -> None:
        self.found = replace(self.found, **choices)


def read(typed: str, start: QueueFilter) -> tuple[QueueFilter, list[str]]:
    """Add what was typed to the filter `start`; its own choices give way to typed ones.

    Returns the filter, and one sentence for everything that could not be meant as typed.
    """
    typed = without_nul(typed)
    reading = _Reading(start)
    if len(typed) > MOST_CHARACTERS:
        typed = typed[:MOST_CHARACTERS]
        reading.faults.append(f"Only the first {MOST_CHARACTERS} characters of the search count.")
    for token in _TOKEN.finditer(typed):
        _read_token(reading, token)
    reading.choose(words=" ".join(reading.words))
    return reading.found, reading.faults


def write(asked: QueueFilter) -> str:
    """What to type for everything in a filter that has no facet: `read` gives it back."""
    parts = []
    if asked.author is not None:
        parts.append(f"author:{_quoted(asked.author)}")
    if asked.reported:
        parts.append("is:reported")
    if asked.escalated is not None:
        parts.append("is:escalated" if asked.escalated else "not:escalated")
    if asked.edited:
        parts.append("is:edited")
    parts += [f"label:{one.label}{'>' if one.above else '<'}{one.value!r}" for one in asked.bounds]
    if asked.words:
        parts.append(asked.words)
    return " ".join(parts)


def without_nul(written: str) -> str:
    """What PostgreSQL can take: the one character that it refuses in any text left out."""
    return written.replace("\x00", "")


def _read_token(reading: _Reading, token: re.Match[str]) -> None:
    if (phrase := token["phrase"]) is not None:
        if phrase.strip():
            reading.words.append(f'"{phrase}"')
        return
    if (word := token["word"]) is not None:
        if word[-1] == ":" and (name := word[:-1].lower()) in _OPERATORS:
            reading.faults.append(f"Write the value of {name}: right behind it, as in {name}:something.")
        else:
            reading.words.append(word)
        return
    name, quoted = token["name"].lower(), token["quoted"]
    operator = _OPERATORS.get(name)
    if operator is None:
        reading.faults.append(f"There is no operator {name}: so this was searched as words.")
        # A quote that was left open is closed, so that what follows in an address stays apart.
        reading.words.append(token[0] + ('"' if quoted is not None and not token["end"] else ""))
        return
    value = token["bare"] if quoted is None else quoted.replace('""', '"')
    operator(reading, value[:MOST_OF_A_VALUE])


def _quoted(value: str) -> str:
    if value and not value.startswith('"') and not re.search(r"\s", value):
        return value
    return '"' + value.replace('"', '""') + '"'


def _plain(name: str) -> Callable[[_Reading, str], None]:
    def read_plain(reading: _Reading, value: str) -> None:
        reading.choose(**{name: value})

    return read_plain


def _read_language(reading: _Reading, value: str) -> None:
    reading.choose(language=primary_language(value))


def _read_label(reading: _Reading, value: str) -> None:
    bound = _BOUND.fullmatch(value)
    label = (bound["label"] if bound else value).strip().lower()
    if label not in set(Label) and (bound or label):
        reading.faults.append(f"There is no label {label or 'without a name'}: the labels are {_LABELS}.")
    elif bound is None:
        reading.choose(label=label)
    elif (limit := _score(bound["value"])) is None:
        reading.faults.append(f"A score is from 0 to 1, as in label:{label}>0.8.")
    else:
        made = ScoreBound(Label(label), bound["side"] != "<", limit)
        if made not in reading.found.bounds:
            reading.choose(bounds=(*reading.found.bounds, made))


def _score(written: str) -> float | None:
    try:
        found = float(written)
    except ValueError:
        return None
    # Adding nothing makes -0.0 the 0.0 that it is.
    return found + 0.0 if 0 <= found <= 1 else None


def _read_age(reading: _Reading, value: str) -> None:
    if value in set(Age):
        reading.choose(age=Age(value))
    else:
        reading.faults.append(f"An age is one of {_AGES}.")


def _read_is(reading: _Reading, value: str) -> None:
    choice = {"reported": "reported", "escalated": "escalated", "edited": "edited"}.get(value.lower())
    if choice is None:
        reading.faults.append("After is: comes reported, escalated or edited.")
    else:
        reading.choose(**{choice: True})


def _read_not(reading: _Reading, value: str) -> None:
    if value.lower() == "escalated":
        reading.choose(escalated=False)
    else:
        reading.faults.append("After not: comes escalated.")


def primary_language(value: str) -> str:
    """`de` for `de-AT`: the facet does not tell countries apart."""
    return value.partition("-")[0].strip().lower()


_OPERATORS: Mapping[str, Callable[[_Reading, str], None]] = {
    **{name: _plain(name) for name in ("author", "article", "section", "reason", "campaign")},
    "language": _read_language,
    "label": _read_label,
    "age": _read_age,
    "is": _read_is,
    "not": _read_not,
}
OPERATORS = tuple(_OPERATORS)
"""The names of all operators, for the help page."""
