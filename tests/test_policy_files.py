from pathlib import Path

import pytest

from service.domain.errors import InvalidPolicy, MissingLabel
from service.domain.labels import TOXICITY_LABELS, Label
from service.domain.policy import judge
from service.domain.scores import LabelScore, Scores
from service.domain.verdict import Outcome, ReasonCode
from service.policy_files import load_policies, parse_policy, read_policy_file

MINIMAL = """
name = "strict"
version = "7"
[thresholds.insult]
hold_at = 0.3
"""


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


def test_the_default_policy_is_always_there_and_never_rejects() -> None:
    policy = load_policies(None).choose("default", "world")
    assert policy.mode == "live"
    assert policy.thresholds
    assert all(limit.reject_at is None for limit in policy.thresholds.values())
    assert all(rule.outcome is Outcome.HOLD for rule in policy.rules)


def test_the_default_policy_names_no_label_that_the_bundled_model_lacks() -> None:
    bundled = (set(TOXICITY_LABELS) - {Label.SEXUAL_EXPLICIT}) | {Label.SPAM}
    load_policies(None).require_labels(bundled)


def test_the_default_policy_holds_a_first_comment_that_has_a_link() -> None:
    policy = load_policies(None).choose("default", None)
    labels = {label: LabelScore(0.0, "s") for label in policy.thresholds}
    verdict = judge(policy, Scores(labels, signals=frozenset({"first_comment", "new_author", "has_link"})))
    assert verdict.outcome is Outcome.HOLD
    assert [reason.rule for reason in verdict.reasons] == ["first_comment_with_link"]
    assert judge(policy, Scores(labels, signals=frozenset({"has_link"}))).outcome is Outcome.APPROVE


def test_the_version_pins_the_content_so_that_an_edited_file_is_another_version() -> None:
    policy = parse_policy(MINIMAL.encode(), "a.toml")
    edited = parse_policy(MINIMAL.replace("0.3", "0.4").encode(), "a.toml")
    assert policy.version.startswith("7+sha256:")
    assert len(policy.version) == len("7+sha256:") + 8
    assert edited.version.startswith("7+sha256:")
    assert edited.version != policy.version


def test_a_policy_for_a_section_wins_over_the_one_for_all(tmp_path: Path) -> None:
    written(tmp_path, "a.toml", MINIMAL)
    written(tmp_path, "b.toml", 'sections = ["Sport", "politics "]' + MINIMAL.replace("0.3", "0.1"))
    book = load_policies(tmp_path)
    assert book.choose("strict", "sport").thresholds[Label.INSULT].hold_at == 0.1
    assert book.choose("strict", "POLITICS").thresholds[Label.INSULT].hold_at == 0.1
    assert book.choose("strict", "world").thresholds[Label.INSULT].hold_at == 0.3
    assert book.choose("strict", None).thresholds[Label.INSULT].hold_at == 0.3
    assert book.choose("default", "sport").name == "default"


def test_a_shadow_policy_is_never_chosen_and_covers_its_sections(tmp_path: Path) -> None:
    written(tmp_path, "all.toml", 'mode = "shadow"' + MINIMAL.replace("strict", "default"))
    written(
        tmp_path,
        "sport.toml",
        'mode = "shadow"\nsections = ["sport"]' + MINIMAL.replace("strict", "default").replace("7", "8"),
    )
    book = load_policies(tmp_path)
    assert book.choose("default", "sport").mode == "live"
    assert [one.version[0] for one in book.shadows("default", "sport")] == ["7", "8"]
    assert [one.version[0] for one in book.shadows("default", None)] == ["7"]
    assert book.shadows("strict", None) == ()


def test_a_default_policy_of_one_s_own_replaces_the_one_that_ships(tmp_path: Path) -> None:
    written(tmp_path, "mine.toml", MINIMAL.replace("strict", "default"))
    book = load_policies(tmp_path)
    assert set(book.choose("default", None).thresholds) == {Label.INSULT}
    assert len(book.policies) == 1


def test_a_site_whose_policy_file_is_gone_has_everything_held_with_the_reason() -> None:
    policy = load_policies(None).choose("removed", "world")
    verdict = judge(policy, Scores({Label.TOXICITY: LabelScore(0.0, "s")}))
    assert verdict.outcome is Outcome.HOLD
    assert [(reason.code, reason.rule) for reason in verdict.reasons] == [(ReasonCode.RULE, "policy_missing")]


