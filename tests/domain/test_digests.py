"""Digests recognise what is the same and give nothing away."""

from hypothesis import given
from hypothesis import strategies as st

from service.domain import digests


def test_texts_that_differ_in_case_spacing_and_width_share_a_digest() -> None:
    assert (
        digests.text_digest("Buy  NOW!!!")
        == digests.text_digest("buy now")
        == digests.text_digest("ｂuy now")
    )


def test_texts_of_signs_only_keep_their_own_digest() -> None:
    assert digests.text_digest("!!!") != digests.text_digest("???")


@given(st.text(st.characters()))
def test_any_text_has_a_digest(body: str) -> None:
    assert len(digests.text_digest(body)) == 64


def test_a_keyed_hash_depends_on_key_kind_and_value() -> None:
    made = {
        digests.keyed_hash(key, kind, value)
        for key in (b"k1", b"k2")
        for kind in ("email", "ip")
        for value in ("a@example.org", "b@example.org")
    }
    assert len(made) == 8
    assert digests.keyed_hash(b"k", "email", " A@example.org") == digests.keyed_hash(
        b"k", "email", "a@example.org"
    )
