"""Takes HTML, BBCode and Markdown out of a text, as a reader's screen does.

Called by `reader.py` on texts that hold one of `CUES`. It must leave alone what only looks
like markup: a stray `<`, a price, a list, code, footnotes, emphasis around a whole word.
"""

import html
import html.entities
import re
from collections.abc import Iterator

from workers.scoring.readings.draft import Draft, Edit
from workers.scoring.readings.kinds import MARKUP

CUES = re.compile(r"[<&\[]|\*\*|~~")

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ATTRIBUTES = r"""(?:\s{1,3}[a-zA-Z:-]{1,30}\s?=\s?(?:"[^"<>]{0,300}"|'[^'<>]{0,300}'|[^\s"'<>]{1,300}))"""
_INLINE = (
    "a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup"
    "|tt|u|var|wbr|label|time|svg|path|button"
)
_BLOCK = (
    "address|article|aside|blockquote|body|br|center|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|head"
    "|header|hr|html|iframe|img|input|li|main|nav|ol|option|p|pre|script|section|select|style|table|tbody"
    "|td|textarea|th|thead|title|tr|ul|video|audio|source|object|embed|link|meta"
)
_TAG = re.compile(
    rf"<!--[^<>]{{0,500}}-->|</?(?:{_INLINE}|(?P<block>{_BLOCK})){_ATTRIBUTES}{{0,8}}\s{{0,3}}/?>",
    re.IGNORECASE,
)
_UNKNOWN_TAG = re.compile(r"(?<=[^\W\d_])</?[a-zA-Z][a-zA-Z0-9-]{0,20}\s?/?>(?=[^\W\d_])")
_BBCODE = re.compile(
    r"\[/?(?:b|i|u|s|url|quote|color|size|img|code|spoiler)(?:=[^\[\]\n]{0,200})?\]", re.IGNORECASE
)
_LINK = re.compile(r"!?\[(?P<shown>[^\[\]\n]{1,300})\]\([^()\s]{1,500}(?:\s\"[^\"\n]{0,200}\")?\)")
_BOLD = re.compile(r"(?<![\d*])(\*\*\*?|~~)(?=[^\s*~])(?P<shown>[^*~\n]{1,300})(?<!\s)\1(?![\d*])")


def take_out_markup(draft: Draft) -> None:
    """Decode entities, then drop tags, link targets and emphasis, in time linear in the text."""
    if "&" in draft.text:
        draft.apply(_entities(draft.text), MARKUP)
    if "<" in draft.text:
        draft.apply(_tags(draft.text), MARKUP)
        draft.apply((_dropped(match) for match in _UNKNOWN_TAG.finditer(draft.text)), MARKUP)
    if "[" in draft.text:
        if "[/" in draft.text:
            draft.apply((_dropped(match) for match in _BBCODE.finditer(draft.text)), MARKUP)
        draft.apply((_shown(match) for match in _LINK.finditer(draft.text)), MARKUP)
    if "**" in draft.text or "~~" in draft.text:
        draft.apply((_shown(match) for match in _BOLD.finditer(draft.text)), MARKUP)


def _entities(text: str) -> Iterator[Edit]:
    for match in _ENTITY.finditer(text):
        character = html.unescape(match.group())
        if character != match.group():
            yield Edit(match.start(), match.end(), character)


def _tags(text: str) -> Iterator[Edit]:
    for match in _TAG.finditer(text):
        yield Edit(match.start(), match.end(), " " if match["block"] else "")


def _dropped(match: re.Match[str]) -> Edit:
    return Edit(match.start(), match.end(), "")


def _shown(match: re.Match[str]) -> Edit:
    begin, end = match.span("shown")
    return Edit(match.start(), match.end(), match["shown"], range(begin, end))
