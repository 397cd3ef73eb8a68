"""Mixed text is judged by its parts: what cannot be read is named, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.scoring.language import LanguageDetector, without

english = LanguageDetector({"en"})
with_french = LanguageDetector({"en", "fr"})

OPENING = "I agree with what the author says about the ceasefire and the mediators."
CLOSING = "Have a nice day, everybody, and thank you for reading."
FOREIGN = {
    "de": "Aber das ist doch alles gelogen, und ihr wisst das ganz genau.",
    "fr": "Mais tout cela est faux, et vous le savez très bien.",
    "es": "Pero todo esto es mentira, y ustedes lo saben muy bien.",
    "pl": "Ale to wszystko jest kłamstwem i dobrze o tym wiecie.",
    "ru": "Но всё это ложь, и вы прекрасно об этом знаете.",
    "ar": "لكن هذا كله كذب وأنتم تعرفون ذلك جيدا",
}


def unread(text: str, detector: LanguageDetector = english) -> list[str]:
    """What the detector says nobody could judge, in words."""
    found = detector.check(text)
    assert not found.supported or not found.unread
    return [text[span.begin : span.end] for span in found.unread]


@pytest.mark.parametrize("code", FOREIGN)
@pytest.mark.parametrize("around", [(OPENING, ""), ("", CLOSING), (OPENING, CLOSING)], ids=str)
def test_a_sentence_that_cannot_be_read_is_named_wherever_it_stands(
    code: str, around: tuple[str, str]
) -> None:
    before, after = around
    text = f"{before} {FOREIGN[code]} {after}".strip()
    found = english.check(text)
    assert (found.supported, found.code) == (False, code)
    [part] = unread(text)
    assert part.rstrip(".") == FOREIGN[code].rstrip(".")


def test_several_parts_are_named_one_by_one() -> None:
    text = f"{FOREIGN['de']} {OPENING} {FOREIGN['pl']} {CLOSING}"
    assert [part.rstrip(".") for part in unread(text)] == [
        FOREIGN["de"].rstrip("."),
        FOREIGN["pl"].rstrip("."),
    ]


def test_an_english_sentence_in_a_foreign_comment_is_readable() -> None:
    text = f"{FOREIGN['de']} You are all liars and everybody knows it. {FOREIGN['de']}"
    assert "You are all liars" in without(text, english.check(text).unread)
    assert "gelogen" not in without(text, english.check(text).unread)


def test_a_text_that_is_foreign_throughout_has_no_parts() -> None:
    found = english.check(f"{FOREIGN['de']} {FOREIGN['de']}")
    assert (found.supported, found.unread) == (False, ())


def test_one_who_writes_without_full_stops_changes_languages_without_them() -> None:
    text = (
        "honestly i think that the minister should just resign already weil das alles doch nur noch "
        "gelogen ist und keiner von denen jemals dafür bestraft wird and that is all i have to say"
    )
    [part] = unread(text)
    assert "alles doch nur noch gelogen ist und keiner" in part
    assert "minister should just resign" not in part
    assert "all i have to say" not in part


@pytest.mark.parametrize(
    "text",
    [
        "I saw Angela Merkel and Wolfgang Schäuble in the Süddeutsche Zeitung last week, both looked tired.",
        "He was reading Die Verwandlung by Kafka while the others argued about the ceasefire.",
        'As they say in France, "c\'est la vie", and the minister will get over it before long.',
        "The slogan was Liberté, égalité, fraternité, and nobody in the government seems to remember.",
        "Read https://beispiel.de/das-ist-doch-alles-gelogen-und-ihr-wisst-das before you comment on it.",
        "Ich bin ein Berliner, said Kennedy, and the crowd went wild that day in front of the town hall.",
        "The town is called Шуша in Russian and nobody agrees on the spelling.",
        "Aliyev, Erdogan, Pashinyan, Lavrov and Borrell met in Brussels and Samarkand on Thursday.",
    ],
)
def test_names_titles_links_and_quotations_of_a_few_words_are_no_parts(text: str) -> None:
    assert english.check(text).supported


def test_a_comment_that_is_half_in_another_language_is_held_however_short() -> None:
    assert not english.check("das ist so stupid lol").supported


@pytest.mark.parametrize(
    "text",
    [
        "ya dumayu chto eto ochen ploho dlya vseh nas i nikto nichego ne delaet",
        "mujhe lagta hai ki yeh sab jhooth hai aur koi kuch nahi karega",
        "ana mish fahem leh el nas di bte3mel keda kol yom fel share3",
        "Nie wierze ze ta wojna szybko sie skonczy ale mam taka nadzieje",
        "den pistevo oti tha teleiosei pote aftos o polemos edo pera",
    ],
)
def test_a_language_in_foreign_letters_is_still_not_read(text: str) -> None:
    assert not english.check(text).supported


def test_a_part_in_a_language_that_the_model_knows_is_no_unread_part() -> None:
    text = f"{OPENING} {FOREIGN['fr']}"
    assert with_french.check(text).supported
    assert not english.check(text).supported


def test_places_hold_where_links_numbers_and_emoji_stand_before() -> None:
    text = f"See https://news.example/a?b=1 👍👍 2024! {OPENING} {FOREIGN['es']} @ani #peace 100%"
    [part] = unread(text)
    assert part.rstrip(".") == FOREIGN["es"].rstrip(".")


def test_blanking_moves_nothing() -> None:
    text = f"{OPENING} {FOREIGN['ru']} {CLOSING}"
    rest = without(text, english.check(text).unread)
    assert len(rest) == len(text)
    assert rest.index(CLOSING) == text.index(CLOSING)
    assert english.check(rest).supported


PIECES = st.sampled_from([OPENING, CLOSING, *FOREIGN.values(), "lol", "🙂", "\n\n", "12:30", "ok."])


@settings(deadline=None, max_examples=50)
@given(st.lists(PIECES | st.text(max_size=30), max_size=8))
def test_parts_come_in_order_and_lie_in_the_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = english.check(text)
    edges = [edge for span in found.unread for edge in (span.begin, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
    assert all(span.begin < span.end for span in found.unread)
    assert not (found.unread and found.supported)
