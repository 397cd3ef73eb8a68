from pathlib import Path

from click.testing import CliRunner

from service.commands.policy import policy


def test_a_good_file_is_ok_and_summed_up(tmp_path: Path) -> None:
    path = tmp_path / "strict.toml"
    path.write_text(
        """
name = "strict"
version = "7"
sections = ["sport"]
[thresholds.insult]
hold_at = 0.3
reject_at = 0.95
[[rules]]
name = "links"
when_all = ["has_link", "new_author"]
detail = "a new author's comment that has a link"
"""
    )
    result = CliRunner().invoke(policy, ["check", str(path)])
    assert result.exit_code == 0
    assert "OK: policy strict, version 7+sha256:" in result.stdout
    assert "sections sport" in result.stdout
    assert "0.95" in result.stdout
    assert "links" in result.stdout


def test_every_fault_is_printed_and_the_exit_code_is_1(tmp_path: Path) -> None:
    path = tmp_path / "faulty.toml"
    path.write_text('name = "x"\nversion = 1\n[thresholds.insult]\nhold_at = 3\n')
    result = CliRunner().invoke(policy, ["check", str(path)])
    assert result.exit_code == 1
    assert "OK" not in result.output
    assert "version: must be a string" in result.stderr
    assert "thresholds.insult.hold_at: must be a number from 0 to 1, not 3" in result.stderr
    assert "2 faults" in result.stderr


def test_a_missing_file_gets_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(policy, ["check", str(tmp_path / "gone.toml")])
    assert result.exit_code == 1
    assert "gone.toml: cannot be read" in result.stderr


def test_help_has_an_example() -> None:
    assert "lettersdesk policy check" in CliRunner().invoke(policy, ["check", "--help"]).output
