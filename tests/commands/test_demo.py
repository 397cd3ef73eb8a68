"""`lettersdesk demo` as a newcomer runs it: the real model, the real command."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from sqlalchemy import text

from service.store.engine import connect


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LETTERSDESK_")}
    for name in ("DATABASE_URL", "REDIS_URL", "TOXICITY_MODEL"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "service", *words],
        env={**environment, "LETTERSDESK_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_demo_holds_what_the_model_holds_and_says_how_to_sign_in(
    tmp_path: Path, compiled_data_dir: Path
) -> None:
    early = run(tmp_path, "demo")
    assert early.returncode == 1
    assert "lettersdesk migrate" in early.stderr

    shutil.copytree(compiled_data_dir / "models", tmp_path / "models")
    run(tmp_path, "migrate")
    done = run(tmp_path, "demo", "--comments", "200", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["site"] == "Demo Gazette"
    assert said["comments"] == 280
    assert said["password"]
    assert said["name"] == "demo-lead"

    store = connect(f"sqlite:///{tmp_path / 'lettersdesk.db'}")
    with store.reader() as connection:
        models = connection.execute(text("SELECT models FROM verdicts LIMIT 1")).scalar_one()
        rows = connection.execute(text("SELECT source, outcome, count(*) FROM decisions GROUP BY 1, 2"))
        outcomes = Counter({(row[0], row[1]): row[2] for row in rows})
    store.close()
    assert "bundled/2/" in str(models)
    assert outcomes["policy", "approve"] > 150
    assert outcomes["policy", "hold"] > 15
    assert outcomes["moderator", "reject"] > 5

    again = run(tmp_path, "demo")
    assert again.returncode == 1
    assert "--again" in again.stderr
