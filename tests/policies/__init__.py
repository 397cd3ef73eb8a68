"""Policies for tests that must not change with the thresholds that are shipped."""

from pathlib import Path

STEADY = Path(__file__).parent
"""A folder with a default policy of its own: 0.80 for toxicity and insult, 0.70 for spam and so on."""
