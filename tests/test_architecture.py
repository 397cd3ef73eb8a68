"""The house rules, checked: who may import whom, and what a process must not load."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_import_contracts_hold() -> None:
    # In a process of its own: import-linter switches off the loggers of the one it runs in.
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("module", ["service.app", "service.cli", "workers.dispatcher", "workers.delivery"])
def test_importing_it_loads_no_model_library(module: str) -> None:
    code = (
        f"import {module}, sys\n"
        "loaded = {'torch', 'transformers', 'detoxify', 'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(loaded)) or 0)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")
