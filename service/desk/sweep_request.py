"""What a sweep is about: label, range and filter from the address, and the signed notes between its pages.

Called by sweep. A note says what a page counted, and for whom; only the server can write one, so a
form cannot claim to have shown what it did not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from service.desk import access
from service.desk.filters import filter_from, to_query
from service.domain.errors import Conflict, InvalidRequest
from service.domain.labels import Label
from service.domain.moderator import Role
from service.domain.queue import QueueFilter, ScoreBound

SAFE_END = (0, 20)
"""The range that the handles start at, in percent: the comments least likely to be bad."""
COUNT_SECONDS = 3_600
"""How long a page's count may be acted on: what came later is left anyway."""
SAMPLE_SECONDS = 900
"""How long a look at a sample counts as a look."""
_COUNTED, _LOOKED = "lettersdesk sweep counted", "lettersdesk sweep sample"
_ALL = 100


@dataclass(frozen=True, slots=True)
class SweepRequest:
    """A label with a range of its score in whole percent, `low` included and `high` not (but 100 is)."""

    label: Label
    low: int
    high: int
    asked: QueueFilter
    """The filter of the address, without the range."""
    may_settle_escalated: bool = True
    faults: tuple[str, ...] = ()

    @property
    def swept(self) -> QueueFilter:
        """What is on the chart: the filter, without what waits for a lead if one may not settle that."""
        if self.asked.escalated is None and not self.may_settle_escalated:
            return replace(self.asked, escalated=False)
        return self.asked

    @property
    def within(self) -> QueueFilter:
        """What is on the chart and in the range."""
        bounds = (
            ScoreBound(self.label, above=True, value=self.low / _ALL),
            ScoreBound(self.label, above=False, value=self.high / _ALL),
        )
        return replace(self.swept, bounds=(*self.swept.bounds, *bounds))

    @property
    def filter_query(self) -> str:
        """The filter as a query string, "" for none."""
        return to_query(self.asked)

    def query(self, **changes: Any) -> str:
        """All of it as a query string that `from_request` reads back."""
        changed = replace(self, **changes)
        own = f"label={changed.label}&from={changed.low}&to={changed.high}"
        return f"{own}&{changed.filter_query}" if changed.filter_query else own


@dataclass(frozen=True, slots=True)
class Counted:
    """What a page counted: the newest row of the queue then, and the time its filter's ages count from."""

    newest_id: int
    at: float


def from_request() -> SweepRequest:
    """Read the request's query; what makes no sense falls back to the safe end, and is said."""
    args: MultiDict[str, str] = MultiDict(request.args)
    asked_label = args.pop("label", None)
    faults: list[str] = []
    label = Label.TOXICITY
    if asked_label in set(Label):
        label = Label(asked_label)
    elif asked_label:
        faults.append(f"There is no label {asked_label}.")
    low, high = _percent(args, "from", SAFE_END[0]), _percent(args, "to", SAFE_END[1])
    if not 0 <= low < high <= _ALL:
        faults.append("A range goes from a lower to a higher percentage, between 0 and 100.")
        low, high = SAFE_END
    asked, _, more = filter_from(args)
    return SweepRequest(label, low, high, asked, access.role().includes(Role.LEAD), (*faults, *more))


def sign_count(counted: Counted, sweep: SweepRequest) -> str:
    """A note that this moderator was shown this count under this filter."""
    return _serializer(_COUNTED).dumps([*_whose(sweep), counted.newest_id, counted.at])


def read_count(note: str, sweep: SweepRequest) -> Counted:
    """What the note says. Raises: InvalidRequest, Conflict if it is too old (permanent)."""
    *whose, newest_id, at = _read(_COUNTED, note, COUNT_SECONDS)
    if whose != _whose(sweep):
        raise InvalidRequest("the filter is not the one that was counted: load the page again")
    return Counted(newest_id, at)


def sign_look(sweep: SweepRequest, counted: Counted, count: int) -> str:
    """A note that this moderator was shown a sample of exactly this range."""
    said = [*_whose(sweep), sweep.low, sweep.high, counted.newest_id, counted.at, count]
    return _serializer(_LOOKED).dumps(said)


def read_look(note: str, sweep: SweepRequest, counted: Counted) -> int:
    """How many the range held when the sample was drawn.

    Raises: InvalidRequest if it was another range, Conflict if it is too long ago (permanent).
    """
    *looked_at, count = _read(_LOOKED, note, SAMPLE_SECONDS)
    if looked_at != [*_whose(sweep), sweep.low, sweep.high, counted.newest_id, counted.at]:
        raise InvalidRequest("the sample was of another range: look at ten of this one first")
    return int(count)


def _whose(sweep: SweepRequest) -> list[Any]:
    return [access.current_site().id, access.current().id, str(sweep.label), sweep.filter_query]


def _read(salt: str, note: str, seconds: int) -> list[Any]:
    try:
        said: list[Any] = _serializer(salt).loads(note, max_age=seconds)
    except SignatureExpired:
        raise Conflict("that was too long ago: load the page again") from None
    except BadSignature:
        raise InvalidRequest("the form is damaged: load the page again") from None
    return said


def _serializer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=salt)


def _percent(args: Mapping[str, str], name: str, default: int) -> int:
    written = str(args.get(name) or "").strip()
    if not written:
        return default
    return int(written) if written.isdecimal() and len(written) <= len(str(_ALL)) else -1
