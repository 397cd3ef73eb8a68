import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.supervisor import processes
from service.supervisor.child import Child
from service.supervisor.processes import ChildFailed, Supervisor

MakeChild = Callable[..., Child]
Show = Callable[[str, str], None]
WAITS = "print('ready')\ntime.sleep(60)"


def run_for(supervisor: Supervisor, seconds: float) -> None:
    ends = time.monotonic() + seconds
    supervisor.run(until=lambda: time.monotonic() > ends)


def test_start_returns_once_every_child_is_ready(child: MakeChild, show: Show) -> None:
    with Supervisor(show) as supervisor:
        began = time.monotonic()
        supervisor.start([child("slow", "time.sleep(0.5)\n" + WAITS), child("quick", WAITS)])
        assert time.monotonic() - began >= 0.5
        assert supervisor.pid_of("slow")
        assert supervisor.pid_of("quick")


def test_a_child_that_ends_at_the_start_is_explained_in_one_sentence(child: MakeChild, show: Show) -> None:
    with Supervisor(show) as supervisor, pytest.raises(ChildFailed) as caught:
        supervisor.start([child("worker", "print('Error: no model here')\nsys.exit(3)")])
    assert str(caught.value) == "The worker stopped (exit code 3). Its last words: Error: no model here"


def test_a_child_that_is_never_ready_is_given_up(
    child: MakeChild, show: Show, gone: Callable[[int], bool]
) -> None:
    with Supervisor(show) as supervisor:
        with pytest.raises(ChildFailed, match=r"The worker stopped .not ready after 0 s"):
            supervisor.start([child("worker", "print('still busy')\ntime.sleep(60)", ready_within=0.3)])
        pid = supervisor.pid_of("worker")
    assert pid
    assert gone(pid)


def test_a_child_that_is_killed_is_started_again(
    child: MakeChild, show: Show, events: list[tuple[str, str]]
) -> None:
    with Supervisor(show) as supervisor:
        supervisor.start([child("worker", WAITS)])
        first = supervisor.pid_of("worker")
        assert first
        os.kill(first, signal.SIGKILL)
        run_for(supervisor, 1.5)
        second = supervisor.pid_of("worker")
        assert second not in (None, first)
    assert ("worker", "stopped (killed by SIGKILL); starting it again in 0.5 s") in events


