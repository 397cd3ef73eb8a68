"""Ties a process to the one that starts it: the kernel kills it when its parent dies, even of kill -9.

Run by `service.supervisor.processes` as `python -I -S tether.py PARENT COMMAND ...`, then becomes COMMAND.
Never imports anything of ours: it must start in milliseconds.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""Source: prctl(2). Linux only; elsewhere the process runs untied."""


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the thread that started it ends (Linux; else nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def main() -> None:
    """Tie this process to its parent and become the command; exits if the parent is gone already."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    die_with_parent()
    if os.getppid() != parent:
        sys.exit("the supervisor ended before this process began")
    os.execvp(command[0], command)  # noqa: S606 - a list that the supervisor built


if __name__ == "__main__":
    main()
