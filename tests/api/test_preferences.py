import pytest

from service.api.preferences import wait_of


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (["wait=5"], 5),
        (["WAIT=5"], 5),
        (["respond-async, wait=10"], 10),
        (["respond-async", "wait=10"], 10),
        (['wait="3"'], 3),
        (["wait = 3; foo=bar"], 3),
        (["wait=5, wait=9"], 5),
        (["wait=100000"], 60),
        (["wait=0"], 0),
        (["wait"], None),
        (["wait=-1"], None),
        (["wait=1.5"], None),
        (["wait=\u0665"], None),
        (["await=5"], None),
        ([""], None),
        ([], None),
    ],
)
def test_a_preference_is_read_as_the_rfc_has_it(headers: list[str], seconds: int | None) -> None:
    assert wait_of(headers) == seconds
