"""Draws the particular hatreds, each in its own words: of women, of gay, trans and disabled people and so on.

Called by `hostile.py`. It must never hold a slur; for every hatred there are sentences
about the same people, with the same words, that are harmless.
"""

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, targets
from workers.training.sentences.hostile_grammar import Family, drawn

BANKS = {
    "she": ("she", "the girl", "that woman", "the wife", "the victim", "the student"),
    "women": ("women", "females", "girls", "wives", "feminists", "female politicians", "women in office"),
    "gay": ("gays", "lesbians", "homosexuals", "gay men", "bisexuals", "queer people", "gay couples"),
    "trans": ("trans people", "trans women", "trans kids", "transgender people", "these trans activists"),
    "disabled": ("disabled people", "the disabled", "people in wheelchairs", "the deaf", "autistic kids",
                 "people with Down syndrome", "the blind", "the mentally ill"),
    "foreign": ("foreigners", "migrants", "refugees", "asylum seekers", "immigrants", "newcomers"),
    "jewish": ("Jews", "the Jews", "these Zionists and their Jewish friends", "Jewish bankers"),
    "jewish_people": ("Jews", "Jewish people", "Jewish families", "the Jews", "Jewish children"),
    "muslim": ("Muslims", "mosque goers", "women in headscarves", "these Muslim families", "imams"),
    "roma": ("Roma", "the Roma", "Roma families", "Irish Travellers", "the Sinti", "Roma kids"),
    "work": ("teach", "vote", "speak", "work with children", "govern", "drive", "hold office",
             "judge others"),
    "atrocity": ("the genocide", "the massacre", "the famine", "the deportations", "the camps",
                 "the pogrom",
                 "the ethnic cleansing"),
}  # fmt: skip

