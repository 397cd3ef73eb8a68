"""The full-text index of held comments: SQLite's FTS5 or PostgreSQL's tsvector, alike to callers.

Kept by `held`, asked by `queue`. Both databases get the words as we cut them, so that both
find the same; nothing that a person types can be a syntax error.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, TextClause, text

_LONGEST_WORD = 100
"""Characters of a word that count; PostgreSQL takes 2,046 bytes, and no word people search is longer."""
_SHORTEST_PREFIX = 3
"""Characters from which on the last word also finds longer ones."""
_WORD = re.compile(r"[^\W_]+")
# These scripts write no spaces: each sign is a word of its own, and several are a phrase.
_SIGN = re.compile("([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')
_DROPPED = frozenset(("Mn", "Me", "Cf"))


def fold(written: str) -> str:
    """A text without case, accents, width and invisible characters: what is compared in a search."""
    if written.isascii():
        return written.casefold()
    decomposed = unicodedata.normalize("NFKD", written)
    kept = "".join(one for one in decomposed if unicodedata.category(one) not in _DROPPED)
    return unicodedata.normalize("NFC", kept.casefold())


def words_of(written: str) -> list[str]:
    """The words of a text in order, folded."""
    folded = fold(written)
    if not folded.isascii():
        folded = _SIGN.sub(r" \1 ", folded)
    return [word[:_LONGEST_WORD] for word in _WORD.findall(folded)]


def terms_of(typed: str) -> list[tuple[list[str], bool]]:
    """What was typed as phrases, each with whether its last word may go on.

    `"two words"` is a phrase; anything else is one word a term, and the last may be unfinished.
    """
    terms = [(words_of(found[1] or found[2] or ""), found[2] is not None) for found in _TERM.finditer(typed)]
    terms = [(words, bare) for words, bare in terms if words]
    last = len(terms) - 1
    return [
        (words, bare and position == last and len(words[-1]) >= _SHORTEST_PREFIX)
        for position, (words, bare) in enumerate(terms)
    ]


def matching(typed: str, dialect: str) -> TextClause | None:
    """A query for the numbers of held comments that have every term; None if nothing can be searched."""
    terms = terms_of(typed)
    if not terms:
        return None
    if dialect == "sqlite":
        asked = " AND ".join(f'"{" ".join(words)}"{" *" if goes_on else ""}' for words, goes_on in terms)
        return text("SELECT rowid FROM held_search WHERE held_search MATCH :search_words").bindparams(
            search_words=asked
        )
    asked = " & ".join(
        "(" + " <-> ".join(f"'{word}'" for word in words) + f"{':*' if goes_on else ''})"
        for words, goes_on in terms
    )
    return text("SELECT id FROM held_search WHERE words @@ CAST(:search_words AS tsquery)").bindparams(
        search_words=asked
    )


def add(connection: Connection, texts: Sequence[tuple[int, str]]) -> None:
    """Index texts under the numbers of their held comments, which must not be in the index yet."""
    if not texts:
        return
    if connection.dialect.name == "sqlite":
        statement = text("INSERT INTO held_search (rowid, words) VALUES (:id, :words)")
        rows = [{"id": number, "words": " ".join(words_of(written))} for number, written in texts]
    else:
        statement = text("INSERT INTO held_search (id, words) VALUES (:id, CAST(:words AS tsvector))")
        rows = [{"id": number, "words": _vector(words_of(written))} for number, written in texts]
    connection.execute(statement, rows)


def remove(connection: Connection, numbers: Collection[int]) -> None:
    """Take held comments out of the index."""
    if not numbers:
        return
    if connection.dialect.name == "sqlite":
        statement = text("DELETE FROM held_search WHERE rowid = :id")
        connection.execute(statement, [{"id": number} for number in numbers])
    else:
        statement = text("DELETE FROM held_search WHERE id = ANY(:ids)")
        connection.execute(statement, {"ids": list(numbers)})


def _vector(words: Sequence[str]) -> str:
    # A tsvector literal: our words hold letters and digits only, so nothing needs escaping.
    places: dict[str, list[str]] = {}
    for position, word in enumerate(words, start=1):
        places.setdefault(word, []).append(str(position))
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())
