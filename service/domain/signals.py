"""The plain facts about a comment that policy rules can name.

Found by scorers, checked by `service.policy_files` so that a rule with a mistyped
signal stops the start. A value is never renamed once released.
"""

from enum import StrEnum


class Signal(StrEnum):
    """A fact that is there or not; it accuses nobody by itself."""

    HAS_LINK = "has_link"
    """At least one link that does not lead to the portal's own host."""
    MANY_LINKS = "many_links"
    """Three or more such links."""
    HIDDEN_LINK = "hidden_link"
    """A link written so that filters miss it ("example dot com")."""
    SHORTENED_LINK = "shortened_link"
    """A link through an address shortener, so that nobody sees where it leads."""
    HAS_CONTACT = "has_contact"
    """A telephone number, an e-mail address or a messenger handle."""
    FIRST_COMMENT = "first_comment"
    """None of the author's earlier comments was approved."""
    NEW_AUTHOR = "new_author"
    """Fewer than three of the author's earlier comments were approved (a first comment too)."""
    DISPOSABLE_EMAIL = "disposable_email"
    """The author's e-mail address is of a throw-away service."""
    FAST_AUTHOR = "fast_author"
    """The author wrote ten or more comments in the last ten minutes."""
    SAME_TEXT = "same_text"
    """The same text was posted at this site within a day."""


SIGNAL_MEANINGS: dict[Signal, str] = {
    Signal.HAS_LINK: "a link that leads away from the portal",
    Signal.MANY_LINKS: "three or more links that lead away from the portal",
    Signal.HIDDEN_LINK: 'a link written to be missed, such as "example dot com"',
    Signal.SHORTENED_LINK: "a link through an address shortener",
    Signal.HAS_CONTACT: "a telephone number, e-mail address or messenger handle",
    Signal.FIRST_COMMENT: "no earlier comment of this author was approved",
    Signal.NEW_AUTHOR: "fewer than three earlier comments of this author were approved",
    Signal.DISPOSABLE_EMAIL: "the author uses a throw-away e-mail service",
    Signal.FAST_AUTHOR: "ten or more comments by this author in ten minutes",
    Signal.SAME_TEXT: "the same text was posted within a day",
}
"""In words, for people who write policies."""
