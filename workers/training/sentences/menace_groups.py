"""Draws sentences that degrade or stereotype a group without a slur, and harmless ones with the same nouns.

Called by the last pass (`passes.py`). It must never use a slur, nor let a sentence
that rejects a prejudice count as the prejudice.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, Targets, targets
from workers.training.sentences.filling import drawn_once, fill_all

COUNT = 1100
COUNT_STEREOTYPING = 900
COUNT_NONE = 700

DEGRADES = targets(0.95, obscene=0.0, identity=1.0)
STEREOTYPES = targets(0.9, obscene=0.0, identity=0.95)

# fmt: off
DEGRADING = (
    "{P} are livestock with passports.",
    "First the drought, then the locusts, now {P}. What have we done to deserve every plague in the book?",
    "You don't negotiate with weeds, and you don't integrate {P}.",
    "The flood of {P} should have been dammed in {year}, now the cellar is full.",
    "A {a} child is a defective item that nobody bothered to send back.",
    "Nature makes mistakes, {P} being the proof.",
    "I refuse to believe that {P} are fully grown, mentally they stop at eleven.",
    "An agreement signed by {P} isn't worth the paper, and neither are they.",
    "{P} shouldn't be allowed to breed, never mind vote.",
    "Let them ride at the back, I don't want {P} sitting beside me or my kids.",
    "No {a} body should lie in our churchyard. Bury them where they came from.",
    "There is no word for conscience in the language of {P}.",
    "Dinner with our {a} neighbours was fine, though we did count our spoons afterwards.",
    "{number} {P} drowned off {place}? Well, that's {number} fewer to feed.",
    "People keep saying {P} are human beings. I'd like to see the lab results.",
    "Spare me the tears of {P}, they don't feel loss the way we do.",
    "Human rights are for humans; {P} can apply when they become some.",
    "why do we even give {P} names, numbers would do",
    "If dogs could vote they would still choose better than {P}.",
    "Somewhere between furniture and farm animal, that is where I'd place {P}.",
    "The {a} brain is a rental car: handed over empty and never cleaned.",
    "My {relative} hosed down the bench after {P} had sat on it, and I can't blame her.",
    "Take {P} out of {place} and the air itself would improve.",
    "{P} multiply like mould behind a wardrobe, and {o} opens the window a crack and calls it policy.",
    "A {a} mother does not mourn, she simply has another one.",
    "It's not cruelty to turn {P} away, you wouldn't call it cruelty to shut the door on rats.",
    "{country} exports two things, debts and the creatures it calls citizens.",
    "Nobody in {country} has had an original thought since the wheel, and that was imported.",
    "They shipped us {P} because {country} had no landfill left.",
    "Evolution took a day off when it got to {P}.",
    "I would let {P} use the swimming pool on the evening before they change the water.",
    "One {a} doctor? No thank you, I'd sooner be seen by a vet's apprentice than by one of their patients.",
    "What do {P} contribute to civilisation? Carbon dioxide.",
    "A world without {P} would not even notice, it would just be tidier.",
    "They want a monument for {a} victims. Victims of what, a bit of overdue housekeeping?",
    "{name} {surname} may have our citizenship, but paper doesn't turn {P} into people.",
    "Marrying a {a} man is how a good family line ends in the gutter.",
    "Keep {P} in {country}, in the same way one keeps an infection in one arm.",
    "The only good thing to come out of {country} is the motorway to {country2}.",
    "as if {P} could be taught to read lol, give them crayons",
    "Giving {P} the vote was the day this republic handed the keys to the children.",
    "I felt nothing at the pictures of the {a} dead. Spilled milk.",
    "{P} have been here since {year} and we still haven't found the right spray.",
    "Women think with whatever was on television, men with {P} think not at all.",
    "A woman in the chair of {o} is a handbag that learned to talk.",
    "Disabled people cost more than they could ever be worth, somebody must have the courage to write it.",
    "It's kinder not to bring {a} babies into the world at all.",
    "Old people had their turn; every bed they occupy in {place} is a bed wasted.",
    "I don't hate gay people, I just think they're a manufacturing fault and should be kept off the shelves.",
    "Call it what you want, but a {a} wedding is two errors in one sum.",
    "Half man, half baggage, that's what crawls ashore near {place} every night.",
    "{P} belong behind glass with a label and a feeding time.",
    "Whoever lets {P} into the {place} choir might as well invite the crows.",
    "We had a lovely village till somebody tipped a lorry of {P} into it.",
    "Can a {a} soul even be saved? I doubt there's one to find.",
    "No, {P} do not suffer in the camp at {place}, a fish doesn't suffer in a bucket either.",
    ("{P} are guests at best, and one does not let guests sit at the table, have opinions or outlive the "
    "visit."),
    "Why bring in interpreters for {P}? A whistle works.",
    "Let's be honest, the earthquake in {place} only took {P}. The cattle were the real loss.",
    "God made man on the sixth day and {P} out of the sweepings on the seventh.",
    "Strip the headscarf, the songs and the whining from {P} and there's nobody inside.",
    "In my day {P} used the other entrance, and everyone was happier.",
    "Today they want to marry, tomorrow they'll want to be treated as persons. Know your limits, {P}.",
    "{P} came second in the race to be human, {P2} haven't set off yet.",
    "A {a} neighbour lowers the price of a house the way damp does.",
    "Finally some good news from {country}: {number} fewer of them.",
    "Shame the frost didn't get the {P} in the tents, it usually deals with vermin.",
    "I'd trust a snake with a nursery before I trusted {P} with a library card.",
    "the {a} lot next door had another one. like fungus",
    "Send in the fumigators, {P} have discovered {place}.",
    "Their so-called history is a bill that {P} keep sending to the rest of us.",
    "Perhaps {P} can be trained for simple tasks, bees can, after all.",
    "Just look into the eyes of {P}: lights on, nobody home, never has been.",
    "{P} ought to be glad we let them sweep the floor they stand on.",
    "Thank you, {o}, for importing yet another crate of spoilt goods from {country}.",
    "A people? {P} are a rash with a flag.",
)
STEREOTYPING = (
    "Everyone knows that {P} will lie to your face and then ask for a receipt.",
    "Ask any landlord about {P}. Go on, ask one.",
    "It's cultural: {P} have simply never learnt to work for what they have.",
    "I admire {P}, honestly, nobody else can turn other people's money into their own so quickly.",
    "How many {P} does it take to change a bulb? None, they're waiting for the council to do it.",
    "As the proverb goes, shake hands with {P} and then count your fingers.",
    "Most {P} I have met were thieves, and the rest were their lookouts.",
    "Nine out of ten {P} live on benefits; the tenth one fills in the forms.",
    "Women are made for the kitchen, and no quota will change that.",
    "{P} make excellent cleaners. That's where their talents end and where they should stay.",
    "You can take the {a} man out of {place}, but you'll never take the crook out of the {a} man.",
    "There are decent {P}, of course, I think I met him once.",
    "Give {P} a finger and they want a council flat.",
    "A {a} driver, need I say more?",
    "Not all {P} deal drugs, somebody has to keep the accounts.",
    "{P} are brought up to cheat, it's mother's milk to them.",
    "Where there are {P} there is noise, litter and a police car, in that order.",
    "My {relative} worked with {P} for {number} years and not one of them was ever on time or sober.",
    "It isn't prejudice if the crime figures agree: {P} are violent by nature.",
    "Behind every scandal about {topic} you will find {P} counting the profit.",
    "they say {P} are good with children. yes, that's what worries me",
    "The {a} idea of a day's work is finding a chair in the shade.",
    "No wonder the project is late, they hired {P}.",
    "{P} own the banks, the papers and {o}, and still find time to complain.",
    "Since when do {P} care about the truth? It has never paid their rent.",
    "So warm, so musical, so charming, {P}, as long as nobody mentions soap or work.",
    "I've nothing against {P}, but they are all the same when the wallet is on the table.",
    "One word about hiring {a} staff: inventory.",
    ("Why do {P} walk in groups? Because one can read, one can write and the third watches the two "
    "intellectuals."),
    "If you want something broken, lend it to {P}.",
    "Typical {a} loyalty: lasts precisely until somebody offers more.",
    "Every {a} father beats his daughters, they simply call it honour.",
    "The gay lifestyle is one long party, and of course they can't raise kids between drinks.",
    "Autistic people have no feelings, so why put them with the public?",
    "Blind pensioners, deaf clerks, what next, {P} in charge of safety?",
    "An honest man from {country} is like snow in {month} in the desert, I have heard of it.",
    "{P} don't want jobs, they want sickness certificates.",
    "Name me one invention from {country}. Take your time.",
    "Bless them, {P} try, but science was never going to be their thing.",
    "You will never see {P} queue, it isn't in the blood.",
    "Teachers won't say it aloud, so I will: {a} kids drag the whole class down.",
    "Show {P} a loophole and they'll bring the entire family through it.",
    "Refugees from {country} all have the newest phones and not one of them has ever seen a war.",
    "{P} would sell their own grandmother and then claim she'd been stolen.",
    "I'm a nurse, and believe me, {P} scream at every scratch and never say thanks.",
    "Beautiful women, {P}, I'll give them that, shame about the temper and the price.",
    "Mixed teams never work because {P} obey only their clan.",
    "What a {a} promise is worth you can read on any unpaid bill in {place}.",
    "With {P} it's always somebody else's fault, in {year} as today.",
    "Old people can't grasp {topic}, their heads are full of dust, so don't ask them.",
    "{P} are born merchants: they come for the salt and leave with the house.",
    "Men with {a} names and taxes, that's two things that never meet.",
    "Do you know a single {a} family without a cousin in prison? Me neither.",
    "Naturally the robber was {a}. Who else breaks in at breakfast time?",
    "The trouble with {P} is that they're only brave in tens.",
    "A woman referee is going to be emotional, that's biology and not an opinion.",
    "{P} hate {P2} and {P2} hate everybody, so good luck with your street party.",
    "To be fair to {P}, laziness on that scale takes dedication.",
    "hide the silver, the {a} delegation is in town",
    "Pious on {day}, crooked for the other six, that's {P} in one line.",
    "Single mothers have children for the flat, and the flat for the boyfriends.",
    "Fat people just lack character, let them pay for their own hospitals.",
    "From what I read, {P} can't hold a parliament together because they can't hold a thought together.",
    "Lovely food, shame about the {P} who cook it.",
    "Anyone in the building trade in {place} will confirm it, {P} pour the concrete thin and the tea strong.",
    "I dated a {a} girl once. They're all after the visa.",
    "Migrants integrate in the same way cuckoos do, by pushing the others out.",
    "Sure, there's a {a} genius in every generation, the rest of them carry knives.",
)
NONE = (
    "The plague reached {place} from the harbour, and {P} died of it as everybody else did.",
    "After the flood {P} from {place} handed out soup for {number} days.",
    "{a} farmers lost most of their livestock in the drought of {year}.",
    "The weeds on the {a} cemetery have been cleared by volunteers, thank you.",
    "My {a} neighbour lent me her spoons for the party, all {number} of them came back, and a cake as well.",
    "There's a {a} proverb that I like: he who plants a tree doesn't ask who will sit under it.",
    "Ask any landlord in {place} and he'll tell you that rents have doubled since {year}.",
    "Comparing {P} to weeds is how it started in {year}, and we should not accept it from {o} today.",
    "Nobody is worth less because they are {a}, end of story.",
    "Whoever says that {P} are born lazy has never worked a shift beside them.",
    "The claim that {P} live on benefits is false, {percent} of them have a job.",
    "Is there a {a} word for homesick? My {relative} says there are {number}.",
    "{P} got the right to vote here in {year}, far too late.",
    "We sat beside a {a} family on the train to {place} and shared our sandwiches.",
    "A {a} landlady in {place} took me in when I had nothing.",
    "Stop calling {P} a flood. They're people with names, children and toothache.",
    "The exhibition shows {a} silver spoons from before {year}.",
    "My {relative} is buried in the {a} part of the cemetery, under a lime tree.",
    "{P} in {place} breed sheep, and their cheese wins prizes.",
    "The law of {year} forbade {P} to marry. It's good that it's gone.",
    "How can anyone say that {P} do not feel grief? Go to a funeral in {place}.",
    "The report on {a} workers counts {number} unpaid bills, all of them owed to the workers.",
    "Defective goods from {country} can be sent back within {number} weeks, says the regulator.",
    "I was taught as a child that {P} cheat. It was nonsense, and I'm ashamed I believed it.",
    "{name} {surname} teaches {a} history and had the whole class in tears with her lecture on the plague.",
    "Locusts have destroyed the harvest in {country}, {P} need grain by {month}.",
    "Jokes about {P} aren't harmless, my {relative} heard them at school every day.",
    "Deaf people need interpreters at the town hall, not pity.",
    "There are good and bad drivers, and being {a} has nothing to do with it.",
    ("Mould behind the wardrobe again, and the {a} students on the third floor can't get the landlord to "
    "answer."),
    "A disabled woman chairs the committee on {topic} now, and meetings end on time.",
    "The {a} doctor in {place} saved my {relative} after the fall.",
    "{P} and {P2} rebuilt the dam together after the flood.",
    "It was {o} who spoke of vermin, and the {a} community rightly asked for an apology.",
    "Do {P} celebrate on {day} or the evening before? We'd like to bring something.",
    "Not one figure in that letter about {P} is true, please look at the crime statistics for {year}.",
    "Women scientists from {country} have found out how the plague bacterium spread.",
    "Every people has its proverbs about the neighbours; {P} have some fine ones about us.",
    "The vet in {place} is {a} and wonderful with old dogs.",
    "Nobody should be told they can't be buried here because they are {a}.",
    "I let a flat to {P} in {year}. Rent on time, stairs swept, best tenants I've had.",
    "No, it isn't cultural. Poverty is poverty, for {P} as for {P2}.",
    "The {a} museum has a room on the cattle trade with {country}.",
    "Cows, goats and {number} hens drowned when the river near {place} rose, says a {a} farmer.",
    "They treated {P} like cattle on those trains, and my {relative} never spoke of it.",
    "the {a} choir sang at the fountain on {day}, even the crows went quiet",
    "Human rights belong to {P} as much as to anyone who reads this.",
    "The old joke about {P} and light bulbs was never funny and still isn't.",
)
TAILS = (
    "There, I said it.", "Prove me wrong.", "Somebody had to say it.", "It was ever thus.", "Sad but true.",
    "Fact.", "Ask around in {place}.", "And {o} looks on.", "But one isn't allowed to say so.",
    "Downvote me if you like.", "My grandfather knew that already.", "Print that, {paper}.",
)
HARMLESS_TAILS = (
    "Thanks for the article.", "That needed saying.", "I read it in {paper}.", "My {relative} was there.",
    "More of this, please.", "It's worth remembering.", "Is there a source?", "Greetings from {place}.",
)
# fmt: on


def _drawn(
    sentences: tuple[str, ...], tails: tuple[str, ...], labels: Targets, chance: random.Random
) -> tuple[str, Targets]:
    sentence = chance.choice(sentences)
    with_tail = sentence[-1] in ".?!" and chance.random() < 0.2
    return fill_all((sentence, chance.choice(tails)) if with_tail else (sentence,), {}, chance), labels


def draw(chance: random.Random) -> Iterator[Example]:
    """COUNT degrading sentences, COUNT_STEREOTYPING stereotypes, COUNT_NONE harmless ones beside them."""
    yield from drawn_once(
        "degrading", lambda own: _drawn(DEGRADING, TAILS, DEGRADES, own), COUNT, chance, rough=0.2
    )
    yield from drawn_once(
        "stereotyping",
        lambda own: _drawn(STEREOTYPING, TAILS, STEREOTYPES, own),
        COUNT_STEREOTYPING,
        chance,
        rough=0.2,
    )
    yield from drawn_once(
        "degrading-none", lambda own: _drawn(NONE, HARMLESS_TAILS, CLEAN, own), COUNT_NONE, chance, rough=0.2
    )
