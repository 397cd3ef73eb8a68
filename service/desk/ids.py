"""What our own ids look like in addresses.

Used by pages before they ask the record: PostgreSQL refuses some characters in what it looks for.
"""

import re

_COMMENT_ID = re.compile(r"[0-9a-f]{32}")


def is_comment_id(said: str) -> bool:
    """Whether a string can be the id of a comment: 32 hexadecimal digits, lower case."""
    return _COMMENT_ID.fullmatch(said) is not None