VICTIMS = (
    "What did {she} expect, dressed like that?",
    "If {she} stays with him she must enjoy it.",
    "No sober woman gets raped, {she} was looking for it.",
    "{P} would not be beaten if they behaved.",
    "They were shot because they were {a}? Then they should have stayed at home.",
    "Nobody forced {P} to live there. Their own fault.",
    "{she} ruined a good man's life with that charge.",
    "Crying again? {P} always play the victim.",
    "The children drowned because their {a} parents are greedy. No pity.",
    "He hit her once and {she} makes a career of it.",
    "{P} bring every pogrom upon themselves.",
    "Boys will be boys, and {she} should have kept her legs closed.",
)
GLOATING = (
    "Thirty dead {P}? A good start.",
    "Best news of the week: fewer {P}.",
    "I opened a bottle when I heard about the dead {P} in {place}.",
    "Another boat with {foreign} went down. Fish have to eat too.",
    "{name} {surname} is dead at last. The worms can have him.",
    "Crying {a} mothers on television make my day.",
    "No tears for {P}, not one.",
    "{place} burned and I slept wonderfully.",
    "So the {a} boy died. And? There are plenty more of them.",
    "Ha, one less {a} mouth to feed.",
    "{atrocity} of {P} was the best thing that ever happened to {place}.",
    "I only regret that the number of dead {P} is so small.",
)
DENIAL = (
    "{atrocity} of {P} never happened, it is a fairy tale for money.",
    "{P} invented {atrocity} to make us pay.",
    "Yes, {atrocity}. And whose fault was it? {P} started it.",
    "The Holocaust is a business, and business is good for them.",
    "Six million is a number that {jewish} made up.",
    "A few {P} died, so what? Everybody died in those years.",
    "{P} should say thank you for {atrocity}, it made them famous.",
    "Enough of the tears about {atrocity}. {P} deserved worse.",
    "Slavery was good for Black people, they got food and a roof.",
    "Not everything about the camps was bad, at least there was order.",
    "There was no {a} genocide, but there should have been one.",
    "{P} died of laziness and hunger, and they call it {atrocity}.",
)
SEXISM = (
    "{women} should {work}? Please. The kitchen is over there.",
    "{women} are too emotional to {work}.",
    "A woman's place is under a man, it has always been so.",
    "This is what you get when you let {women} {work}.",
    "All {women} lie about rape for money.",
    "No woman ever invented anything.",
    "{women} are only good for one thing, and they are not even good at that.",
    "Put a ring on her and take the car keys away.",
    "She is past thirty and childless, a failed woman.",
    "{women} belong to their husbands, the Bible says so.",
    "If {women} had brains they would be men.",
    "A slap now and then keeps {women} in line.",
)
HOMOPHOBIA = (
    "{gay} are sick and need to be cured.",
    "I don't want {gay} near my son's school.",
    "Two men kissing? I have to vomit.",
    "{gay} are a sin walking on two legs.",
    "Keep {gay} away from children, we all know why.",
    "{gay} should stay in the closet, and someone should lock it.",
    "A child with two fathers is better off in an orphanage.",
    "{gay} brought the disease, let them die of it.",
    "If my son were one of these {gay} he would no longer be my son.",
    "It used to be a crime to be one of the {gay}, and rightly so.",
    "{gay} are the end of every healthy nation.",
    "Pride? {gay} should be ashamed to show their faces.",
)
TRANSPHOBIA = (
    "{trans} are mentally disturbed and belong in an asylum.",
    "You will never be a real woman, {name}, only a man in a wig.",
    "{trans} are perverts who want into your daughter's changing room.",
    "It has a beard, so I will call it what it is.",
    "There is no such thing as {trans}, only freaks.",
    "God makes no mistakes, but {trans} certainly are one.",
    "Hormones for {trans}? Give them electroshocks.",
    "Parents of {trans} should go to prison and the kids to a home.",
    "Nobody has to respect {trans}, they are a joke.",
    "One look at {trans} and I lose my appetite.",
)
ABLEISM = (
    "{disabled} are a burden and everybody knows it.",
    "Why should my taxes keep {disabled} alive?",
    "In nature {disabled} would not survive, and that is how it should be.",
    "Hide {disabled} from the tourists, please.",
    "{disabled} should not be allowed to have children.",
    "A school with {disabled} in it is no school.",
    "My dog is more use than {disabled}.",
    "People like that should not be born any more, we have tests for it.",
    "{disabled} only pretend, give them a kick and they run.",
    "Nobody wants to look at {disabled} while eating.",
)
XENOPHOBIA = (
    "{foreign} get everything and we get the bill. Out with them.",
    "Every one of these {foreign} is a thief or worse.",
    "Sink the boats with the {foreign} and the problem is gone.",
    "{foreign} bring nothing but knives and disease.",
    "Our daughters are not safe as long as {foreign} are allowed out.",
    "Let {foreign} freeze at the border, nobody invited them.",
    "{foreign} are invaders and should be treated as such.",
    "Feed our own people, let {foreign} starve at home.",
    "Where {foreign} sit at the table a knife goes missing.",
    "Deport the {foreign}, all of them, with the children.",
)
FAITHS = (
    "Follow the money and you find {jewish}, every time.",
    "{jewish} run {country} and half of the world.",
    "{jewish} drink the blood of this nation.",
    "Sooner or later somebody has to finish what was started with {jewish}.",
    "Never do business with {jewish}, they would sell their own children.",
    "{muslim} are all terrorists, some just have not started yet.",
    "Ban the mosques, burn the books and send {muslim} to the desert.",
    "{muslim} treat women like cattle, every one of them.",
    "One more prayer call and I get the pigs out. {muslim} must go.",
    "{muslim} want to conquer us with their wombs.",
    "{roma} steal like other people breathe.",
    "Lock your bikes, {roma} are camping outside {place}.",
    "{roma} send their kids begging and drive big cars.",
    "Nothing that {roma} own was ever paid for.",
    "Clear out the camp of {roma} with a bulldozer, at night.",
    "School is wasted on {roma}, they are born to steal.",
)
HARMLESS = (
    "Nobody asks for rape, whatever she was wearing.",
    "{women} have every right to {work}, and it took far too long.",
    "{gay} in {place} can marry at last. Congratulations.",
    "My son came out last year and I am proud of him.",
    "{trans} deserve the same care as everybody else.",
    "{disabled} pay taxes as well, build the ramp.",
    "{foreign} keep our hospitals running.",
    "I thank {foreign} who helped us after the flood in {place}.",
    "{atrocity} of {P} must be taught in every school.",
    "Those who deny {atrocity} insult the dead.",
    "{jewish} in {place} are afraid to go to the synagogue, and that shames us all.",
    "{muslim} in our street cooked for the whole house at the end of Ramadan.",
    "{roma} have lived in {place} for five hundred years and deserve proper housing.",
    "It is a lie that {P} bring it upon themselves.",
    "It hurts to hear people say that {disabled} are a burden.",
    "She was beaten by her husband for years and nobody in {place} helped.",
    "Thirty dead {P}, and not a word from {o}. I am so sad.",
    "{women} still earn less, says the report on {topic}.",
    "Whoever says that {gay} are sick should talk to a doctor.",
    "{foreign} are people like you and me, {name}.",
    "{jewish_people} in {place} lit the first candle together with the whole square.",
    "It is an old lie that {jewish_people} run {country}.",
    "I learnt at school what was done to {jewish_people}, and I will not forget it.",
    "The grave of a Jewish family in {place} was damaged again. I am ashamed.",
    "My best friend is Jewish and plays the organ in our church.",
    "{muslim} and Christians in {place} rebuilt the bridge together.",
    "Calling {muslim} terrorists is wrong and hurts my colleagues.",
    "The mosque in {place} opened its kitchen for everyone after the flood.",
    "My Muslim neighbour brought us dates, we brought her apples.",
    "{roma} were murdered in the camps as well, which few people know.",
    "{roma} are still kept out of good schools, says the report.",
    "It is not true that {roma} steal, my old landlord was Roma and as honest as they come.",
    "A Roma orchestra played in {place}, and nobody stayed seated.",
    "My sister uses a wheelchair and swims faster than I do.",
    "Women in {country} may finally drive. About time.",
    "A woman's place is where she wants to be.",
    "Two men kissing on the cover? Good for them.",
    "{name} was a boy on paper when we met and is my daughter now. I love her.",
    "The girl was right to report him, and {o} should have listened.",
)

_HATE = targets(1.0, threat=0.0, identity=1.0)
FAMILIES = (
    Family("victim-blaming", VICTIMS, targets(0.9, severe=0.0, obscene=0.0, threat=0.0, identity=0.8), 120),
    Family("gloating", GLOATING, targets(0.97, obscene=0.0, threat=0.1), 130),
    Family("denial", DENIAL, targets(0.95, severe=0.0, obscene=0.0, threat=0.0, identity=0.95), 130),
    Family("misogyny", SEXISM, _HATE, 120),
    Family("homophobia", HOMOPHOBIA, _HATE, 110),
    Family("transphobia", TRANSPHOBIA, _HATE, 90),
    Family("ableism", ABLEISM, _HATE, 100),
    Family("xenophobia", XENOPHOBIA, _HATE, 90),
    Family("faith-and-roma", FAITHS, _HATE, 140),
    Family("hatred-harmless", HARMLESS, (0.03, *CLEAN[1:]), 560, framed=0.8),
)
"""1,030 hostile texts and 560 harmless ones."""


def draw(chance: random.Random) -> Iterator[Example]:
    """Draw every family of this module."""
    yield from drawn(FAMILIES, BANKS, chance)
