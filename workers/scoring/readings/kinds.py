"""The kinds of folding: the codes that a reading carries, and each in words for a moderator.

Read by whoever shows why a comment was held. Codes are kept with decisions and never renamed.
"""

INVISIBLE = "invisible"
PILED_MARKS = "piled_marks"
DRESSED = "dressed_letters"
LOOK_ALIKES = "look_alikes"
MARKUP = "markup"
EMOJI = "emoji"
JOINED_LETTERS = "joined_letters"
JOINED_WORDS = "joined_words"
SPLIT_WORDS = "split_words"
STRETCHED = "stretched"
LEET = "leet"
MASKED = "masked"
MISSPELLED = "misspelled"
REVERSED = "reversed"

READING_WORDS: dict[str, str] = {
    INVISIBLE: "invisible characters taken out",
    PILED_MARKS: "marks piled on letters taken off",
    DRESSED: "letters of decorative alphabets read as plain ones",
    LOOK_ALIKES: "look-alike letters of other alphabets read as Latin ones",
    MARKUP: "HTML and Markdown taken out",
    EMOJI: "emoji read as words",
    JOINED_LETTERS: "letters joined again",
    JOINED_WORDS: "parts of a word joined again",
    SPLIT_WORDS: "words run together taken apart",
    STRETCHED: "stretched letters shortened",
    LEET: "digits and signs read as letters",
    MASKED: "masked letters filled in",
    MISSPELLED: "a twisted spelling put right",
    REVERSED: "a word written backwards turned round",
}
