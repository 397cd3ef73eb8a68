"""What a lead may set: thresholds that a policy file could have, that the model scores, with a note.

Called by `policies` before it saves. Never touches the record.
"""

from collections.abc import Mapping

from marshmallow import ValidationError

from service.domain.errors import InvalidRequest
from service.domain.labels import Label
from service.domain.policy import Threshold
from service.policy_schema import ThresholdSchema
from service.store.policy_versions import thresholds_to_dict

LONGEST_NOTE = 1_000
"""Code points; a longer note is refused, not cut."""


def check_thresholds(
    thresholds: Mapping[Label, Threshold], labels: frozenset[Label], *, machine_may_reject: bool
) -> None:
    """Refuse thresholds that no policy file could have, or that nobody would score.

    Raises: InvalidRequest (permanent) listing every fault.
    """
    faults: list[str] = []
    if not thresholds:
        faults.append("set a threshold for at least one label")
    for label, limit in thresholds.items():
        name = str(label).replace("_", " ")
        if label not in labels:
            faults.append(f"{name}: the model in force gives no such score")
        try:
            ThresholdSchema().load(thresholds_to_dict({label: limit})[str(label)])
        except ValidationError as fault:
            faults += [f"{name}: {message}" for message in _messages(fault.messages)]
        if limit.reject_at is not None and not machine_may_reject:
            faults.append(f"{name}: the machine rejects nothing until you switch that on")
    if faults:
        raise InvalidRequest("; ".join(faults))


def _messages(nested: object, key: str = "") -> list[str]:
    if isinstance(nested, Mapping):
        return [
            line
            for name, inner in nested.items()
            for line in _messages(inner, "" if name == "_schema" else str(name))
        ]
    if isinstance(nested, list):
        return [line for inner in nested for line in _messages(inner, key)]
    return [f"{key} {nested}" if key else str(nested)]


def checked_note(note: str) -> str:
    """The note without blanks around it. Raises: InvalidRequest (permanent) if it is empty or endless."""
    note = note.strip()
    if not note:
        raise InvalidRequest("say in the note why the thresholds change: others will read it")
    if len(note) > LONGEST_NOTE:
        raise InvalidRequest(f"the note is longer than {LONGEST_NOTE:,} characters")
    return note
