"""Each folding reads what a person would, and says which one it was."""

import pytest

from workers.scoring.readings import READING_WORDS, Reader

CHARACTERS = (
    ("you s\u200bt\u200bu\u200bp\u200bi\u200bd man", "you stupid man", "invisible"),
    ("id\u00adi\u2060ot", "idiot", "invisible"),
    ("mo\ufeffron", "moron", "invisible"),
    ("sh\u202a\u202cit", "shit", "invisible"),
    ("fu\U000e0041ck", "fuck", "invisible"),
    ("id\ufe0fiot", "idiot", "invisible"),
    ("id\x00iot", "idiot", "invisible"),
    ("you \u202etoidi\u202c", "you idiot", "reversed"),
    ("s̶t̶u̶p̶i̶d̶", "stupid", "piled_marks"),
    ("i̷̛̼d̸̰͑i̶̳͝o̵͓͗t̴̰̎", "idiot", "piled_marks"),
    ("s̲t̲u̲p̲i̲d̲", "stupid", "piled_marks"),
    ("ｙｏｕ ａｒｅ ｓｔｕｐｉｄ", "you are stupid", "dressed_letters"),
    ("ｉｄｉｏｔ！", "idiot!", "dressed_letters"),
    ("𝓼𝓽𝓾𝓹𝓲𝓭", "stupid", "dressed_letters"),
    ("𝐢𝐝𝐢𝐨𝐭", "idiot", "dressed_letters"),
    ("𝕚𝕕𝕚𝕠𝕥", "idiot", "dressed_letters"),
    ("ⓘⓓⓘⓞⓣ", "idiot", "dressed_letters"),
    ("🅸🅳🅸🅾🆃", "IDIOT", "dressed_letters"),
    ("🇮🇩🇮🇴🇹", "IDIOT", "dressed_letters"),
    ("🇸🇭🇮🇹", "SHIT", "dressed_letters"),
    ("ɪᴅɪᴏᴛ", "idiot", "dressed_letters"),
    ("ᶠᵘᶜᵏ", "fuck", "dressed_letters"),
    ("ﬁlthy", "filthy", "dressed_letters"),
    ("ѕtuріd", "stupid", "look_alikes"),
    ("іdiоt", "idiot", "look_alikes"),
    ("fυck", "fuck", "look_alikes"),
    ("mօrօn", "moron", "look_alikes"),
    ("you сunt", "you cunt", "look_alikes"),
    ("a real сосk", "a real cock", "look_alikes"),
    ("fück and ídíot", "fuck and idiot", "look_alikes"),
    ("ʇoᴉpᴉ", "idiot", "reversed"),
)
MARKUP = (
    ("id<b>i</b>ot", "idiot", "markup"),
    ("you <em class='x'>idiot</em>", "you idiot", "markup"),
    ("id<!-- -->iot", "idiot", "markup"),
    ("id<x>iot", "idiot", "markup"),
    ("you<br/>idiot", "you idiot", "markup"),
    ("&#105;&#x64;iot", "idiot", "markup"),
    ("id&shy;iot", "idiot", "markup"),
    ("you &lt;b&gt;idiot&lt;/b&gt;", "you idiot", "markup"),
    ("Tom &amp; Jerry", "Tom & Jerry", "markup"),
    ("an [idiot](https://example.com/x)", "an idiot", "markup"),
    ("![idiot](a.png)", "idiot", "markup"),
    ("id**io**t", "idiot", "markup"),
    ("~~idiot~~", "idiot", "markup"),
    ("[b]idiot[/b]", "idiot", "markup"),
)
APART = (
    ("s t u p i d", "stupid", "joined_letters"),
    ("you are a s t u p i d man", "you are a stupid man", "joined_letters"),
    ("y o u a r e a n i d i o t", "you are an idiot", "joined_letters"),
    ("Y O U  A R E  S T U P I D!", "YOU ARE STUPID!", "joined_letters"),
    ("you are a p a t h e t i c man", "you are a pathetic man", "joined_letters"),
    ("h e l l o there", "hello there", "joined_letters"),
    ("u r s t u p i d", "ur stupid", "joined_letters"),
    ("i.d.i.o.t", "idiot", "joined_letters"),
    ("an i-d-i-o-t.", "an idiot.", "joined_letters"),
    ("k-i-l-l him", "kill him", "joined_letters"),
    ("f_u_c_k", "fuck", "joined_letters"),
    ("F.U.C.K.", "FUCK.", "joined_letters"),
    ("st.upid", "stupid", "joined_letters"),
    ("id/iot", "idiot", "joined_letters"),
    ("sh~it", "shit", "joined_letters"),
    ("a_s_s", "ass", "joined_letters"),
    ("1 d 1 0 t", "idiot", "joined_letters"),
    ("x s t u p i d q", "x stupid q", "joined_letters"),
    ("you id iot", "you idiot", "joined_words"),
    ("fu ck off", "fuck off", "joined_words"),
    ("youareanidiot", "you are an idiot", "split_words"),
    ("StupidTrump", "Stupid trump", "split_words"),
    ("fuckyou", "fuck you", "split_words"),
)
SPELT = (
    ("stuuuupid", "stupid", "stretched"),
    ("STUUUPIIIID", "STUPID", "stretched"),
    ("fuuuuuuuuck", "fuck", "stretched"),
    ("sooo good", "so good", "stretched"),
    ("niggggger", "nigger", "stretched"),
    ("idiiot", "idiot", "stretched"),
    ("1d10t", "idiot", "leet"),
    ("sh1t", "shit", "leet"),
    ("@sshole", "asshole", "leet"),
    ("id!ot", "idiot", "leet"),
    ("!diot", "idiot", "leet"),
    ("$hit", "shit", "leet"),
    ("n1gg3r", "nigger", "leet"),
    ("k1ll", "kill", "leet"),
    ("ki11", "kill", "leet"),
    ("a$$hole", "asshole", "leet"),
    ("sh111t", "shit", "leet"),
    ("f*ck", "fuck", "masked"),
    ("F*CK", "FUCK", "masked"),
    ("s**t", "shit", "masked"),
    ("b#tch", "bitch", "masked"),
    ("f@#k", "fuck", "masked"),
    ("f***", "fuck", "masked"),
    ("f---", "fuck", "masked"),
    ("f--k", "fuck", "masked"),
    ("sh-t", "shit", "masked"),
    ("f******ck", "fuck", "masked"),
    ("m*th*rf*ck*r", "motherfucker", "masked"),
    ("*diot", "idiot", "masked"),
    ("an a** and an a*s", "an ass and an ass", "masked"),
    ("toidi", "idiot", "reversed"),
    ("diputs", "stupid", "reversed"),
    ("idoit", "idiot", "misspelled"),
    ("stpuid", "stupid", "misspelled"),
    ("moorn", "moron", "misspelled"),
    ("Fcuk", "Fuck", "misspelled"),
    ("fuking", "fucking", "misspelled"),
    ("kys", "kill yourself", "misspelled"),
    ("idoit's", "idiot's", "misspelled"),
    ("fools,1diots/m0rons", "fools,idiots/morons", "leet"),
)
PICTURES = (
    ("🖕", "fuck you", "emoji"),
    ("you 💩", "you shit", "emoji"),
    ("you🐷!", "you pig!", "emoji"),
    ("💩💩💩", "shit", "emoji"),
    ("all 👨🏿 here", "all black man here", "emoji"),
    ("👍🏿", "good", "emoji"),
    ("🇮🇱 and 🇵🇸", "Israel and Palestinian Territories", "emoji"),
    ("❤️ it", "red heart it", "emoji"),
    ("id🔥iot", "idiot", "joined_letters"),
    ("f⭐ck", "fuck", "masked"),
)
TWO_AT_ONCE = (
    ("ѕ t u р i d", "stupid", {"look_alikes", "joined_letters"}),
    ("ｓ.ｔ.ｕ.ｐ.ｉ.ｄ", "stupid", {"dressed_letters", "joined_letters"}),
    ("s\u200btuuu\u200bpid", "stupid", {"invisible", "stretched"}),
    ("<b>1d</b>10t", "idiot", {"markup", "leet"}),
    ("f&#42;ck", "fuck", {"markup", "masked"}),
    ("you 🐷, you 1diot", "you pig, you idiot", {"emoji", "leet"}),
)
ALL = (*CHARACTERS, *MARKUP, *APART, *SPELT, *PICTURES)


