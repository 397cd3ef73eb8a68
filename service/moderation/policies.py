"""What leads do about a site's policy: set its thresholds, roll back, and see what a change would mean.

Called by the desk. Judging reads what is saved here with every chunk, so that a version is in
force in every worker from its commit on. Never touches a policy file.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Connection

from service.domain.activity import Act
from service.domain.comment import Site
from service.domain.errors import InvalidRequest, NotFound
from service.domain.labels import Label
from service.domain.moderator import Moderator
from service.domain.policy import Policy, Threshold
from service.domain.policy_version import PolicyMoved, PolicyVersion, changes
from service.moderation import policy_preview
from service.moderation.policy_checks import check_thresholds, checked_note
from service.moderation.policy_preview import Lately, RecentVerdicts
from service.store import activity, policy_versions, verdict_record
from service.store.engine import Store
from service.store.policy_versions import thresholds_to_dict

log = logging.getLogger(__name__)


class PolicyFiles(Protocol):
    """The policies that files give: `service.policy_files.PolicyBook`."""

    @property
    def policies(self) -> Sequence[Policy]:
        """Every policy of every file."""
        ...

    def choose(self, policy_name: str, section: str | None) -> Policy:
        """The live policy of that name for a section."""
        ...


@dataclass(frozen=True, slots=True)
class InForce:
    """What a site's comments are judged by."""

    policy: Policy
    """The general policy: the file's, with the newest version's thresholds if there is one."""
    of_file: Policy
    """The same as the file has it."""
    version: PolicyVersion | None
    of_sections: tuple[Policy, ...]
    """The files' policies for sections, which a site's thresholds do not touch."""
    labels: frozenset[Label]
    """Labels that the model in force scores, as far as the file and recent verdicts tell."""

    @property
    def number(self) -> int:
        """The version's number; 0 while the file's thresholds are in force."""
        return self.version.number if self.version else 0

    @property
    def of_file_name(self) -> str:
        """The file's policy as versions name it, `name version`."""
        return _name_of(self.of_file)

    @property
    def file_changed(self) -> bool:
        """Whether the file is another one than the version was made over."""
        return self.version is not None and self.version.made_over != self.of_file_name

    @property
    def unscored(self) -> tuple[Label, ...]:
        """Labels with a threshold that recent verdicts have no score for: they hold every comment."""
        return tuple(label for label in self.policy.thresholds if label not in self.labels)


