"""What the operator of `lettersdesk up` sees: steps while starting, then one line per event.

Called by `service.commands.up` and the supervisor. Never shows a line that is not inert.
"""

import time

from rich.console import Console, RenderableType
from rich.text import Text

WIDTH_OF_A_FILE = 140
"""Cells a line may have where nobody's terminal limits it."""
_LINES_ON_FAILURE = 8
_TAKES_LONG = ("model preparing", "model_preparing")
"""Events that are shown at once even while starting, since people wait for what they announce."""


class Screen:
    """Writes to standard output; children's lines are held back until `follow_events`."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False, soft_wrap=True)
        if not self.console.is_terminal:
            self.console.width = WIDTH_OF_A_FILE
        self._held_back: list[str] = []
        self._follows = False

    @property
    def width(self) -> int:
        """Cells a line has."""
        return self.console.width

    def event(self, name: str, line: str) -> None:
        """Show a child's line, with time and name if it has none; held back while starting."""
        line = "".join(c if c.isprintable() else " " for c in line)
        says_when = line.startswith("{") or (line[:2].isdigit() and line[2:3] == ":")
        shown = line if says_when else f"{_now()}  {name:<10}  {line}"
        if self._follows or any(word in line for word in _TAKES_LONG):
            self.console.print(Text(shown))
        else:
            self._held_back.append(shown)

    def progress(self, name: str, line: str) -> None:
        """Show a line of a step that takes long, at once."""
        self.console.print(Text.assemble("  ..", f"  {name:<8}", (line, "dim")))

    def step(self, name: str, said: str) -> None:
        """Show one thing that is done."""
        self.console.print(Text.assemble("  ", ("ok", "green"), f"  {name:<8}", said))

    def say(self, said: str = "", more: str = "") -> None:
        """Show a sentence, or an empty line."""
        self.console.print(Text.assemble(said, " " if more else "", (more, "bold")))

    def show(self, what: RenderableType) -> None:
        """Show a table."""
        self.console.print(what, soft_wrap=False)

    def follow_events(self) -> None:
        """From here on show events as they come; of those held back, show what somebody should know."""
        for line in self._held_back:
            if any(word in line for word in ("  warning: ", "  error: ", "  critical: ")):
                self.console.print(Text(line))
        self._held_back.clear()
        self._follows = True

    def show_held_back(self) -> None:
        """Show the last events that were held back, since they tell what went wrong."""
        for line in self._held_back[-_LINES_ON_FAILURE:]:
            self.console.print(Text(line, style="dim"))
        self._held_back.clear()


def _now() -> str:
    return time.strftime("%H:%M:%S")
