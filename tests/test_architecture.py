"""The house rules, checked: who may import whom, and what a process must not load."""

import subprocess
import sys

import pytest
from importlinter.cli import lint_imports


def test_the_import_contracts_hold() -> None:
    assert lint_imports() == 0


@pytest.mark.parametrize("module", ["service.app", "service.cli", "workers.dispatcher", "workers.delivery"])
def test_importing_it_loads_no_model_library(module: str) -> None:
    code = (
        f"import {module}, sys\n"
        "loaded = {'torch', 'transformers', 'detoxify', 'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(loaded)) or 0)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")
