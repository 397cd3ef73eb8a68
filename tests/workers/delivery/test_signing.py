"""Our signatures under the eyes of the reference verifier."""

import time
from base64 import b64encode

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from workers.delivery.signing import signed_headers

OLD, NEW, OTHER = ("whsec_" + b64encode(bytes([n]) * 24).decode() for n in (1, 2, 3))
BODY = '{"type":"comment.decided","data":{"detail":"naïve – ünïcode"}}'.encode()


def test_the_reference_library_accepts_our_signature() -> None:
    headers = signed_headers("msg_1", BODY, [NEW], now=time.time())
    assert Webhook(NEW).verify(BODY, headers)["type"] == "comment.decided"


def test_while_a_secret_is_rotated_receivers_with_either_accept() -> None:
    headers = signed_headers("msg_1", BODY, [NEW, OLD], now=time.time())
    for secret in (OLD, NEW):
        assert Webhook(secret).verify(BODY, headers)


@pytest.mark.parametrize("change", ["body", "id", "timestamp", "secret"])
def test_any_change_is_noticed(change: str) -> None:
    headers = signed_headers("msg_1", BODY, [NEW], now=time.time())
    body = BODY + b" " if change == "body" else BODY
    if change == "id":
        headers["webhook-id"] = "msg_2"
    if change == "timestamp":
        headers["webhook-timestamp"] = str(int(headers["webhook-timestamp"]) + 1)
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER if change == "secret" else NEW).verify(body, headers)


def test_the_id_stays_and_the_timestamp_is_the_attempts() -> None:
    first, second = (signed_headers("msg_1", BODY, [NEW], now=at) for at in (1000.9, 1005.2))
    assert (first["webhook-id"], first["webhook-timestamp"]) == ("msg_1", "1000")
    assert (second["webhook-id"], second["webhook-timestamp"]) == ("msg_1", "1005")
    assert first["webhook-signature"] != second["webhook-signature"]
