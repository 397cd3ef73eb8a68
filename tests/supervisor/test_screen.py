import io

import pytest
from rich.console import Console

from service.supervisor.screen import Screen


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def screen(written: io.StringIO) -> Screen:
    return Screen(Console(file=written, highlight=False, soft_wrap=True))


def test_events_are_held_back_until_they_are_followed(screen: Screen, written: io.StringIO) -> None:
    screen.event("api", "10:00:00  api  api ready")
    assert written.getvalue() == ""
    screen.follow_events()
    screen.event("api", "10:00:01  api  comment received")
    assert written.getvalue() == "10:00:01  api  comment received\n"


def test_a_warning_that_was_held_back_is_shown_all_the_same(screen: Screen, written: io.StringIO) -> None:
    screen.event("worker", "10:00:00  worker      warning: scorer failed  error=NameError")
    screen.event("worker", "10:00:00  worker      comment decided")
    screen.follow_events()
    assert written.getvalue() == "10:00:00  worker      warning: scorer failed  error=NameError\n"


def test_a_line_without_a_time_gets_one_and_the_name_of_who_said_it(
    screen: Screen, written: io.StringIO
) -> None:
    screen.follow_events()
    screen.event("redis", "Error writing to the AOF file")
    assert written.getvalue()[8:] == "  redis       Error writing to the AOF file\n"


def test_a_json_line_stays_one(screen: Screen, written: io.StringIO) -> None:
    screen.follow_events()
    screen.event("api", '{"event": "comment_received"}')
    assert written.getvalue() == '{"event": "comment_received"}\n'


def test_a_line_is_shown_as_it_is_and_cannot_speak_to_the_terminal(
    screen: Screen, written: io.StringIO
) -> None:
    screen.follow_events()
    screen.event("api", "10:00:00  api  [red]bold[/red] \x1b[2J" + "x" * 300)
    [line] = written.getvalue().splitlines()
    assert "[red]bold[/red]  [2J" + "x" * 300 in line


def test_after_a_failure_the_last_events_are_shown(screen: Screen, written: io.StringIO) -> None:
    for number in range(20):
        screen.event("worker", f"10:00:00  worker  line {number}")
    screen.show_held_back()
    assert written.getvalue().splitlines()[-1].endswith("line 19")
    assert len(written.getvalue().splitlines()) == 8


def test_what_takes_long_is_announced_even_while_starting(screen: Screen, written: io.StringIO) -> None:
    screen.event("worker", "10:00:00  worker      model preparing  step=compiling")
    assert written.getvalue() == "10:00:00  worker      model preparing  step=compiling\n"
