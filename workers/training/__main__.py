"""`python -m workers.training --data DIR --out DIR`: makes the bundled checkpoint again.

Called by people and by `lettersdesk model train`. It must never write outside `--out`.
"""

import argparse
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

import torch

from workers.training import bundle, calibrate, data, train
from workers.training.recall import recalling

MODEL_TYPE = "workers/models/bundled"
"""What Detoxify resolves as the architecture: where the files lie, seen from the repository's root."""


def main() -> int:
    """Build the data, train in passes, calibrate, write the checkpoint and figures.json.

    Run again after an interruption, it goes on where it was.
    """
    parser = argparse.ArgumentParser(prog="python -m workers.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train/ and evaluate/")
    parser.add_argument("--out", type=Path, required=True, help="where the checkpoint goes")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    given.out.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()

    def progress(line: str) -> None:
        sys.stderr.write(f"[{(time.monotonic() - started) / 60:5.1f} min] {line}\n")
        sys.stderr.flush()

    progress("reading the data")
    training = data.build(given.data, train.RECIPES[0].seed)
    done: list[Path] = []
    for number, (examples, recipe) in enumerate(zip(training.passes, train.RECIPES, strict=True), start=1):
        folder = given.out / f"pass-{number}"
        if not (folder / bundle.CHECKPOINT).exists():
            progress(f"pass {number} of {len(train.RECIPES)}: {len(examples)} examples")
            torch.manual_seed(recipe.seed)
            model = bundle.averaged(done) if done else train.new_model()
            taught = recalling(bundle.load(done[0]), examples, recipe) if recipe.recalled else examples
            train.fit(model, taught, folder, recipe, progress)
            bundle.save(model, folder, MODEL_TYPE)
            kept_apart = train.watch_loss(model, training.watch, recipe)
            progress(f"loss on what is kept apart, after pass {number}: {kept_apart:.4f}")
        done.append(folder)
    # The last pass knows contempt and menace in clean words, the first is surer of plain abuse among other
    # sentences and on long discussions: two parts of the one, one of the other.
    model = bundle.averaged([done[0], done[-1], done[-1]])
    bundle.lean_on_insult(model)
    bundle.round_weights(model)
    kept_apart = train.watch_loss(model, training.watch, train.RECIPES[-1])
    unmet = [*training.calibration, *training.watch]
    progress(f"calibrating on {len(unmet)} examples that no pass met")
    calibrations = calibrate.fit(train.logits(model, unmet, train.RECIPES[-1]), unmet)
    calibrate.apply(model, calibrations)
    bundle.save(model, given.out, MODEL_TYPE)
    bundle.write_manifest(given.out)
    figures = {
        "recipes": [asdict(recipe) for recipe in train.RECIPES],
        "examples": training.counts(),
        "watch_loss": round(kept_apart, 4),
        "calibration": {
            str(label): {"slope": round(found.slope, 4), "shift": round(found.shift, 4)}
            for label, found in calibrations.items()
        },
        "minutes": round((time.monotonic() - started) / 60, 1),
        "torch": torch.__version__,
    }
    (given.out / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    progress(f"wrote {given.out}; measure it as served with: lettersdesk model evaluate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
