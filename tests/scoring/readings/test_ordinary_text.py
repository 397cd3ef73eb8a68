"""Ordinary text has no reading but itself: what looks odd and is not must stay as it is."""

import pytest

from workers.scoring.readings import Reader

PRICES_TIMES_AND_NUMBERS = (
    *(
        "It costs $100 or £3.50.",
        "Gas is $1.49/L, up 5%.",
        "€20, ¥500 and 30¢",
        "A$5 for a coffee?",
        "US$10bn",
    ),
    *(
        "The train leaves at 10:30 p.m.",
        "on 12/04/2023 at 7pm",
        "2011-05-17T10:00:00Z",
        "in the 1980s and '90s",
    ),
    *("Call 1-800-555-0199 now.", "+1 (416) 555-0123", "9-1-1 was busy", "24/7/365", "1,000,000 people"),
    *(
        "He ran 3.5km in 12'30''.",
        "the 2nd, 3rd and 21st",
        "20°C or 68°F",
        "1/2 cup, 3 1/2 hours",
        "10^6 and 2**8",
    ),
    *("B2B, H1N1, MP3 and 4K", "the A55 and the M25", "a 5-4 vote", "F-16s, B-52s and A-10s", "size XXXL"),
    *("chapter XVIII, Louis XIV", "x4, x5 and x6", "a 50-50 split", "he got 4.5 of 5", "1. 2. 3. go"),
)
ADDRESSES_AND_CODE = (
    *(
        "See https://example.com/a_b-c?d=e&f=1#top.",
        "www.example.org/i.d.i.o.t",
        "mail me: jo.doe@example.com",
    ),
    *("@stupid_name said so", "#stupid #1diot", "@sshley and @ssam", "r/politics and u/someone", "cc @a$ap"),
    *("if (a < b && c > d) { return x; }", "for i in range(10):", "list[int] and a[i]", "f(x) = a*b + c*d"),
    *(
        "__init__ and **kwargs",
        "C++, C# and F#",
        "a && b || c",
        "v1.2.3-rc.1",
        "snake_case and kebab-case-names",
    ),
    *(
        "C:\\Users\\me\\file.txt",
        "/usr/local/bin",
        "rm -rf ./*",
        "x = y ? 1 : 0;",
        "100% of n-1 cases",
        "#!/bin/sh",
    ),
    *(
        "i <3 this",
        "x<y",
        "3 < 5 > 2",
        "<- that one",
        "->",
        "AT&T and R&D",
        "P&L; Q&A",
        "Tom & Jerry",
        "&c. &c.",
    ),
)
SHORT_FORMS_AND_NAMES = (
    *("The U.S.A., the U.N. and N.A.T.O.", "the F.B.I. and the K.G.B.", "a.k.a., e.g., i.e., etc.", "R.I.P."),
    *(
        "J. R. R. Tolkien and A. A. Milne",
        "George W. Bush",
        "A. S. S. Hartley",
        "N A T O and N A S A",
        "J.K. Rowling",
    ),
    *(
        "O'Brien, D'Angelo and d'Azur",
        "Nuñez, Müller and Çelik",
        "Zoë, Renée and Beyoncé",
        "naïve café façade",
    ),
    *(
        "Scunthorpe, Penistone and Lightwater",
        "Dickinson, Cockburn and Hancock",
        "Moby Dick",
        "Dick van Dyke",
    ),
    *("Assange, Cassandra and the Assyrians", "Shitake or shiitake", "Niger and Nigeria", "Essex and Sussex"),
    *(
        "Mr. Weiner and Mr. Kuntz",
        "Matsushita",
        "Titsworth",
        "Van Dijk",
        "Fuchs and Focker",
        "Buttigieg",
        "Hoare",
    ),
    *(
        "Snoop Dogg",
        "Kilman and Sult",
        "Parc Guell",
        "P!nk sings",
        "King Cnut",
        "Ke$ha and A$AP",
        "Ng and Nguyen",
    ),
    *(
        "therapist and analyst",
        "the classic bass passage",
        "cockpit, peacock, cocktail",
        "Arsenal won",
        "a shuttle",
    ),
    *(
        "Łukasz Żółć",
        "Ångström",
        "Đoković",
        "Þórður",
        "İstanbul",
        "Saoirse",
        "M. et Mme Durand",
        "S'pore",
        "Hawai'i",
    ),
)
WORDS_THAT_PEOPLE_WRITE = (
    *(
        "2nite, gr8, b4, m8 and l8r",
        "w/o, w/ and b/c",
        "lol omg wtf brb",
        "y'all ain't gonna",
        "rock 'n' roll",
    ),
    *("*really* good", "_very_ good", "a **footnote*", "Note*: see below", "the word*", "*their", "5* hotel"),
    *(
        "well-known, half-baked and so-so",
        "and/or, he/she",
        "mother-in-law",
        "re-elect and co-operate",
        "T-shirt",
    ),
    *(
        "Wait... what?!",
        "Well… no",
        "Hmm. Ah! Shh.",
        "No!! Really??",
        "yes -- no",
        "(sic) [sic] [1]",
        "so: (1), (2)",
    ),
    *(
        "a) b) c)",
        "i. ii. iii.",
        "A B C D",
        "grades: A, B, C and F",
        "the chords C F G",
        "x, y, z",
        "a - b - c",
    ),
    *("1. e4 e5 2. Nf3 Nc6 3. Bb5", "Leafs 3, Habs 2 (OT)", "6-4 3-6 7-5", "W-L-T: 5-3-1", "O-O-O and Qxf7#"),
    *(
        "G-d bless",
        "the n-word and the f-word",
        "the 'C' word",
        "an A+ and a B-",
        "vitamins A, C and E",
        "I a m here",
    ),
    *(
        "Boo hoo",
        "committee, bookkeeper and success",
        "IIHF, AAA and BBB",
        "the www",
        "zzz",
        "hahaha hehe",
        "aaa",
    ),
    *(
        "to be, or not to be: that is the question",
        "She sells sea shells.",
        "The car's hit a wall",
        "ass-ociation",
    ),
    *(
        "certin people",
        "prev. comment",
        "thier, recieve and teh",
        "the suspect was shot",
        "kill the bill",
        "a dog",
    ),
)
OTHER_SCRIPTS = (
    *("Привет, как дела?", "Это очень хорошо", "Γειά σου Κόσμε", "Ελλάδα και Κύπρος", "Հայաստան", "Բարև ձեզ"),
    *(
        "مرحبا بالعالم",
        "می‌خواهم",
        "שלום עולם",
        "हिन्दी में",
        "क्‍ष",
        "สวัสดีครับ",
        "こんにちは、世界！",
        "你好，世界！",
    ),
    *(
        "한국어입니다",
        "ＮＨＫのニュース",
        "გამარჯობა",
        "Tiếng Việt rất đẹp",
        "Владимир Зеленский met Biden",
        "сосо",
    ),
    *(
        "α-helix and β-carotene",
        "5 μm, 10 kΩ and ΔT",
        "the π theorem",
        "x² + y² = z²",
        "H₂O and CO₂",
        "½ and ¾",
    ),
    *(
        "№ 5, § 3, † and ‡",
        "∀x ∈ ℝ: x² ≥ 0",
        "™ © ®",
        "→ see above",
        "★★★☆☆",
        "♥ and ☎",
        "℃ and ℉",
        "① ② ③",
        "Ⅳ",
    ),
    *(
        "“Quoted,” she said — ‘really’",
        "don’t, can’t and won’t",
        "naïve\u00a0space",
        "1\u2009000",
        "e\u0301te\u0301",
    ),
)
ORDINARY = (
    *PRICES_TIMES_AND_NUMBERS,
    *ADDRESSES_AND_CODE,
    *SHORT_FORMS_AND_NAMES,
    *WORDS_THAT_PEOPLE_WRITE,
    *OTHER_SCRIPTS,
)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_read_as_written(reader: Reader, text: str) -> None:
    assert reader.read(text) is None


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_stays_so_within_a_comment(reader: Reader, text: str) -> None:
    assert reader.read(f"I read that yesterday: {text} and so on, as they say.") is None


@pytest.mark.parametrize("text", ["", " ", "\n\n", "a", "!", "....", "-", "\u00a0"])
def test_a_text_of_nothing_is_read_as_written(reader: Reader, text: str) -> None:
    assert reader.read(text) is None


@pytest.mark.parametrize(
    "text", ["You are stupid, you idiot!", "WHAT THE FUCK", "bitch please", "Kill them all"]
)
def test_abuse_that_is_not_disguised_needs_no_reading(reader: Reader, text: str) -> None:
    assert reader.read(text) is None


def test_a_page_of_ordinary_text_is_read_as_written(reader: Reader) -> None:
    page = (
        "The council voted 7-2 on Tuesday to raise the levy by 3.5%, to $1,240 a household. "
        "Mayor O'Neil called it 'fair'; others (e.g. Ms. Dickens) didn't agree. See www.example.org. "
    )
    assert reader.read(page * 200) is None
