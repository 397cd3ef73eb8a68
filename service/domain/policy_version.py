"""A site's own thresholds: versions that take the place of those in its policy file.

Made by leads at the desk, laid over the file's policy by judging. Versions are never
changed: rolling back makes a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from service.domain.errors import Conflict
from service.domain.labels import Label
from service.domain.policy import Policy, Threshold


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version; `number` counts a site's from 1. Time is seconds since 1970, UTC."""

    number: int
    thresholds: Mapping[Label, Threshold]
    made_over: str
    """The file's policy at that time, as `name version`."""
    note: str
    moderator: str
    """Name of whoever saved it, as the activity log has it."""
    moderator_display_name: str
    created_at: float

    def laid_over(self, policy: Policy) -> Policy:
        """The file's policy with these thresholds, and a version that verdicts can pin.

        A policy for sections comes back as it is: a site's thresholds are for all that no
        file gives thresholds of their own.
        """
        if policy.sections:
            return policy
        return replace(
            policy, thresholds=dict(self.thresholds), version=f"{policy.version}/site-{self.number}"
        )


class PolicyMoved(Conflict):
    """Somebody saved a version since the caller looked (permanent: look again, then save)."""

    def __init__(self, newest: PolicyVersion) -> None:
        super().__init__(
            f"{newest.moderator_display_name} saved version {newest.number} while you had this page open"
        )
        self.newest = newest


@dataclass(frozen=True, slots=True)
class Change:
    """What a new version does to one label; None where the label has no threshold."""

    label: Label
    before: Threshold | None
    after: Threshold | None


def changes(before: Mapping[Label, Threshold], after: Mapping[Label, Threshold]) -> list[Change]:
    """Every label whose threshold differs, in the order of `Label`."""
    return [
        Change(label, before.get(label), after.get(label))
        for label in Label
        if before.get(label) != after.get(label)
    ]
