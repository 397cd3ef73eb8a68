"""Downloads that go wrong: one sentence with the way out, and no half file under the final name."""

import errno
import hashlib
import os
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from service.domain.errors import ModelError
from tests.scoring.architectures.serving import Content, serving
from workers.scoring import download
from workers.scoring.checkpoint import ENGLISH, RELEASED, SIX, Released, resolve
from workers.scoring.download import fetch

ROOT = Path(__file__).resolve().parents[2]
CONTENT = os.urandom(3 << 20)
PREFIX = hashlib.sha256(CONTENT).hexdigest()[:8]
PATH = f"/v9/toxic-{PREFIX}.ckpt"


def quiet(_: str) -> None:
    return None


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def refused(content: Content | None, tmp_path: Path, prefix: str = PREFIX) -> str:
    """What somebody is told when `content` is served; nothing may be left behind."""
    with serving({PATH: content} if content is not None else {}) as host, pytest.raises(ModelError) as caught:
        fetch(host + PATH, tmp_path / "downloads" / PATH.rpartition("/")[2], prefix, quiet)
    assert files_in(tmp_path) == []
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert "TOXICITY_MODEL=bundled" in sentence
    return sentence


def test_what_is_served_is_what_is_kept(tmp_path: Path) -> None:
    to = tmp_path / "downloads" / "toxic.ckpt"
    with serving({PATH: CONTENT}) as host:
        fetch(host + PATH, to, PREFIX, quiet)
    assert to.read_bytes() == CONTENT
    assert files_in(tmp_path) == ["toxic.ckpt"]


def test_a_redirect_is_followed_as_releases_need(tmp_path: Path) -> None:
    def elsewhere(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", "/storage")
        request.send_header("Content-Length", "0")
        request.end_headers()

    with serving({PATH: elsewhere, "/storage": CONTENT}) as host:
        fetch(host + PATH, tmp_path / "toxic.ckpt", PREFIX, quiet)
    assert (tmp_path / "toxic.ckpt").read_bytes() == CONTENT


def test_without_internet_the_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot fetch http.* \(Connection refused\): connect this machine"):
        fetch("http://127.0.0.1:9" + PATH, tmp_path / "toxic.ckpt", PREFIX, quiet)
    assert files_in(tmp_path) == []


def test_an_unknown_host_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot fetch http://nowhere\.invalid.*: connect this machine"):
        fetch("http://nowhere.invalid" + PATH, tmp_path / "toxic.ckpt", PREFIX, quiet)


def test_a_release_that_is_gone_is_no_fault_of_the_network(tmp_path: Path) -> None:
    sentence = refused(None, tmp_path)
    assert "answers 404 Not Found" in sentence
    assert "put the file at" in sentence
    assert "internet" not in sentence


def test_a_download_that_ends_early_says_how_much_came(tmp_path: Path) -> None:
    def half(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(CONTENT)))
        request.end_headers()
        request.wfile.write(CONTENT[:1_000_000])
        request.close_connection = True

    assert "ended after 1,000,000 of 3,145,728 bytes: start again" in refused(half, tmp_path)


def test_a_download_in_pieces_that_ends_early_is_not_taken_for_whole(tmp_path: Path) -> None:
    def broken_chunk(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        request.wfile.write(b"100000\r\n" + CONTENT[:1000])
        request.close_connection = True

    assert "start again" in refused(broken_chunk, tmp_path)


def test_another_file_than_the_released_one_is_refused(tmp_path: Path) -> None:
    page = b"<html>Sign in to this network</html>"
    sentence = refused(page, tmp_path)
    assert "not the file that its authors released" in sentence
    assert f"not {PREFIX}" in sentence


def test_a_silent_server_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "PATIENCE_SECONDS", 0.3)

    def stall(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b"begun")
        request.wfile.flush()
        request.connection.settimeout(5)
        request.connection.recv(1)
        request.close_connection = True

    assert "broke off after 0 bytes (timed out)" in refused(stall, tmp_path)


def test_more_than_the_disk_holds_is_refused_before_it_is_fetched(tmp_path: Path) -> None:
    def huge(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(shutil.disk_usage(tmp_path).total * 2))
        request.end_headers()
        request.close_connection = True

    sentence = refused(huge, tmp_path)
    assert "MB free: free some, set LETTERSDESK_DATA" in sentence


def test_a_disk_that_fills_up_is_told_from_a_broken_network(tmp_path: Path) -> None:
    """The system refuses the second megabyte of any file that this child writes, as a full disk would."""
    program = f"""
import resource, signal, sys
from pathlib import Path
from service.domain.errors import ModelError
from workers.scoring.download import fetch
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))
try:
    fetch(sys.argv[1], Path(sys.argv[2]), {PREFIX!r}, print)
except ModelError as error:
    print(error)
"""
    with serving({PATH: CONTENT}) as host:
        command = [sys.executable, "-c", program, host + PATH, str(tmp_path / "toxic.ckpt")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    [sentence] = done.stdout.splitlines()
    assert f"cannot write {tmp_path / 'toxic.ckpt'} ({os.strerror(errno.EFBIG)}): make room" in sentence
    assert files_in(tmp_path) == []


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "downloads").write_text("a file where a folder should be")
    with (
        serving({PATH: CONTENT}) as host,
        pytest.raises(ModelError, match=r"cannot write .*/downloads/toxic.ckpt \(.*\): make room or give"),
    ):
        fetch(host + PATH, tmp_path / "downloads" / "toxic.ckpt", PREFIX, quiet)


def test_a_killed_download_leaves_nothing_that_would_be_read(tmp_path: Path) -> None:
    def begun(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(CONTENT)))
        request.end_headers()
        request.wfile.write(CONTENT[: 2 << 20])
        request.wfile.flush()
        child.kill()
        request.close_connection = True

    to = tmp_path / f"toxic-{PREFIX}.ckpt"
    program = (
        "import sys; from pathlib import Path; from workers.scoring.download import fetch; "
        f"sys.stdin.readline(); fetch(sys.argv[1], Path(sys.argv[2]), {PREFIX!r}, print)"
    )
    with serving({PATH: begun, "/whole": CONTENT}) as host:
        command = [sys.executable, "-c", program, host + PATH, str(to)]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, text=True) as child:
            child.communicate("go\n", timeout=60)
        assert child.returncode < 0
        assert not to.exists()
        fetch(host + "/whole", to, PREFIX, quiet)
    assert files_in(tmp_path) == [to.name]


def test_a_file_laid_there_by_hand_is_checked_like_a_fetched_one(tmp_path: Path) -> None:
    file = tmp_path / "models" / "downloads" / RELEASED["original"].file_name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"not a model")
    with pytest.raises(ModelError, match="was altered or came broken: delete it and start again"):
        resolve("original", tmp_path, quiet)


def test_a_fetched_checkpoint_is_not_fetched_again(tmp_path: Path) -> None:
    said: list[str] = []
    with serving({PATH: CONTENT}) as host:
        released = {"mine": Released(host + PATH, ENGLISH, SIX, 3)}
        first = resolve("mine", tmp_path, said.append, released)
    again = resolve("mine", tmp_path, said.append, released)
    assert again == first
    assert first.digest == hashlib.sha256(CONTENT).hexdigest()
    assert first.version == "v9"
    assert len(said) == 1
