"""Reads policies from TOML files and chooses the one for a site and section.

Called by composition roots and `lettersdesk policy check`. It never guesses what a
faulty file meant: every fault is listed and nothing starts.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from service.domain.errors import InvalidPolicy, MissingLabel
from service.domain.labels import Label
from service.domain.policy import Policy, Rule, Threshold
from service.policy_schema import PolicySchema

DEFAULT_NAME = "default"
_MISSING_VERSION = "0"


class PolicyBook:
    """All policies in force; immutable, safe to share between threads."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        """Take policies that fit together, as `load_policies` checks them."""
        self._policies = tuple(policies)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Every policy, live and shadow, in the order of their files."""
        return self._policies

    def choose(self, policy_name: str, section: str | None) -> Policy:
        """The live policy of that name for a section (compared without regard to case).

        One that names the section wins over one for all sections. For a name that no file
        has (a policy file was removed while a site still uses it) the answer is a policy
        that holds everything and says why: nothing is published under rules nobody set.
        """
        named = [one for one in self._policies if one.mode == "live" and one.name == policy_name]
        return _for_section(named, section) or _hold_all(policy_name)

    def shadows(self, policy_name: str, section: str | None) -> tuple[Policy, ...]:
        """The shadow policies of that name that cover the section, in the order of their files."""
        return tuple(
            one
            for one in self._policies
            if one.mode == "shadow" and one.name == policy_name and _covers(one, section)
        )

    def require_labels(self, available: Iterable[Label]) -> None:
        """Check that somebody scores every label any policy names, shadow policies included.

        Raises: MissingLabel (permanent), listing every policy that names one nobody scores.
        """
        labels = frozenset(available)
        faults = []
        for policy in self._policies:
            try:
                policy.require_labels(labels)
            except MissingLabel as fault:
                faults.append(str(fault))
        if faults:
            raise MissingLabel("; ".join(faults))


def load_policies(directory: Path | None) -> PolicyBook:
    """Read the default policy and every `*.toml` of a folder.

    A live policy called `default` for all sections in the folder takes the place of the one
    that ships with the product.
    Raises: InvalidPolicy (permanent) listing every fault of every file, one a line.
    """
    own: list[tuple[str, Policy]] = []
    faults: list[str] = []
    for path in _files_in(directory):
        try:
            own.append((str(path), read_policy_file(path)))
        except InvalidPolicy as fault:
            faults.append(str(fault))
    replaced = any(one.name == DEFAULT_NAME and one.mode == "live" and not one.sections for _, one in own)
    shipped = files("config") / "policies" / "default.toml"
    book = own if replaced else [("default.toml", parse_policy(shipped.read_bytes(), "default.toml")), *own]
    faults += _conflicts(book)
    if faults:
        raise InvalidPolicy("\n".join(faults))
    return PolicyBook([policy for _, policy in book])


def read_policy_file(path: Path) -> Policy:
    """Read one policy file.

    Raises: InvalidPolicy (permanent) listing every fault, one a line, each with file and key.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise InvalidPolicy(f"{path}: cannot be read: {fault.strerror}") from fault
    return parse_policy(content, str(path))


def parse_policy(content: bytes, name: str) -> Policy:
    """Make a policy of a file's content; `name` is what faults call the file.

    The version that verdicts pin is the file's own plus a digest of its content
    ("1+sha256:ab12cd34"), so that an edited file never passes for an older one.
    Raises: InvalidPolicy (permanent) as `read_policy_file`.
    """
    try:
        written = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise InvalidPolicy(f"{name}: not UTF-8 at byte {fault.start}") from fault
    except tomllib.TOMLDecodeError as fault:
        raise InvalidPolicy(f"{name}: not TOML: {fault}") from fault
    try:
        loaded = PolicySchema().load(written)
    except ValidationError as fault:
        raise InvalidPolicy("\n".join(f"{name}: {line}" for line in _lines(fault.messages))) from fault
    assert isinstance(loaded, dict)  # noqa: S101 - many=False
    return _policy(loaded, hashlib.sha256(content).hexdigest())


def _policy(loaded: Mapping[str, Any], digest: str) -> Policy:
    return Policy(
        name=loaded["name"],
        version=f"{loaded['version']}+sha256:{digest[:8]}",
        thresholds={
            Label(label): Threshold(limits["hold_at"], limits.get("reject_at"))
            for label, limits in loaded["thresholds"].items()
        },
        rules=tuple(
            Rule(rule["name"], frozenset(rule["when_all"]), rule["detail"]) for rule in loaded["rules"]
        ),
        mode=loaded["mode"],
        sections=frozenset(section.strip().casefold() for section in loaded["sections"]),
    )


def _files_in(directory: Path | None) -> list[Path]:
    if directory is None:
        return []
    if not directory.is_dir():
        raise InvalidPolicy(f"{directory}: there is no such folder (LETTERSDESK_POLICIES)")
    return sorted(directory.glob("*.toml"))


def _lines(messages: Any, key: str = "") -> list[str]:
    """marshmallow's nested messages as "key.inner: what is wrong", one line each."""
    if isinstance(messages, dict):
        return [line for name, inner in messages.items() for line in _lines(inner, _joined(key, name))]
    if isinstance(messages, list):
        return [line for inner in messages for line in _lines(inner, key)]
    return [f"{key}: {messages}" if key else str(messages)]


def _joined(key: str, name: str | int) -> str:
    if name in {"_schema", "key", "value"}:  # marshmallow's words for a whole, and for the parts of a dict
        return key
    if isinstance(name, int):
        return f"{key}[{name + 1}]"
    return f"{key}.{name}" if key else name


def _conflicts(book: Sequence[tuple[str, Policy]]) -> list[str]:
    faults: list[str] = []
    live = [(path, one) for path, one in book if one.mode == "live"]
    for index, (path, one) in enumerate(live):
        for other_path, other in live[:index]:
            if one.name != other.name:
                continue
            if one.sections & other.sections:
                shared = ", ".join(sorted(one.sections & other.sections))
                faults.append(f"{path}: sections: {shared} already has a live policy in {other_path}")
            elif not one.sections and not other.sections:
                faults.append(
                    f"{path}: name: {other_path} is already the live policy {one.name} for all sections"
                )
    whole = {one.name for _, one in live if not one.sections}
    faults += [
        f"{path}: sections: no live policy {one.name} covers the other sections; add one without `sections`"
        for path, one in live
        if one.name not in whole
    ]
    return faults


def _covers(policy: Policy, section: str | None) -> bool:
    return not policy.sections or (section is not None and section.strip().casefold() in policy.sections)


def _for_section(policies: Sequence[Policy], section: str | None) -> Policy | None:
    covering = [one for one in policies if _covers(one, section)]
    return max(covering, key=lambda one: bool(one.sections), default=None)


def _hold_all(name: str) -> Policy:
    rule = Rule("policy_missing", frozenset(), "no policy file in force has the name that the site uses")
    return Policy(name=name, version=_MISSING_VERSION, thresholds={}, rules=(rule,))
