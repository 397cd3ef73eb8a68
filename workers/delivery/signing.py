"""Signs a delivery by Standard Webhooks, once per secret that is in force.

Used by `workers.delivery.outbox`. Never logs or returns a secret.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence

SECRET_PREFIX = "whsec_"  # noqa: S105 - the public prefix, not a secret


def signed_headers(webhook_id: str, body: bytes, secrets: Sequence[str], *, now: float) -> dict[str, str]:
    """The three headers of one attempt; `secrets` as `whsec_<base64>`, newest first.

    The id is the delivery's on every attempt, the timestamp (Unix seconds) is this attempt's.
    While a secret is rotated out both sign, so that a receiver may change at any moment.
    Source: Standard Webhooks, https://github.com/standard-webhooks/standard-webhooks.
    """
    timestamp = str(int(now))
    signed = b".".join((webhook_id.encode(), timestamp.encode(), body))
    signatures = [
        hmac.digest(base64.b64decode(secret.removeprefix(SECRET_PREFIX)), signed, hashlib.sha256)
        for secret in secrets
    ]
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(found).decode()}" for found in signatures),
    }
