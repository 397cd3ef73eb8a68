"""The policy page: a site's thresholds with what each would have held, versions, and the way back.

Called by leads' browsers and by policy.js. Saves through `SitePolicies` only, and nothing that
was not shown with its effect before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.desk import access, charts, policy_form
from service.desk.parts import desk
from service.desk.phrases import counted
from service.desk.policy_form import Proposal
from service.desk.policy_words import LABEL_MEANINGS, change_words
from service.domain.comment import Site
from service.domain.errors import InvalidRequest
from service.domain.labels import Label
from service.domain.moderator import Role
from service.domain.policy_version import Change, PolicyMoved, PolicyVersion, changes
from service.moderation.policies import InForce
from service.moderation.policy_checks import LONGEST_NOTE
from service.moderation.policy_preview import Preview, RecentVerdicts

VERSIONS = 10
"""Versions on the page; older ones are a link away."""


def add_views(blueprint: Blueprint) -> None:
    """Add the pages to the desk."""

    @blueprint.get("/<int:site_id>/policy")
    @access.requires(Role.LEAD)
    def policy(site_id: int) -> ResponseReturnValue:
        return _page(_look())

    @blueprint.get("/<int:site_id>/policy/preview")
    @access.requires(Role.LEAD)
    def preview_policy(site_id: int) -> ResponseReturnValue:
        given = request.args
        proposal = policy_form.read(given) if policy_form.names_thresholds(given) else None
        look = _look(proposal, back_to=given.get("back_to", type=int))
        return _answer(look) if access.wants_json() else _page(look)

    @blueprint.post("/<int:site_id>/policy")
    @access.requires(Role.LEAD)
    def save_policy(site_id: int) -> ResponseReturnValue:
        proposal = policy_form.read(request.form)
        if proposal.faults:
            return _page(_look(proposal)), HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            made = desk().policies.save(
                access.current_site(),
                proposal.thresholds,
                note=request.form.get("note", ""),
                moderator=access.current(),
                seen=request.form.get("seen", -1, type=int),
                machine_may_reject=proposal.may_reject,
            )
        except InvalidRequest as fault:
            return _page(_look(proposal), fault=str(fault)), HTTPStatus.UNPROCESSABLE_ENTITY
        except PolicyMoved as moved:
            return _page(_look(proposal), moved=moved.newest), HTTPStatus.CONFLICT
        return redirect(url_for("desk.policy", site_id=site_id, saved=made.number), HTTPStatus.SEE_OTHER)

    @blueprint.post("/<int:site_id>/policy/rollback")
    @access.requires(Role.LEAD)
    def roll_back_policy(site_id: int) -> ResponseReturnValue:
        number = request.form.get("number", -1, type=int)
        try:
            made = desk().policies.roll_back(
                access.current_site(),
                number,
                note=request.form.get("note", ""),
                moderator=access.current(),
                seen=request.form.get("seen", -1, type=int),
            )
        except InvalidRequest as fault:
            return _page(_look(back_to=number), fault=str(fault)), HTTPStatus.UNPROCESSABLE_ENTITY
        except PolicyMoved as moved:
            return _page(_look(back_to=number), moved=moved.newest), HTTPStatus.CONFLICT
        return redirect(url_for("desk.policy", site_id=site_id, saved=made.number), HTTPStatus.SEE_OTHER)


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at the page is made of."""

    site: Site
    in_force: InForce
    lately: RecentVerdicts
    proposal: Proposal
    proposed: Preview
    present: Preview
    changed: list[Change]
    back_to: int | None

    @property
    def by_label(self) -> Mapping[Label, Mapping[str, object]]:
        """Label to what its panel says."""
        proposed = {one.label: one for one in self.proposed.labels}
        present = {one.label: one for one in self.present.labels}
        return {
            label: {"proposed": proposed.get(label), "present": present.get(label)}
            for label in Label
            if str(label) in self.proposal.typed
        }


def _look(proposal: Proposal | None = None, *, back_to: int | None = None) -> _Look:
    site, verbs = access.current_site(), desk().policies
    in_force, lately = verbs.in_force(site), verbs.lately(site)
    if back_to is not None:
        proposal = policy_form.written(verbs.thresholds_of(site, back_to), in_force.labels)
    elif proposal is None:
        proposal = policy_form.written(in_force.policy.thresholds, in_force.labels)
    return _Look(
        site=site,
        in_force=in_force,
        lately=lately,
        proposal=proposal,
        proposed=lately.preview(proposal.thresholds),
        present=lately.preview(in_force.policy.thresholds),
        changed=changes(in_force.policy.thresholds, proposal.thresholds),
        back_to=back_to,
    )


def _page(look: _Look, *, fault: str = "", moved: PolicyVersion | None = None) -> str:
    before = request.args.get("before", type=int)
    versions = desk().policies.versions(look.site, limit=VERSIONS + 1, before=before)
    return render_template(
        "desk/policy.html",
        look=look,
        fault=fault,
        moved=moved,
        saved=request.args.get("saved", type=int),
        note=request.form.get("note", ""),
        longest_note=LONGEST_NOTE,
        versions=_with_changes(versions, look.in_force)[:VERSIONS],
        older_than=versions[VERSIONS - 1].number if len(versions) > VERSIONS else None,
        histograms={
            label: charts.histogram(look.lately.histogram(label), charts.ticks_of_scores(), height=110)
            for label in look.by_label
        },
        label_meanings=LABEL_MEANINGS,
        decimal=policy_form.decimal,
        change_words=change_words,
    )


def _answer(look: _Look) -> ResponseReturnValue:
    """The same look for the script: figures, and the parts of the page that say them in words."""
    return jsonify(
        {
            "faults": list(look.proposal.faults),
            "together": {
                "held": look.proposed.held,
                "share": look.proposed.share,
                "a_day": look.proposed.a_day,
                "line": counted(look.proposed.held, "comment") + " held",
            },
            "labels": {
                str(label): render_template("desk/policy_label_figures.html", look=look, label=label)
                for label in look.by_label
            },
            "together_html": render_template("desk/policy_together.html", look=look),
            "changes_html": render_template("desk/policy_changes.html", look=look, change_words=change_words),
            "changed": [str(change.label) for change in look.changed],
        }
    )


def _with_changes(
    versions: list[PolicyVersion], in_force: InForce
) -> list[tuple[PolicyVersion, list[Change] | None]]:
    """Each version with what it changed against the one before it; None where that is not known.

    The first changed the file as it was then, which is only known while the file is the same.
    """
    found: list[tuple[PolicyVersion, list[Change] | None]] = []
    for position, one in enumerate(versions):
        if position + 1 < len(versions):
            found.append((one, changes(versions[position + 1].thresholds, one.thresholds)))
        elif one.number == 1 and one.made_over == in_force.of_file_name:
            found.append((one, changes(in_force.of_file.thresholds, one.thresholds)))
        else:
            found.append((one, None))
    return found