@pytest.mark.parametrize(("text", "read", "kind"), ALL)
def test_a_disguise_is_taken_off_and_named(reader: Reader, text: str, read: str, kind: str) -> None:
    reading = reader.read(text)
    assert reading is not None
    assert reading.text == read
    assert kind in reading.kinds


@pytest.mark.parametrize(("text", "read", "kinds"), TWO_AT_ONCE)
def test_disguises_on_top_of_each_other_are_taken_off(
    reader: Reader, text: str, read: str, kinds: set[str]
) -> None:
    reading = reader.read(text)
    assert reading is not None
    assert (reading.text, set(reading.kinds)) == (read, kinds)


@pytest.mark.parametrize(("text", "read", "kind"), ALL)
def test_the_rest_of_the_comment_stays_as_it_is(reader: Reader, text: str, read: str, kind: str) -> None:
    reading = reader.read(f"Honestly, {text}")
    assert reading is not None
    assert reading.text == f"Honestly, {read}"


@pytest.mark.parametrize(("text", "read", "kind"), ALL)
def test_a_reading_is_read_as_it_stands(reader: Reader, text: str, read: str, kind: str) -> None:
    assert reader.read(read) is None


def test_every_kind_that_a_reading_can_name_has_words_for_moderators(reader: Reader) -> None:
    named = {kind for text, *_ in (*ALL, *TWO_AT_ONCE) for kind in getattr(reader.read(text), "kinds", ())}
    assert named == set(READING_WORDS)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("the classes were full", "an abusive word inside an ordinary one"),
        ("Deckiller and MacAskill", "a name that holds one"),
        ("embarasses", "a slip that could be cut into words"),
        ("certin", "a letter left out of a more usual word"),
        ("Путин и сосна", "a word of another script, all of look-alikes"),
        ("homo sapiens", "a harmless sense"),
    ],
)
def test_what_has_a_more_likely_meaning_is_left_alone(reader: Reader, text: str, why: str) -> None:
    assert reader.read(text) is None, why
