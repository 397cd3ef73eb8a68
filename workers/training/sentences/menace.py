"""Draws threats that have no bad word in them, and harmless sentences with the same nouns.

Called by the last pass (`passes.py`). It must never say how a harm is done, nor let a kind warning
pass for a threat.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, Targets, targets
from workers.training.sentences.filling import drawn_once, fill_all

COUNT = 1300
COUNT_NONE = 700

AT_ONE = targets(0.95, obscene=0.0, threat=0.9, identity=0.0)
WISHED = targets(0.95, obscene=0.0, threat=0.8, identity=0.0)
AT_GROUP = targets(1.0, obscene=0.0, threat=0.95, identity=1.0)

BANKS = {
    "they": ("the judge", "the councillor", "this reporter", "the headmistress", "our mayor", "the witness",
             "the landlord", "the author", "{name} {surname}", "the chairwoman", "the columnist",
             "the doctor",
             "the prosecutor", "the union man", "the woman from the planning office", "the editor"),
    "shop": ("bakery", "kebab shop", "bookshop", "nail salon", "corner shop", "cafe", "barber shop",
             "flower stall", "pharmacy", "pub", "garage", "tea room", "grocery", "bridal shop"),
    "owned": ("the blue Volvo", "the red front door", "that little dog", "the conservatory", "the new porch",
              "the caravan", "the greenhouse", "the pony", "the boat", "the old barn", "the summer house",
              "the kids' trampoline", "the shop window", "the silver hatchback", "the roses"),
    "hour": ("half past seven", "ten to four", "six in the morning", "midnight", "quarter past eight",
             "noon on {day}", "five on the dot", "nine on {day} evening", "just after dark"),
    "street": ("Mill Lane", "Station Road", "Church Street", "Elm Avenue", "the canal path", "Park Row",
               "the estate", "Bridge Street", "Hill Crescent", "the back road", "Orchard Close"),
}  # fmt: skip

# fmt: off
ONE = (
    "{owned} looks lovely in the photo, {name}. Took me five minutes to work out which house it is.",
    "Accidents happen on stairs like yours, {name}, particularly to people who write letters to {paper}.",
    "Enjoy {owned} while it stands.",
    "We keep a list, {name} {surname}, and as of {day} your name is on it.",
    "Someone ought to pay {they} a visit. Not for tea.",
    "The river at {place} is deep this time of year, as {they} may yet discover.",
    "Judges drive home alone too, and the road through {place} is very dark.",
    "A polite word of advice, {name}: take another way home on {day}.",
    "so you're the one with {owned} on {street}. good to know",
    "Does {they} still leave the office at {hour}? Asking on behalf of some people who lost everything.",
    "I'd teach the kids to memorise a phone number if I sat where {they} sits. Things can change at {hour}.",
    ("What a shame it would be if the brakes on that silver hatchback turned out like the promises about "
    "{topic}."),
    "Everybody's got a front door, {surname}. Yours is on {street}, isn't it?",
    "Signed with your full name, how brave. There are only {number} {surname}s in the phone book.",
    "My cousins read this paper as well, {name}, and they aren't as patient as I am.",
    "With the greatest respect to {they}: sleep with the hall light on.",
    ("Glass is expensive these days. The owner of the {shop} on {street} might think about that before she "
    "talks to {paper} again."),
    "You'll understand once it happens to somebody you love, and it will, {name}.",
    ("{they} walks that dog along {street} at {hour}, same bench, same route. Creatures of habit have "
    "short lives."),
    "No hard feelings, {name}, but I'd bring the cat in at night from now on.",
    "It's a small town, {surname}. We all have to use the same dark car park.",
    ("There's a saying in {place}: whoever speaks too much finishes up swimming in winter. Think about it, "
    "{name}."),
    "I'm not threatening anybody. I'm only saying that {they} would be wise to make a will before {month}.",
    "How is your mother, {name}? Still in the care home on {street}, second floor, window to the garden?",
    "Say hello to your daughter from us; we saw her at the bus stop on {day}.",
    "Vote for {topic} on {day}, councillor, and you'll find out how quickly a {shop} can go up.",
    ("{name} {surname} has children at the school in {place}, hasn't she? Then perhaps she should be more "
    "careful what she prints."),
    "Funny how people who testify in {place} never seem to reach old age.",
    "Next time we won't write in the comments, {name}. We'll ring the bell.",
    "Keep it up and the only article about you in {paper} will be on the back page with a black border.",
    "Dear {name}, thank you for your views. A few of the lads will drop round to discuss them. Kind regards.",
    "Your employer, your gym, your usual table at the {shop}. People really do put everything online.",
    "If I ran a {shop} I wouldn't hang that poster up, not with a window that size and no shutters.",
    "We've been patient with {they}. Patience ends on {day}.",
    "Careful on the ladder this weekend, neighbour. Nobody would hear you from {street}.",
    "They had bodyguards in {year} as well, {surname}. Look how much good it did them.",
    "You can delete my comment, dear moderator, but you can't delete where you park.",
    "Last journalist who dug into {topic} around here moved away. The one before him didn't get the chance.",
    "I have all the time in the world and I know {they} takes the {hour} train.",
    "One phone call, {name}. That's all it'd take for certain people to learn about {owned}.",
    "Tick tock, {surname}.",
    "bet you check the back seat tonight {name}. you should.",
    "The woods behind {street} are big, and {they} goes jogging there without a phone. Just an observation.",
    "Hope you said goodbye properly this morning, {name}, one never knows.",
    "Somebody's been taking pictures of {owned}, {name}. Lovely pictures. Shall I post a few?",
    "We remember faces, and {they} has one that's easy to remember.",
    "Tell {they} that the flowers are already ordered. White ones.",
    "Once {o} is out of office there'll be no guard at the gate, and we'll still be here.",
    "I make it a rule never to argue online. I prefer to find people. See you {day}, {name}.",
    "Old houses on {street} burn so easily, don't they? I do hope {they} has a smoke alarm.",
    "It would be wise for the lady at the {shop} to stop sending her boy out with the deliveries.",
    "{surname} should think about how long it takes an ambulance to reach {street}.",
    "You've a nice quiet life, {name}. Whether it stays quiet is up to you.",
    "Consider this a friendly reminder, {surname}. The second one won't be in writing.",
    "Now we've got your number plate. Drive safely!",
    "Whoever signed that judgment had better not go for a drink in {place}.",
    "I wouldn't buy any green bananas if I were {they}.",
    ("a little bird told me {name} {surname} works nights at the petrol station on {street}, all by herself, "
    "till {hour}"),
    "Do pass on to {they} that we're neighbours now. I took the flat across from {owned} specially.",
    "What goes around comes around, {surname}, usually from behind and usually at {hour}.",
)
WISHES = (
    "With any luck {they} will be on the next flight that doesn't arrive.",
    "I shan't send a wreath for {they}, but I'll dance when the time comes, and may it come by {month}.",
    "May {they} go the way of the last one, and sooner.",
    "I'd love to see {name} {surname} cross the motorway at {place} blindfolded.",
    "Nothing would cheer this town up like {they} meeting a lorry on {street}.",
    "hope {they} chokes on the christmas dinner we're paying for",
    "If the lift at city hall ever fails, please God let {they} be in it.",
    "Pity the tree on {street} didn't come down {number} seconds earlier, when {they} was under it.",
    "A winter in the cellar without heating would be just the thing for {they}.",
    "They missed {o} in {year}. Better aim next time.",
    "I light a candle every {day} that {name} {surname} will not wake up.",
    "Let {they} live through what that family lived through, minute by minute, and nobody come to help.",
    "In better times {they} would have been taken behind the barn by now.",
    "I pray the illness is slow, and that {they} has time to think about {topic}.",
    "Where is the iceberg when {o} goes on a cruise?",
    "There's a rope in every hardware shop in {place}, and {they} knows what the decent thing would be.",
)
GROUPS = (
    "{P} should sleep with one eye open from now on.",
    "We know which doors on {street} belong to {P}. They've been marked.",
    "Last chance for the {P} of {place} to pack. After {day} nobody will ask nicely.",
    "Not long now and the {a} families on {street} will find out what the neighbours really think.",
    "If I had {a} kids, I wouldn't send them to school in {place} this {month}.",
    "Whoever rents to {P} should check the fire insurance.",
    "In {year} we showed {P} the way to the river. It hasn't moved.",
    "{P} had better count their children tonight.",
    "The next {a} wedding in {place} will be one to remember, just you wait.",
    "There's going to be a knock at every {a} door in {place}, and it won't be the postman.",
    "Let {P} march on {day}. The streets are narrow and we'll be at both ends.",
    "Our grandfathers had a solution for {P}, and the tools are still in the shed.",
    "A {a} {shop} on {street}? I give it a month before the windows are gone.",
    "When the army goes home, who's going to protect the {P} in {place}? Exactly.",
    "{P} and {P2} alike will learn to run again, like they did in {year}.",
    "you lot in the {a} community centre, we can see the lights are on until {hour}",
    "One match, and the {a} question in {place} is settled.",
    ("I do hope the {a} gentleman who wrote this letter enjoys his evening walks, as there won't be many "
    "more."),
    "Somebody will do to the {P} of {place} what should've been done in {year}, and I'll hold his coat.",
    "Tell your {a} friends that the summer will be hot and that the police are on our side.",
    "Every {a} student on that campus is in our photos. Smile!",
    "May the sea take the next boat of {P} as well.",
    "Keep the lists of {P} safe, they will be needed on the day.",
    "A word to {P} moving in round here: the last lot lasted till {month}.",
)
NONE = (
    "Mind the stairs by the station in {place}, they are icy.",
    "The river is deep at this time of year, so please keep the children off the bank near {place}.",
    "We keep a list of volunteers for the {shop}, and your name is on it, {name}, thank you!",
    "Somebody ought to pay old Mrs {surname} a visit, she's been alone since {month}.",
    "{name} sleeps with one eye open since the baby came.",
    "Enjoy the gardens on {street} while the tulips last.",
    "Accidents on {street} have gone up by {percent} since the lights were removed.",
    "Does anyone know the address of the {shop} on {street}?",
    "The judge drove home to {place} through the snow and still made the hearing at {hour}.",
    "My {relative} fell on the stairs in {month} and the neighbours called the ambulance within minutes.",
    "Please take {owned} out of the picture before you publish it, readers can see the house number.",
    "I know where the {surname}s live, that's the house with {owned}. Shall I drop the parcel off?",
    "What time does the school bus leave {street}? My {relative} thinks {hour}.",
    "The waiting list for an allotment in {place} is {number} years long.",
    "Nobody should have to fear for their family because they sit on a council.",
    "We'll visit the museum in {place} on {day}, come along if you like, {name}.",
    "{paper} shouldn't have printed the address of {they}; that puts people at risk.",
    "Our dog walks himself to the {shop} and back, everyone on {street} knows him.",
    "A warning to cyclists: the bridge at {place} is slippery after {hour}.",
    "Have you checked your smoke alarm? The fire on {street} started with a toaster.",
    "{they} walks home alone because the council cancelled the late bus. Bring it back!",
    "Which window did the storm break at the {shop}? We can lend you a sheet of wood until {day}.",
    "I slept badly before the hearing, the judge turned out to be kindness itself.",
    "The visit to {place} has been moved to {day}.",
    "{they} retired in {year} and has been growing pumpkins ever since.",
    "The lock on the front door was broken again, could the landlord on {street} finally send somebody?",
    "She drowned in the river at {place} in {year}, and there still isn't a railing.",
    "Drive carefully through {place}, deer come out of the woods at {hour}.",
    "My name was missing from the electoral list, the clerk put it right in {number} minutes.",
    ("Two friendly officers rang our bell on {street} about a van, it had simply been parked on the wrong "
    "side."),
    "I saw your daughter play at the concert on {day}, {name}, you must be so proud.",
    "Lamp posts on {street} are being replaced, expect noise from {hour}.",
    "It took the ambulance {number} minutes to get to {street}. That has to improve.",
    "Brakes tested, tyres changed, my {relative} is ready for the winter roads round {place}.",
    "Say hello to your mother from all of us at the {shop}, we miss her laugh.",
    "The last journalist who looked into {topic} won a prize for it, and rightly.",
    "Whoever found a key on the stairs of the library, please hand it in at the {shop}.",
    "I'd make a will before a long trip, too; my {relative} did, and it saved us a lot of trouble.",
    "Sleep well, {name}, and good luck with the exam at {hour}!",
    "The council's timetable for {street} says {hour}, the sign at the stop says something else.",
    "lovely garden {name}, what do you feed those roses",
    "After the accident at {place} the driver stayed with the boy until help came.",
    "Threats against {they} help nobody; argue about {topic} instead.",
    "We remember faces badly at our age, so name badges at the reunion in {place}, please.",
    "The list of candidates hangs in the window of the {shop} until {day}.",
    "You'll find {name} at the usual table in the {shop}, every {day} at {hour}.",
)
TAILS = (
    "Just saying.", "Have a nice evening.", "Think of your family.", "Nothing personal.", "Take care now.",
    "You've been told.", "We'll see how long.", "Mark my words.", "A friend.", "Greetings from {place}.",
    "Don't say nobody warned you.", "It's in your hands.", "No need to reply.", "Soon.",
)
HARMLESS_TAILS = (
    "Thanks.", "Have a nice evening.", "Best wishes from {place}.", "Well done to {paper}.",
    "Take care, all.",
    "Any ideas?", "I read it in {paper}.", "It does matter.", "See you on {day}.", "Just so you know.",
)
# fmt: on


def _menace(chance: random.Random) -> tuple[str, Targets]:
    kinds = ((ONE, AT_ONE), (WISHES, WISHED), (GROUPS, AT_GROUP))
    ((sentences, labels),) = chance.choices(kinds, (60, 16, 26))
    return _with_tail(chance.choice(sentences), TAILS, chance), labels


def _none(chance: random.Random) -> tuple[str, Targets]:
    return _with_tail(chance.choice(NONE), HARMLESS_TAILS, chance), CLEAN


def _with_tail(sentence: str, tails: tuple[str, ...], chance: random.Random) -> str:
    followed = sentence[-1] in ".?!" and chance.random() < 0.25
    return fill_all((sentence, chance.choice(tails)) if followed else (sentence,), BANKS, chance)


def draw(chance: random.Random) -> Iterator[Example]:
    """COUNT threats and wishes of harm in polite words, then COUNT_NONE harmless sentences beside them."""
    yield from drawn_once("menace", _menace, COUNT, chance, rough=0.2)
    yield from drawn_once("menace-none", _none, COUNT_NONE, chance, rough=0.2)
