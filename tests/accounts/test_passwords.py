import threading

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from service.accounts.passwords import Passwords, check_password, one_time_password
from service.domain.errors import UnfitPassword


def test_the_parameters_are_argon2id_with_rfc_9106s_low_memory_choice() -> None:
    found = extract_parameters(Passwords().hash("a lamp in the old harbour"))
    assert (found.type, found.time_cost, found.memory_cost, found.parallelism) == (Type.ID, 3, 65536, 4)


def test_a_password_matches_its_own_hash_only(quick: PasswordHasher) -> None:
    passwords = Passwords(quick)
    stored = passwords.hash("a lamp in the old harbour")
    assert passwords.matches("a lamp in the old harbour", stored)
    assert not passwords.matches("A lamp in the old harbour", stored)
    assert not passwords.matches("", stored)
    assert not passwords.matches("a lamp in the old harbour", "not a hash")


def test_nobody_has_no_password_and_costs_as_much_to_check(
    quick: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords = Passwords(quick)
    stored = passwords.hash("a lamp in the old harbour")
    seen: list[object] = []
    verify = PasswordHasher.verify

    def counting(self: PasswordHasher, hashed: str, password: str) -> bool:
        seen.append(extract_parameters(hashed))
        return verify(self, hashed, password)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    assert not passwords.matches("a guess", None)
    assert not passwords.matches("a guess", stored)
    assert len(seen) == 2
    assert seen[0] == seen[1]


def test_the_same_letters_in_another_unicode_form_are_the_same_password(quick: PasswordHasher) -> None:
    passwords = Passwords(quick)
    assert passwords.matches("cafe\u0301 au bord du lac", passwords.hash("caf\u00e9 au bord du lac"))


def test_other_parameters_make_a_hash_outdated(quick: PasswordHasher) -> None:
    older = Passwords(quick).hash("a lamp in the old harbour")
    assert not Passwords(quick).is_outdated(older)
    assert Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)).is_outdated(older)


def test_no_more_than_two_hashes_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = Passwords(PasswordHasher(time_cost=8, memory_cost=1024, parallelism=1))
    at_once, most, lock = 0, 0, threading.Lock()
    plain = PasswordHasher.hash

    def watched(self: PasswordHasher, password: str) -> str:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        try:
            return plain(self, password)
        finally:
            with lock:
                at_once -= 1

    monkeypatch.setattr(PasswordHasher, "hash", watched)
    threads = [threading.Thread(target=passwords.hash, args=("a lamp",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "at least 12"),
        ("elevenchars", "at least 12"),
        ("x" * 257, "at most 256"),
        ("ani.grigoryan", "your name"),
        ("Ani Grigoryan 1", "your name"),
        ("aNi-gRiGoRyAn99", "your name"),
        ("password1234", "others try"),
        ("Password 1234", "others try"),
        ("qwertyuiop123", "others try"),
        ("aaaaaaaaaaaaaaaa", "others try"),
        ("123123123123123", "others try"),
        ("            ", "others try"),
    ],
)
def test_what_others_try_first_is_refused_with_the_reason(password: str, said: str) -> None:
    with pytest.raises(UnfitPassword, match=said):
        check_password(password, name="ani.grigoryan", display_name="Ani Grigoryan")


@pytest.mark.parametrize(
    "password",
    [
        "a lamp in the old harbour",
        "onlylowercaseletters",
        "7291 8364 5502",
        "ռազմանավ լուսաբաց",
        "x7" + "ab" * 100,
    ],
)
def test_no_kinds_of_characters_are_asked_for(password: str) -> None:
    check_password(password, name="ani", display_name="Ani")


def test_a_name_without_letters_refuses_no_password_by_itself() -> None:
    check_password("7291 8364 5502", name="12345", display_name="")


def test_one_time_passwords_differ_and_can_be_read_out() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        groups = password.split("-")
        assert [len(group) for group in groups] == [4, 4, 4, 4]
        assert not set("".join(groups)) & set("il1o0")
        check_password(password, name="ani")
