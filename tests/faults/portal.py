"""A portal that posts comments over HTTP and does not give up before each was answered with 2xx."""

import json
import threading
import time
from collections.abc import Sequence

import urllib3

from tests.faults.product import Product


class Portal:
    """Posts at a steady rate from several threads, repeating a post under its id until it is taken."""

    def __init__(self, product: Product, threads: int = 6) -> None:
        self.accepted: dict[str, float] = {}
        """The portal's id of each comment that was answered with 2xx, and the seconds it took."""
        self.refused: list[int] = []
        self.repeated = 0
        self._headers = {"Authorization": f"Bearer {product.key}", "Content-Type": "application/json"}
        self._url = f"http://127.0.0.1:{product.port}/v1/comments"
        self._threads = threads
        self._http = urllib3.PoolManager(maxsize=threads, retries=False, timeout=10)

    def post(self, external_id: str, body: str) -> int:
        """One try; the status, or 0 if there was no answer."""
        content = {
            "id": external_id,
            "body": body,
            "author": {"id": f"reader-{external_id}", "name": "Ani"},
            "article": {"id": "a-1", "url": "https://news.example/a-1", "section": "world"},
        }
        try:
            answer = self._http.request("POST", self._url, body=json.dumps(content), headers=self._headers)
        except urllib3.exceptions.HTTPError:
            return 0
        return answer.status

    def post_until_accepted(self, external_id: str, body: str, seconds: float = 60) -> None:
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            status = self.post(external_id, body)
            if 200 <= status < 300:
                self.accepted[external_id] = time.monotonic() - began
                return
            if 400 <= status < 500:
                self.refused.append(status)
                return
            self.repeated += 1
            time.sleep(0.1)

    def post_all(self, bodies: Sequence[str], *, seconds: float = 0.0) -> threading.Thread:
        """Start to post them, spread over `seconds`; join the thread to wait for the last."""
        numbered = list(enumerate(bodies))
        began = time.monotonic()

        def run(lane: int) -> None:
            for number, body in numbered[lane :: self._threads]:
                time.sleep(max(0.0, began + seconds * number / len(bodies) - time.monotonic()))
                self.post_until_accepted(f"c-{number}", body)

        def run_all() -> None:
            lanes = [threading.Thread(target=run, args=(lane,)) for lane in range(self._threads)]
            for lane in lanes:
                lane.start()
            for lane in lanes:
                lane.join()

        thread = threading.Thread(target=run_all)
        thread.start()
        return thread
