"""Digests by which we recognise content, texts and people without keeping them.

Used by moderation on arrival; nothing here can be turned back into its input.
"""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping


def content_digest(fields: Mapping[str, object]) -> str:
    """SHA-256 in hex of everything a portal sent, the same for equal content in any key order."""
    canonical = json.dumps(fields, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def text_digest(body: str) -> str:
    """SHA-256 in hex of the letters and digits of a text, case and width folded.

    Two texts that differ only in spacing, case or punctuation share it; a text
    without letters or digits keeps its own.
    """
    folded = unicodedata.normalize("NFKC", body).casefold()
    kept = "".join(character for character in folded if character.isalnum()) or folded
    return hashlib.sha256(kept.encode("utf-8", "surrogatepass")).hexdigest()


def keyed_hash(key: bytes, kind: str, value: str) -> str:
    """HMAC-SHA256 in hex of an e-mail or address, cut to 128 bits.

    `kind` keeps an e-mail and an address with the same characters apart. A plain
    hash would not do: all IPv4 addresses can be tried in minutes.
    """
    message = f"{kind}:{value.strip().casefold()}".encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:32]
