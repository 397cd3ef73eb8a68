"""What an image installs is what the repository has: no data file is left behind."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOT_INSTALLED = {"service/Dockerfile", "workers/Dockerfile"}


def test_the_wheel_has_every_file_of_our_packages(tmp_path: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "config", "service", "workers"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    source = tmp_path / "source"
    files = set(listed.split("\0")) - {""}
    for name in files | {"pyproject.toml", "README.md", "LICENSE"}:
        copy = source / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "-w", str(tmp_path), str(source)],
        check=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    assert files - set(zipfile.ZipFile(wheel).namelist()) == NOT_INSTALLED
