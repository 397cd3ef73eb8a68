"""Fetches one released checkpoint whole, or leaves nothing behind.

Called by `checkpoint.py`. It must never put a file under its final name before its
digest was compared, and never leave a half one after a failure.
"""

import hashlib
import http.client
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from service.domain.errors import ModelError

Progress = Callable[[str], None]

PATIENCE_SECONDS = 30.0
"""Longest silence of the other side, not the longest download."""
_BLOCK = 1 << 20
_WITHOUT = "or set TOXICITY_MODEL=bundled, which needs no download"


def fetch(address: str, to: Path, digest_prefix: str, progress: Progress) -> None:
    """Fetch `address` into the file `to`, whose SHA-256 must begin with `digest_prefix`.

    Raises: ModelError, one sentence with the way out: retryable by hand when the network
    failed or the file came broken, permanent until mended when it cannot be written.
    Assumes: one process at a time, which `compile.ensure_compiled` sees to.
    """
    partial = to.with_name(to.name + ".part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        digest = _receive(address, partial, to, progress)
        if not digest.startswith(digest_prefix):
            raise ModelError(
                f"what {address} gave is not the file that its authors released (its SHA-256 begins with "
                f"{digest[: len(digest_prefix)]}, not {digest_prefix}): start again, {_WITHOUT}"
            )
        partial.replace(to)
    except OSError as error:
        raise _cannot_write(to, error) from error
    finally:
        _remove(partial)


def _receive(address: str, partial: Path, to: Path, progress: Progress) -> str:
    """Write the answer's body into `partial`; gives its SHA-256. An OSError is the disk's."""
    try:
        answer: http.client.HTTPResponse = urllib.request.urlopen(address, timeout=PATIENCE_SECONDS)  # noqa: S310
    except urllib.error.HTTPError as error:
        raise ModelError(
            f"{address} answers {error.code} {error.reason}: if it stays so, put the file at {to}, {_WITHOUT}"
        ) from error
    except (OSError, http.client.HTTPException) as error:
        raise ModelError(
            f"cannot fetch {address} ({_cause(error)}): connect this machine to the internet, put the file "
            f"at {to}, {_WITHOUT}"
        ) from error
    digest, received, told = hashlib.sha256(), 0, 0
    with answer, partial.open("wb") as file:
        whole = int(answer.headers.get("Content-Length") or 0)
        _require_room(whole, to)
        while block := _next(answer, address, received):
            file.write(block)
            digest.update(block)
            received += len(block)
            if whole > 100 * _BLOCK and received * 4 // whole > told:
                told = received * 4 // whole
                progress(f"{told * 25} % of {whole / 1e6:.0f} MB are here")
    if received < whole:
        raise ModelError(
            f"the download of {address} ended after {received:,} of {whole:,} bytes: start again, {_WITHOUT}"
        )
    return digest.hexdigest()


def _next(answer: http.client.HTTPResponse, address: str, received: int) -> bytes:
    try:
        return answer.read(_BLOCK)
    except (OSError, http.client.HTTPException) as error:
        raise ModelError(
            f"the download of {address} broke off after {received:,} bytes ({_cause(error)}): "
            f"start again, {_WITHOUT}"
        ) from error


def _require_room(size: int, to: Path) -> None:
    free = shutil.disk_usage(to.parent).free
    if size > free:
        raise ModelError(
            f"{to.name} needs {size / 1e6:,.0f} MB, and {to.parent} has {free / 1e6:,.0f} MB free: "
            f"free some, set LETTERSDESK_DATA to a folder on a larger disk, {_WITHOUT}"
        )


def _cause(error: Exception) -> str:
    cause = getattr(error, "reason", error)
    text = getattr(cause, "strerror", None) or str(cause)
    return text or type(error).__name__


def _cannot_write(to: Path, error: OSError) -> ModelError:
    return ModelError(
        f"cannot write {to} ({error.strerror or error}): make room or give this user the right to write "
        f"there, set LETTERSDESK_DATA to another folder, {_WITHOUT}"
    )


def _remove(partial: Path) -> None:
    try:
        partial.unlink(missing_ok=True)
    except OSError:
        # The folder itself cannot be written to, or is none: then there is no half file either.
        return
