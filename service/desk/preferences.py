"""The page on which one sets one's own keys, and what makes the work kinder.

Called by browsers. Changes nobody's choices but those of whose session it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.desk import access
from service.desk.parts import desk
from service.desk.preferences_form import (
    ACTION_WORDS,
    LONGEST_STRETCH,
    MOST_SEVERE_TEXTS,
    read_form,
)
from service.domain.preferences import KEYS, Preferences

_SEVERITIES = (
    (0.5, "from 0.50: most of what is held"),
    (0.7, "from 0.70"),
    (0.8, "from 0.80"),
    (0.9, "from 0.90: only the severest"),
    (0.95, "from 0.95"),
)


def add_views(blueprint: Blueprint) -> None:
    """Add the pages to the desk."""

    @blueprint.get("/preferences")
    @access.signed_in
    def preferences() -> ResponseReturnValue:
        chosen = access.current().preferences
        shown = {f"key_{action}": chosen.chosen_key(action) for action in KEYS}
        return _page(chosen, shown, {}, is_saved="saved" in request.args)

    @blueprint.post("/preferences")
    @access.signed_in
    def save_preferences() -> ResponseReturnValue:
        me = access.current()
        if "usual_keys" in request.form:
            desk().accounts.save_preferences(me.id, replace(me.preferences, keys={}))
            return redirect(url_for("desk.preferences", saved=1), 303)
        chosen, faults = read_form(request.form, me.preferences)
        if faults:
            return _page(chosen, request.form, faults), HTTPStatus.UNPROCESSABLE_ENTITY
        desk().accounts.save_preferences(me.id, chosen)
        return redirect(url_for("desk.preferences", saved=1), 303)


def _page(
    chosen: Preferences, written: Mapping[str, str], faults: Mapping[str, str], *, is_saved: bool = False
) -> str:
    severities = [(str(value), words) for value, words in _SEVERITIES]
    if chosen.blur_from <= 1 and chosen.blur_from not in dict(_SEVERITIES):
        severities.append((str(chosen.blur_from), f"from {chosen.blur_from:g}"))
    return render_template(
        "desk/preferences.html",
        chosen=chosen,
        written=written,
        faults=faults,
        is_saved=is_saved,
        actions=ACTION_WORDS,
        usual_keys=KEYS,
        severities=sorted(severities),
        most_severe_texts=MOST_SEVERE_TEXTS,
        longest_stretch=LONGEST_STRETCH,
    )
