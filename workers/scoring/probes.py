"""Texts of our own on which a compiled model must agree with the original.

Read by the compile step. They cover what readers send: short and long, rude and polite,
odd scripts and bare symbols. They must never be used for training or for thresholds.
"""

_PARAGRAPH = (
    "The council met on Tuesday to discuss the new tram line. Some residents fear the noise, "
    "others want it sooner, and the mayor promised a second hearing before the end of the year. "
)

PROBES: tuple[str, ...] = (
    "Thank you for this careful report.",
    "I disagree with nearly everything in this column, but it is well argued.",
    "both sides shud just sit down n talk, enough ppl died",
    "Why is there no comment from the ministry in this article?",
    "You are an idiot and so is everyone who agrees with you.",
    "What a pathetic little clown you are.",
    "Shut your mouth, moron.",
    "I will come to your house and break your arms.",
    "Someone should shoot that man before he speaks again.",
    "These people are vermin and do not belong here.",
    "All of them are rats, throw them out of the country.",
    "My parents are Muslim and my wife is Jewish, and we get along fine.",
    "As a gay man from a small town I felt seen by this piece.",
    "The army shelled the village for six hours; eleven people were killed.",
    "He was found guilty of murder and sentenced to life in prison.",
    "This government has failed on health, on housing and on schools. Resign!",
    "What a load of crap, did anyone even check these figures?",
    "Damn, what a match! I am still shaking.",
    "Go to hell, all of you.",
    "lol ok",
    "yes",
    "?",
    "👍👍👍",
    "😡🤬 unbelievable",
    "https://example.org/story?id=17 see the second paragraph",
    "THIS IS OUTRAGEOUS!!! WHERE DID OUR TAXES GO???",
    "The price of bread rose by 12 % in March, according to the statistics office.",
    "Ich finde den Artikel sehr gelungen.",
    "Это очень интересная статья.",
    "Nobody wants your opinion, you worthless piece of garbage.",
    "Women should not be allowed to vote, they are too stupid for it.",
    "The referee was blind today, but we also played badly.",
    "Please correct the second paragraph: the vote was in May, not in June.",
    "If you had any brains you would have read past the headline.",
    "Kill the bill! It would ruin small farms.",
    _PARAGRAPH,
    _PARAGRAPH * 4,
    _PARAGRAPH * 3 + "You are a disgusting liar. " + _PARAGRAPH,
    _PARAGRAPH * 16,
    "a" * 120,
)