def test_a_label_nobody_scores_stops_the_start_for_live_and_shadow(tmp_path: Path) -> None:
    explicit = MINIMAL + "[thresholds.sexual_explicit]\nhold_at = 0.5\n"
    written(tmp_path, "a.toml", explicit)
    written(tmp_path, "b.toml", 'mode = "shadow"' + explicit.replace("strict", "default"))
    book = load_policies(tmp_path)
    with pytest.raises(MissingLabel) as raised:
        book.require_labels(set(Label) - {Label.SEXUAL_EXPLICIT})
    assert str(raised.value).count("sexual_explicit") == 2
    book.require_labels(set(Label))


def test_every_fault_of_a_file_is_listed_with_file_and_key(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "faulty.toml",
        """
name = "Not A Name"
version = 3
mood = "grim"
mode = "maybe"
sections = "sport"
[thresholds.toxic]
hold_at = 0.5
[thresholds.toxicity]
hold_at = 1.2
[thresholds.threat]
hold_at = nan
hold = 1
[thresholds.obscene]
hold_at = true
[thresholds.spam]
reject_at = "0.5"
[thresholds.insult]
hold_at = 0.9
reject_at = 0.5
[[rules]]
name = "one"
when_all = ["has_lnk"]
[[rules]]
name = "one"
when_all = []
detail = " "
outcome = "reject"
""",
    )
    with pytest.raises(InvalidPolicy) as raised:
        read_policy_file(path)
    lines = str(raised.value).splitlines()
    assert all(line.startswith(f"{path}: ") for line in lines)
    keys = [line.removeprefix(f"{path}: ").partition(": ")[0] for line in lines]
    assert sorted(keys) == sorted(
        [
            "name",
            "version",
            "mood",
            "mode",
            "sections",
            "thresholds.toxic",
            "thresholds.toxicity.hold_at",
            "thresholds.threat.hold_at",
            "thresholds.threat.hold",
            "thresholds.obscene.hold_at",
            "thresholds.spam.hold_at",
            "thresholds.spam.reject_at",
            "thresholds.insult",
            "rules[1].when_all[1]",
            "rules[1].detail",
            "rules[2].when_all",
            "rules[2].detail",
            "rules[2].outcome",
            "rules",
        ]
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name = ", "not TOML"),
        (b"\xff\xfe", "not UTF-8"),
        (b"", "is missing"),
        (b'name = "a"\nversion = "1"\nthresholds = 3', "must be a table"),
        (b'name = "a"\nversion = "1"\n[thresholds]', "at least one label"),
        (b'name = "a"\nversion = "1"\nrules = 3\n[thresholds.spam]\nhold_at = 0.5', "[[rules]]"),
        (b'name = "a"\nversion = "1"\nrules = [3]\n[thresholds.spam]\nhold_at = 0.5', "must be a table"),
        (b'name = "a\\n"\nversion = "1"\n[thresholds.spam]\nhold_at = 0.5', "name: use lower-case"),
    ],
)
def test_what_is_no_policy_at_all_gets_one_clear_sentence(content: bytes, said: str) -> None:
    with pytest.raises(InvalidPolicy, match=r"file\.toml") as raised:
        parse_policy(content, "file.toml")
    assert said in str(raised.value)


def test_a_file_or_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidPolicy, match=r"gone\.toml: cannot be read"):
        read_policy_file(tmp_path / "gone.toml")
    with pytest.raises(InvalidPolicy, match="no such folder"):
        load_policies(tmp_path / "gone")


def test_faults_of_all_files_are_listed_together(tmp_path: Path) -> None:
    written(tmp_path, "a.toml", "name = 1")
    written(tmp_path, "b.toml", MINIMAL.replace("0.3", "3"))
    written(tmp_path, "notes.txt", "not a policy")
    with pytest.raises(InvalidPolicy) as raised:
        load_policies(tmp_path)
    assert "a.toml: name" in str(raised.value)
    assert "b.toml: thresholds.insult.hold_at" in str(raised.value)


def test_two_live_policies_for_the_same_place_are_refused(tmp_path: Path) -> None:
    written(tmp_path, "a.toml", MINIMAL)
    written(tmp_path, "b.toml", MINIMAL)
    with pytest.raises(InvalidPolicy, match=r"b\.toml: name: .*a\.toml is already the live policy strict"):
        load_policies(tmp_path)
    written(tmp_path, "b.toml", 'sections = ["sport"]' + MINIMAL)
    written(tmp_path, "c.toml", 'sections = ["Sport", "world"]' + MINIMAL)
    with pytest.raises(InvalidPolicy, match=r"c\.toml: sections: sport already has a live policy"):
        load_policies(tmp_path)


def test_a_live_policy_for_some_sections_needs_one_for_the_others(tmp_path: Path) -> None:
    written(tmp_path, "a.toml", 'sections = ["sport"]' + MINIMAL)
    with pytest.raises(InvalidPolicy, match=r"a\.toml: sections: no live policy strict covers the other"):
        load_policies(tmp_path)