@dataclass(frozen=True, slots=True)
class SitePolicies:
    """The verbs over one record and the policy files as this process read them."""

    store: Store
    policies: PolicyFiles
    clock: Callable[[], float] = time.time
    _lately: Lately = field(default_factory=Lately, repr=False, compare=False)

    def in_force(self, site: Site) -> InForce:
        """What judges the site's next comment. Raises: DatabaseUnavailable (retryable)."""
        with self.store.reader() as connection:
            return self._in_force(connection, site)

    def versions(self, site: Site, *, limit: int = 50, before: int | None = None) -> list[PolicyVersion]:
        """The site's versions, newest first. Raises: DatabaseUnavailable (retryable)."""
        with self.store.reader() as connection:
            return policy_versions.list_versions(connection, site.id, limit=limit, before=before)

    def thresholds_of(self, site: Site, number: int) -> Mapping[Label, Threshold]:
        """The thresholds of version `number`; those of the file as it is now for 0.

        Raises: NotFound (permanent), DatabaseUnavailable (retryable).
        """
        if number == 0:
            return self.policies.choose(site.policy, None).thresholds
        found = self.versions(site, limit=1, before=number + 1)
        if not found or found[0].number != number:
            raise NotFound(f"this site has no version {number} of its thresholds")
        return found[0].thresholds

    def lately(self, site: Site) -> RecentVerdicts:
        """The site's verdicts of the last 30 days, at most a minute old, ready for previews.

        Raises: DatabaseUnavailable (retryable).
        """
        now = self.clock()
        return self._lately.of(site.id, now, lambda: self._load(site, now))

    def save(
        self,
        site: Site,
        thresholds: Mapping[Label, Threshold],
        *,
        note: str,
        moderator: Moderator,
        seen: int,
        machine_may_reject: bool = False,
    ) -> PolicyVersion:
        """Put thresholds into force in place of those of version `seen` (0 for the file's).

        A label that is left out holds nothing from then on. `machine_may_reject` must be True
        for any `reject_at`: it is never set in passing.

        Raises: PolicyMoved if another version is in force than `seen`; InvalidRequest (no note,
        no label, a limit out of range, a label nobody scores, nothing changed) (permanent);
        DatabaseUnavailable (retryable).
        """
        return self._save(
            site,
            thresholds,
            note=note,
            moderator=moderator,
            seen=seen,
            machine_may_reject=machine_may_reject,
            back_to=None,
        )

    def roll_back(
        self, site: Site, number: int, *, note: str, moderator: Moderator, seen: int
    ) -> PolicyVersion:
        """Make a new version with the thresholds of version `number`; 0 is the file's as they are now.

        Raises: NotFound if there is no such version; PolicyMoved and InvalidRequest as `save`
        (permanent); DatabaseUnavailable (retryable).
        """
        return self._save(
            site,
            self.thresholds_of(site, number),
            note=note,
            moderator=moderator,
            seen=seen,
            machine_may_reject=True,  # whoever saved that version has switched it on
            back_to=number,
        )

    def _save(
        self,
        site: Site,
        thresholds: Mapping[Label, Threshold],
        *,
        note: str,
        moderator: Moderator,
        seen: int,
        machine_may_reject: bool,
        back_to: int | None,
    ) -> PolicyVersion:
        note = checked_note(note)
        now = self.clock()
        with self.store.writer() as connection:
            policy_versions.lock_site(connection, site.id)
            current = self._in_force(connection, site)
            if current.number != seen and current.version is not None:
                raise PolicyMoved(current.version)
            check_thresholds(thresholds, current.labels, machine_may_reject=machine_may_reject)
            changed = changes(current.policy.thresholds, thresholds)
            if not changed:
                raise InvalidRequest("nothing is changed: these thresholds are in force already")
            made = PolicyVersion(
                number=current.number + 1,
                thresholds={label: thresholds[label] for label in Label if label in thresholds},
                made_over=current.of_file_name,
                note=note,
                moderator=moderator.name,
                moderator_display_name=moderator.display_name,
                created_at=now,
            )
            policy_versions.add(
                connection,
                site.id,
                made.number,
                made.thresholds,
                made_over=made.made_over,
                note=note,
                moderator_id=moderator.id,
                now=now,
            )
            activity.record(
                connection,
                at=now,
                site_id=site.id,
                actor=moderator.name,
                act=Act.POLICY_CHANGED if back_to is None else Act.POLICY_ROLLED_BACK,
                subject=f"version {made.number}",
                detail={
                    "version": made.number,
                    "note": note,
                    "before": thresholds_to_dict(current.policy.thresholds),
                    "after": thresholds_to_dict(made.thresholds),
                    **({} if back_to is None else {"back_to": back_to}),
                },
            )
        log.info(
            "policy_changed",
            extra={"site": site.name, "version": made.number, "labels": [str(one.label) for one in changed]},
        )
        return made

    def _load(self, site: Site, until: float) -> RecentVerdicts:
        own = frozenset(section for one in self._of_sections(site) for section in one.sections)
        since = until - policy_preview.DAYS * 86_400.0
        with self.store.reader() as connection:
            sample = verdict_record.sample_verdicts(
                connection,
                site.id,
                since=since,
                until=until,
                most=policy_preview.MOST_VERDICTS,
                sections=bool(own),
            )
        return policy_preview.arrange(sample, since=since, until=until, own_sections=own)

    def _of_sections(self, site: Site) -> tuple[Policy, ...]:
        return tuple(
            one
            for one in self.policies.policies
            if one.mode == "live" and one.name == site.policy and one.sections
        )

    def _in_force(self, connection: Connection, site: Site) -> InForce:
        of_file = self.policies.choose(site.policy, None)
        version = policy_versions.newest(connection, site.id)
        scored = verdict_record.recent_labels(connection, site.id)
        return InForce(
            policy=version.laid_over(of_file) if version else of_file,
            of_file=of_file,
            version=version,
            of_sections=self._of_sections(site),
            labels=scored | frozenset(of_file.thresholds),
        )


def _name_of(policy: Policy) -> str:
    return f"{policy.name} {policy.version}"
