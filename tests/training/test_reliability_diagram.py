"""The reliability diagram: a picture on its own, with every range where its figures say."""

from xml.etree import ElementTree as ET

import numpy as np

from workers.training.reliability import reliability
from workers.training.reliability_diagram import MARGIN, SIDE, diagram

SVG = "{http://www.w3.org/2000/svg}"


def drawn(title: str) -> ET.Element:
    measured = reliability(np.array([False] * 3 + [True]), np.array([0.25, 0.25, 0.25, 0.75]))
    return ET.fromstring(diagram({title: measured, "other": measured}))  # noqa: S314 - our own


def test_every_range_is_a_point_at_its_score_and_share() -> None:
    circles = [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in drawn("a").iter(f"{SVG}circle")]
    bottom = MARGIN + SIDE
    assert circles[:2] == [(MARGIN + 0.25 * SIDE, bottom), (MARGIN + 0.75 * SIDE, bottom - SIDE)]
    assert len(circles) == 4


def test_a_title_cannot_break_the_picture_and_the_figures_are_said_in_words() -> None:
    picture = drawn('<script>"&')
    assert picture.find(f"{SVG}script") is None
    said = picture.find(f"{SVG}title")
    assert said is not None
    assert "expected calibration error" in (said.text or "")
