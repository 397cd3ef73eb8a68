"""Watches everything a page does that no page of the desk may do.

Every page of a test is watched; the test fails at its end if one called another host, logged an
error, broke the Content-Security-Policy, raised, or opened a dialog.
"""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request


@dataclass
class Watch:
    """What one browser context did; `allowed` are parts of messages that the test expects."""

    root: str
    allowed: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> "Watch":
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.seen.append(f"a script raised: {error.error}"))
        context.on("dialog", self._dialog)
        return self

    def allow(self, *parts: str) -> None:
        """Expect messages that hold one of these, such as "409" for a refused decision."""
        self.allowed += parts

    @property
    def faults(self) -> list[str]:
        return [one for one in self.seen if not any(part in one for part in self.allowed)]

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.root + "/", "data:", "blob:", "about:")):
            self.seen.append(f"a request left for {request.url[:200]}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self.seen.append(f"console {message.type} on {message.location.get('url')}: {message.text[:400]}")

    def _dialog(self, dialog: Dialog) -> None:
        if dialog.type != "beforeunload":
            self.seen.append(f"a dialog said {dialog.message[:200]!r}")
        dialog.dismiss()


def url_of(page: Page) -> str:
    """The path and query that a page shows."""
    return "/" + page.url.split("/", 3)[3]