def test_each_fall_doubles_the_wait_and_a_crash_loop_is_given_up(
    child: MakeChild,
    show: Show,
    events: list[tuple[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "FIRST_DELAY", 0.02)
    marker = tmp_path / "started"
    code = f"""
        marker = pathlib.Path({str(marker)!r})
        if marker.exists():
            print('Error: cannot go on')
            sys.exit(1)
        marker.touch()
        print('ready')
        time.sleep(0.2)
    """
    with Supervisor(show) as supervisor:
        supervisor.start([child("worker", code)])
        with pytest.raises(ChildFailed, match=r"The worker stopped 6 times .* cannot go on"):
            supervisor.run()
    waits = [line.rsplit(" in ", 1)[1] for _, line in events if "starting it again" in line]
    assert waits == ["0.02 s", "0.04 s", "0.08 s", "0.16 s", "0.32 s"]


def test_falls_are_forgotten_after_a_time_of_health(
    child: MakeChild, show: Show, events: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "HEALTHY_AFTER", 0.2)
    monkeypatch.setattr(processes, "FIRST_DELAY", 0.05)
    with Supervisor(show) as supervisor:
        supervisor.start([child("worker", WAITS)])
        for _ in range(3):
            run_for(supervisor, 0.6)
            pid = supervisor.pid_of("worker")
            assert pid
            os.kill(pid, signal.SIGKILL)
            run_for(supervisor, 0.4)
    assert [line.rsplit(" in ", 1)[1] for _, line in events if "again" in line] == ["0.05 s"] * 3


def test_children_are_stopped_phase_by_phase(child: MakeChild, show: Show, tmp_path: Path) -> None:
    record = tmp_path / "order"
    code = f"""
        def stop(*_):
            with open({str(record)!r}, "a") as file:
                file.write(NAME)
            time.sleep(0.5)
            with open({str(record)!r}, "a") as file:
                file.write(NAME.upper())
            sys.exit(0)
        signal.signal(signal.SIGTERM, stop)
        print('ready')
        time.sleep(60)
    """
    phases = {"a": 3, "b": 1, "c": 2, "d": 2}
    with Supervisor(show) as supervisor:
        supervisor.start(
            [
                child(name, f"NAME = {name!r}\n" + textwrap.dedent(code), stop_phase=phase)
                for name, phase in phases.items()
            ]
        )
    order = record.read_text()
    assert (order[:2], sorted(order[2:4]), sorted(order[4:6]), order[6:]) == (
        "bB",
        ["c", "d"],
        ["C", "D"],
        "aA",
    )


def test_a_child_that_does_not_stop_is_killed_when_its_time_is_up_with_what_it_started(
    child: MakeChild, show: Show, gone: Callable[[int], bool], tmp_path: Path
) -> None:
    grandchild = tmp_path / "grandchild"
    code = f"""
        import subprocess
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        process = subprocess.Popen(["sleep", "60"])
        pathlib.Path({str(grandchild)!r}).write_text(str(process.pid))
        print('ready')
        time.sleep(60)
    """
    with Supervisor(show) as supervisor:
        supervisor.start([child("stubborn", code, stop_by=0.5)])
        pid = supervisor.pid_of("stubborn")
        began = time.monotonic()
    assert 0.4 < time.monotonic() - began < 2
    assert pid
    assert gone(pid)
    assert gone(int(grandchild.read_text()))


def test_what_a_child_started_ends_with_it(
    child: MakeChild, show: Show, gone: Callable[[int], bool], tmp_path: Path
) -> None:
    grandchild = tmp_path / "grandchild"
    code = f"""
        import subprocess
        process = subprocess.Popen(["sleep", "60"])
        pathlib.Path({str(grandchild)!r}).write_text(str(process.pid))
        print('ready')
        time.sleep(60)
    """
    with Supervisor(show) as supervisor:
        supervisor.start([child("model", code)])
    assert gone(int(grandchild.read_text()))


def test_a_child_that_closes_its_output_and_lives_on_costs_nothing(child: MakeChild, show: Show) -> None:
    code = "print('ready')\nos.close(1); os.close(2)\ntime.sleep(60)"
    with Supervisor(show) as supervisor:
        supervisor.start([child("quiet", code)])
        before = time.process_time()
        run_for(supervisor, 0.5)
        assert time.process_time() - before < 0.2


def test_output_is_shown_by_whole_lines_and_by_the_child_that_wrote_it(
    child: MakeChild, show: Show, events: list[tuple[str, str]]
) -> None:
    code = """
        sys.stdout.write('half a '); sys.stdout.flush(); time.sleep(0.2); print('line')
        print('ready'); sys.stderr.write('no line end'); sys.stderr.flush(); time.sleep(0.1)
    """
    with Supervisor(show) as supervisor:
        supervisor.start([child("talker", code)])
        run_for(supervisor, 0.4)
    lines = [line for name, line in events if name == "talker" and "again" not in line]
    assert lines[:3] == ["half a line", "ready", "no line end"]


def test_a_child_run_once_gives_its_exit_code_and_its_lines(child: MakeChild, show: Show) -> None:
    said: list[str] = []
    with Supervisor(show) as supervisor:
        code = supervisor.run_once(
            child("model", "print('compiling'); sys.exit(4)"), lambda _, line: said.append(line)
        )
    assert (code, said) == (4, ["compiling"])


SUPERVISED = """
import os, sys, time
from service.supervisor.child import Child
from service.supervisor.processes import Supervisor
waits = (sys.executable, "-u", "-S", "-c", "print('ready'); import time; time.sleep(60)")
with Supervisor(lambda name, line: print(name, line, flush=True)) as supervisor:
    ready = lambda _, lines: "ready" in lines
    supervisor.start([Child(name, waits, ready, 10, 5, dict(os.environ)) for name in ("first", "second")])
    print("pids", supervisor.pid_of("first"), supervisor.pid_of("second"), flush=True)
    supervisor.run()
print("stopped", flush=True)
"""


def supervised() -> tuple["subprocess.Popen[str]", list[int]]:
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISED],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout
    for line in process.stdout:
        if line.startswith("pids"):
            return process, [int(word) for word in line.split()[1:]]
    raise AssertionError("it never started")


def test_nothing_is_left_running_when_the_supervisor_is_killed(gone: Callable[[int], bool]) -> None:
    process, pids = supervised()
    process.kill()
    process.wait()
    assert [gone(pid) for pid in pids] == [True, True]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_order(number: signal.Signals, gone: Callable[[int], bool]) -> None:
    process, pids = supervised()
    process.send_signal(number)
    rest, _ = process.communicate(timeout=10)
    assert "stopped" in rest
    assert process.returncode == 0
    assert [gone(pid) for pid in pids] == [True, True]
