"""The audit's two reports: they parse, fit, escape what they show and need nothing from elsewhere."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from service.domain.labels import Label
from tests.training.audit.tables import labelled, score
from workers.training.audit.auditing import Audit, audit
from workers.training.audit.report_html import as_html
from workers.training.audit.report_text import WIDTH, as_text

DAY = date(2026, 11, 3)
LIMITS = {Label.TOXICITY: 0.4}
VOID = {"meta", "br", "link", "img", "input", "hr"}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    root = labelled(tmp_path_factory.mktemp("labelled"))
    return audit(score, LIMITS, model="known 1", policy="p 1", data=root, progress=lambda _: None)


class Page(HTMLParser):
    """Reads a page strictly: every tag is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: Counter[str] = Counter()
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, found, value in self.attributes if found == name]


def test_the_page_parses_and_names_each_chart_beside_its_table(found: Audit) -> None:
    page = Page(as_html(found, DAY))
    assert len(set(page.ids)) == len(page.ids)
    charts = page.values("role").count("img")
    assert charts == 7
    for names in page.values("aria-labelledby"):
        assert set(names.split()) <= set(page.ids)
    # A table for each chart, one more for the pairs that are not drawn, one for the comments.
    assert page.seen["table"] == charts + 2
    assert page.seen["caption"] == page.seen["table"]
    assert "3 November 2026" in " ".join(page.text)


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing(found: Audit) -> None:
    text = as_html(found, DAY)
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "image", "use"} & set(page.seen)
    assert not [name for _, name, _ in page.attributes if name in {"src", "href"} or name.startswith("on")]
    assert "url(" not in text
    assert "@import" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert "prefers-color-scheme: dark" in text


def test_what_the_page_shows_is_escaped(found: Audit) -> None:
    assert found.templates is not None
    evil = '<script>alert("x")</script>'
    groups = tuple(replace(one, group=evil) for one in found.templates.groups)
    text = as_html(replace(found, model=evil, templates=replace(found.templates, groups=groups)), DAY)
    assert evil not in text
    page = Page(text)
    assert "script" not in page.seen
    assert "".join(page.text).count(evil) > 3


def test_bars_and_marks_stay_within_the_plot(found: Audit) -> None:
    for value in re.findall(r'(?:x|x1|x2|width)="(-?[\d.]+)%"', as_html(found, DAY)):
        assert 0 <= float(value) <= 100


def test_the_text_fits_a_terminal_and_says_what_is_missed(found: Audit) -> None:
    lines = as_text(found).splitlines()
    assert max(map(len, lines)) <= WIDTH
    aims = {re.sub(" {2,}", " ", line.strip()) for line in lines if line.startswith(("  met", "  MISSED"))}
    assert "MISSED BPSN AUC, worst group, above Perspective's 0.9429 0.5000 (gay)" in aims
    assert "met Subgroup AUC, mean of groups, at least Perspective's 0.9935 1.0000" in aims
    assert any(re.match(r"  gay / straight +0\.35", line) for line in lines)
    assert any(re.match(r"  gay +1\.0000 +0\.5000 +1\.0000", line) for line in lines)


def test_no_text_of_the_labelled_sets_is_shown(found: Audit, tmp_path: Path) -> None:
    for report in (as_text(found), as_html(found, DAY)):
        for text in ("judge spoke", "is awful", "hug gay", "hate people"):
            assert text not in report


def test_without_labelled_data_both_reports_have_our_own_sentences_only(found: Audit) -> None:
    alone = replace(found, templates=None, comments=None)
    page = Page(as_html(alone, DAY))
    assert "templates" not in page.ids
    assert "comments" not in page.ids
    assert "IDENTITY TEMPLATES" not in as_text(alone)
    assert "SWAPS" in as_text(alone)


def test_a_model_that_holds_nothing_harmless_has_no_chart_of_rates() -> None:
    quiet = audit(
        lambda texts: {label: 0 * values for label, values in score(texts).items()},
        LIMITS,
        model="quiet",
        policy="p 1",
        data=None,
        progress=lambda _: None,
    )
    assert not any(value.startswith("rates-1") for value in Page(as_html(quiet, DAY)).ids)
    assert "0 of" in as_text(quiet)
