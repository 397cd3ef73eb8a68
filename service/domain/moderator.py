"""Who works at the desk, and what each role may do.

Built by the store, checked by the desk before every view; plain values.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from service.domain.preferences import Preferences


class Role(StrEnum):
    """What one may do at a site; each role includes the ones before it."""

    VIEWER = "viewer"
    """Reads the queue, cards and authors."""
    MODERATOR = "moderator"
    """Settles comments, writes notes, acts on authors."""
    LEAD = "lead"
    """Sees charts and the activity log, settles what is escalated, changes the policy."""
    ADMIN = "admin"
    """Says who works at the site, and sets the site's undo time."""

    @property
    def rank(self) -> int:
        """0 for viewer up to 3 for admin."""
        return (Role.VIEWER, Role.MODERATOR, Role.LEAD, Role.ADMIN).index(self)

    def includes(self, other: "Role") -> bool:
        """Whether whoever has this role may do what `other` may."""
        return self.rank >= other.rank


@dataclass(frozen=True, slots=True)
class Moderator:
    """A person with an account. `roles` maps a site's number to the role there."""

    id: int
    name: str
    """What one signs in with, lower case; decisions and the activity log name people by it."""
    display_name: str
    must_change_password: bool
    admin_everywhere: bool
    created_at: float
    disabled_at: float | None
    roles: dict[int, Role] = field(default_factory=dict)
    preferences: Preferences = field(default_factory=Preferences)

    def role_at(self, site_id: int) -> Role | None:
        """The role at a site; None if there is none, and the site is then none of theirs to see."""
        return Role.ADMIN if self.admin_everywhere else self.roles.get(site_id)
