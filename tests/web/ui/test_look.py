"""The look: colours that can be read, a gallery that draws everything, a list that says what the drawing says."""

import html
import re
from pathlib import Path as File
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings
from django.urls import reverse

import wayforward.web.ui
from wayforward.web.ui import gallery
from wayforward.web.ui.path import SEALED, Lane, Line, Path, State, Step, steps_of

UI = File(wayforward.web.ui.__file__).parent
PALETTE = dict(re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", (UI / "assets/_palette.scss").read_text(), re.M))

# What is read on what, and what is only seen (lines, borders, dots): WCAG 2.2 AA asks 4.5 and 3. Body text has 7.
BODY, READ, SEEN = 7.0, 4.5, 3.0
PAIRS = [
    *[("text", ground, BODY) for ground in ("white", "paper", "sand", "amber", "amber-pale", "teal-pale", "focus")],
    ("white", "ink", BODY),
    ("teal-light", "ink", READ),
    ("amber", "ink", READ),
    ("white", "teal", READ),
    ("white", "teal-dark", READ),
    ("white", "error", READ),
    ("white", "success", READ),
    ("white", "ember", READ),
    *[
        (ink, ground, READ)
        for ink in ("ink", "teal", "ember", "quiet", "error", "success", "visited")
        for ground in ("white", "paper")
    ],
    ("quiet", "sand", READ),
    ("teal-deep", "teal-pale", READ),
    ("ember-dark", "amber-pale", READ),
    ("white", "error-dark", READ),
    ("success", "success-pale", READ),
    ("error", "error-pale", READ),
    *[("edge", ground, SEEN) for ground in ("white", "paper", "sand")],
    ("text", "focus", SEEN),
    ("focus", "ink", SEEN),
]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_is_the_known_one() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_colours_can_be_told_apart(ink: str, ground: str, least: float) -> None:
    assert contrast(PALETTE[ink], PALETTE[ground]) >= least


def test_colours_stand_in_the_palette_and_nowhere_else() -> None:
    for sheet in (UI / "assets").glob("*.scss"):
        if sheet.name != "_palette.scss":
            assert not re.findall(r"#[0-9a-fA-F]{3,6}\b(?! *\{)", sheet.read_text()), sheet.name


def test_nothing_of_another_house_is_in_our_sheets_and_templates() -> None:
    """No crown, no crest, no typeface of theirs, and nothing that the strict policy would block."""
    for file in [*UI.glob("assets/*.scss"), *UI.glob("templates/**/*.html")]:
        text = file.read_text()
        assert not re.search(r"GDS Transport|crown|crest", text), file
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", text), file


# --- The gallery. ---


def shown() -> str:
    answer = Client().get(reverse("ui:gallery"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_gallery_draws_every_component() -> None:
    asked = (UI / "templates/ui/gallery.html").read_text() + (UI / "templates/ui/form_head.html").read_text()
    drawn = set(re.findall(r'include "ui/components/(\w+)\.html"', asked))
    by_pages = {"mark", "demonstration", "messages", "kept", "exit", "tabs", "_path_drawing"}
    there = {file.stem for file in (UI / "templates/ui/components").glob("*.html")}
    assert there - drawn - by_pages == set()
    assert shown()


def test_no_id_stands_twice() -> None:
    ids = re.findall(r'\sid="([^"]+)"', re.sub(r"<template>.*?</template>", "", shown(), flags=re.S))
    assert sorted(ids) == sorted(set(ids))


def test_every_description_and_label_names_something_that_is_there() -> None:
    page = shown()
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    named = re.findall(r'\s(?:for|aria-describedby|aria-labelledby|data-aria-controls)="([^"]+)"', page)
    assert {each for names in named for each in names.split()} - ids == set()


def test_the_gallery_is_not_there_outside_of_a_demonstration() -> None:
    with override_settings(WAYFORWARD_DEMONSTRATION=False):
        assert Client().get(reverse("ui:gallery")).status_code == 404


def test_the_form_of_the_gallery_answers_whatever_is_sent() -> None:
    for sent in ({}, {"name": "\x00", "at_day": "x" * 9000, "note-0-text": "a\ufffdb", "wf-submit": "no"}):
        answer = Client().post(reverse("ui:gallery"), sent)
        assert answer.status_code == 200
        assert "There is a problem" in answer.content.decode()


def test_a_language_from_right_to_left_has_the_mirrored_sheet() -> None:
    page = Client().get(reverse("ui:gallery") + "?lang=ar").content.decode()
    assert 'dir="rtl"' in page
    assert "main.rtl.css" in page


@pytest.mark.parametrize("address", ["/no-such-page/", "/stories/no-such-story/"])
def test_what_is_not_there_is_said_in_plain_words(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code in {302, 404}


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_error_pages_need_nothing_of_the_page_that_failed(name: str) -> None:
    from django.template.loader import get_template

    page = get_template(f"{name}.html").render()
    assert "<h1" in page
    assert 'lang="en"' in page


# --- The path. ---

PATHS = [path for _, path in gallery.paths()]


def drawn(path: Path) -> tuple[list[list[str]], list[str]]:
    """The labels of both drawings, and those of the list, as they stand on the page."""
    from django.template.loader import render_to_string

    page = render_to_string("ui/components/path.html", {"path": path})
    drawings = []
    for picture in re.findall(r"<svg.*?</svg>", page, re.S):
        groups = ElementTree.fromstring(picture).findall("g")
        drawings.append(
            [
                " ".join(text.text or "" for text in group.findall("text") if "label" in text.get("class", ""))
                for group in groups
            ]
        )
    return drawings, [html.unescape(step) for step in re.findall(r"<span data-wf-step>(.*?)</span>", page)]


@pytest.mark.parametrize("path", PATHS)
def test_the_list_says_what_the_drawing_says(path: Path) -> None:
    (wide, tall), listed = drawn(path)
    assert listed == [step.label for step in steps_of(path)]
    assert sorted(wide) == sorted(tall) == sorted(listed)


@pytest.mark.parametrize("path", PATHS)
def test_everything_lies_inside_the_picture(path: Path) -> None:
    for drawing in (path.wide, path.tall):
        for dot in drawing.dots:
            assert 0 <= dot.x <= drawing.width and 0 <= dot.y <= drawing.height
            assert all(0 < word.y < drawing.height for word in dot.words)
        numbers = [float(each) for stroke in drawing.strokes for each in re.findall(r"\d+", stroke.d)]
        assert all(number <= max(drawing.width, drawing.height) for number in numbers)


def test_a_sealed_side_shows_nothing_whatever_it_was_given() -> None:
    """Two worlds that differ only behind the seal are drawn alike."""
    harmed = Lane("Harmed", [Line("Maria", [Step("First contact", State.DONE)])])
    secret = [Line(name, [Step("Denies it", State.STOPPED)] * 9) for name in ("Joanne", "Kit", "Lee")]
    one = Path(harmed, Lane("Responsible", sealed=True), Step("Meeting"))
    other = Path(harmed, Lane("Responsible", secret, sealed=True), Step("Meeting"))
    assert drawn(one) == drawn(other)
    assert one.wide == other.wide
    assert one.tall == other.tall
    assert one.summary == other.summary
    assert SEALED in [word.text for word in one.wide.words]


def test_a_line_that_was_stopped_does_not_go_on() -> None:
    stopped = Line("Kit", [Step("Approached", State.DONE), Step("Denies it", State.STOPPED)])
    path = Path(Lane("Harmed"), Lane("Responsible", [stopped]), Step("Meeting"))
    own = [stroke for stroke in path.wide.strokes if "responsible" in stroke.kinds]
    assert [stroke.kinds for stroke in own] == [("responsible",)]
    assert "C" not in own[0].d


def test_the_summary_says_where_everybody_is() -> None:
    assert PATHS[0].summary == ("The path. Maria: Preparation, now; Joanne: Preparation, now; Meeting: still to come.")


@pytest.mark.parametrize(
    "path", [Path(Lane("Harmed"), Lane("Responsible")), Path(Lane("H", [Line("", [])]), Lane("R"), Step("Letter"))]
)
def test_a_path_with_nothing_on_it_can_be_drawn(path: Path) -> None:
    assert path.wide.width > 0
    assert path.tall.height > 0
    assert "not begun" in path.summary or path.summary


def test_a_long_way_is_scrolled_and_not_shrunk_until_nobody_can_read_it() -> None:
    from django.template.loader import render_to_string

    steps = [Step(f"Mentioned again: not now {number}", State.DONE) for number in range(20)]
    path = Path(Lane("Harmed", [Line("Maria", steps)]), Lane("Responsible"), Step("Meeting"))
    assert path.wide.scrolls
    assert 'tabindex="0"' in render_to_string("ui/components/path.html", {"path": path})
    assert not any(path.wide.scrolls for path in PATHS)
