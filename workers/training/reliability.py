"""Whether scores mean what they say: of the texts in each range of scores, how many are what the label says.

Used by `evaluate.py` and drawn by `lettersdesk model audit`. It must never fit anything.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

BINS = 10
"""Equal ranges of score, from 0 to 1."""


def reliability(truth: npt.NDArray[np.bool_], scores: npt.NDArray[np.float64]) -> dict[str, Any]:
    """Ranges of score with their rows, mean score and share of true rows, and the expected calibration error.

    `ece` in [0, 1] is the mean distance between score and share, weighted by rows. Ranges
    without rows are left out. Source: Guo et al. 2017, On Calibration, section 2.
    """
    which = np.minimum((scores * BINS).astype(int), BINS - 1)
    ranges = [
        {
            "from": one / BINS,
            "rows": int((which == one).sum()),
            "mean_score": round(float(scores[which == one].mean()), 4),
            "share_true": round(float(truth[which == one].mean()), 4),
        }
        for one in range(BINS)
        if (which == one).any()
    ]
    error = sum(abs(one["mean_score"] - one["share_true"]) * one["rows"] for one in ranges) / len(scores)
    return {"ece": round(float(error), 4), "ranges": ranges}
