"""The demo's moderators as accounts: hired with roles, signing in for their shifts, changing the policy.

Called by `play`. Gives nobody a role at another site.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from service.demo.agenda import Agenda
from service.demo.material import Material
from service.demo.script import HOUR
from service.demo.shift import ROTA
from service.demo.stage import Stage
from service.domain.errors import NotFound
from service.domain.labels import Label
from service.domain.moderator import Moderator
from service.domain.policy import Threshold
from service.store import moderators

LEAD = "demo-lead"
_ADDRESS = "192.0.2.10"
"""From where they sign in; for documentation, see RFC 5737."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody by name, with the passwords of those who are new."""

    people: Mapping[str, Moderator]
    passwords: Mapping[str, str]


def hire(stage: Stage, material: Material) -> Staff:
    """Give each of the material's colleagues an account and a role at the stage's site."""
    people: dict[str, Moderator] = {}
    passwords: dict[str, str] = {}
    for one in material.colleagues:
        try:
            with stage.store.reader() as connection:
                moderators.find_moderator(connection, one.name)
        except NotFound:
            _, passwords[one.name] = stage.accounts.add(one.name, display_name=one.display_name)
        people[one.name] = stage.accounts.set_role(one.name, stage.site, one.role)
    return Staff(people, passwords)


def plan_sign_ins(stage: Stage, agenda: Agenda, staff: Staff) -> None:
    """Have the new ones sign in and out as the rota says; the lead's password is left for you."""
    for name, begins, ends in ROTA:
        password = staff.passwords.get(name)
        if password is None or name == LEAD:
            continue
        agenda.plan(agenda.ends - begins * HOUR, _session(stage, agenda, name, password, ends))


def _session(stage: Stage, agenda: Agenda, name: str, password: str, ends: float) -> Callable[[], None]:
    def sign_in() -> None:
        token = stage.accounts.sign_in(name, password, _ADDRESS)
        agenda.plan(agenda.ends - ends * HOUR, lambda: stage.accounts.sign_out(token))

    return sign_in


def plan_policy(stage: Stage, agenda: Agenda, lead: Moderator) -> None:
    """Have the lead try other thresholds: two versions, and back to the first of them."""
    policies, site = stage.policies, stage.site

    def change(label: Label, hold_at: float, note: str) -> Callable[[], None]:
        def save() -> None:
            before = policies.in_force(site)
            limits = dict(before.policy.thresholds)
            limits[label] = replace(limits.get(label, Threshold(hold_at)), hold_at=hold_at)
            policies.save(site, limits, note=note, moderator=lead, seen=before.number)

        return save

    def back() -> None:
        note = "Too much got through last night"
        policies.roll_back(site, 1, note=note, moderator=lead, seen=policies.in_force(site).number)

    stricter = change(Label.INSULT, 0.74, "Insults under the debate: look at more of them")
    milder = change(Label.TOXICITY, 0.88, "The queue is long and most of it is harmless")
    for hours_ago, act in ((26.0, stricter), (9.0, milder), (3.5, back)):
        agenda.plan(agenda.ends - hours_ago * HOUR, act)
