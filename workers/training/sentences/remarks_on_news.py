"""Draws harmless remarks under news articles: dry humour, idiom, corrections, memories, blunt civil views.

Called by the last pass (`passes.py`). It must never abuse or threaten anybody, however violent the idiom.
"""

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, Targets, targets
from workers.training.sentences.filling import drawn_once, fill_all

COUNT = 2400

BLUNTLY = targets(0.05, severe=0.0, obscene=0.0, threat=0.0, insult=0.05, identity=0.0)
LONGEST = 45
"""Words of the longest remark: of two sentences that have more the second is left out."""

BANKS = {
    "company": ("Northline", "the bus company", "Halden Foods", "the phone company", "Brightwater", "Orbis",
                "the parcel service", "Kestrel Air", "the supermarket", "Veltra", "Marlow Steel"),
}  # fmt: skip


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(" ".join(text.split()).split(" / "))


SPORT = _sentences("""
Her second serve gets murdered every time {surname} steps in, and the coach has no answer. / They were
slaughtered 5-0 at home and still clapped the away fans. / He killed that solo in the encore, my ears are
ringing and I regret nothing. / That goal was criminal, somebody lock the keeper's gloves away. / {surname} is
a freak of nature; nobody of thirty-nine should run a marathon like that. / My {relative} wept like a child
when {country} scored in the ninetieth minute. / Butchered by the referee again, offside by two metres and no
flag. / Our back four could not mark a postcard. / The {a} keeper stood on his head for two hours, hats off. /
If {country} lose to {country2} on {day} I am eating my scarf, with mustard. / We have a striker who could not
hit a barn from inside it, and {number} million says we keep him. / {name} {surname} left everything on the
court, blood, sweat and a contact lens. / Sack the board, keep the coach, sell the bus. / Two blind mice and a
linesman would have given that penalty. / Was it not {surname} who took the bronze in {year}, or does my
memory cheat me? / What a shot, it nearly took the photographer's head off! / {P} follow {sport} as other
people follow the weather, with hope and no influence. / Punching above their weight all season, and then
knocked out cold by a team of students. / The sprint finish was carnage, get well soon to the {a} rider and
his collarbone. / Best {sport} I have seen since my knees gave up on me. / Extra time took ten years off my
life and I would pay for it again. / Their pressing suffocated us, plain and simple. / I was at the old ground
the night the lights failed and {number} thousand of us sang in the dark. / {surname} should resign as coach:
one win in {number} matches is a record nobody wanted. / When the {a} women's relay came round the last bend I
shouted so loud the dog left the room. / Does anyone know whether tickets bought for {day} stay valid after
the storm? / Darts is a sport. Fight me. Politely, and after the pub quiz. / Every corner against us is a
public execution of our nerves. / She ran the {a} champion into the ground over the last lap, with a smile. /
Let the {P} who come for the final sleep in our gym, we have showers and far too much soup. / Chess players
age in dog years, look at the photo from {year}. / VAR has strangled the joy out of every goal, and I voted
for it.
""")
COURTS = _sentences("""
The accused should be ashamed, and the court said so in rather better English than mine. / Prison was right
here; {number} years for robbing pensioners is no more than the law allows. / I am against the death penalty
even for this man, because courts make mistakes and graves do not open. / Some crimes are so cruel that I, for
one, would not mourn the return of capital punishment. / Abolish short sentences, they cost a fortune and
teach burglars to burgle. / Why does a parking fine reach me in four days and a rape trial take {number}
years? / The jury heard all of it and we have read six paragraphs. / No, he was charged with manslaughter, not
murder, the headline has it wrong. / My {relative} sat on a jury for {crime} once and still sleeps badly. /
Electronic tags are no holiday, I fitted them for a living. / Whoever stole the collection box from the
chapel: bring it back, no questions asked, the roof leaks. / A suspended sentence for that? I would have
expected time in a cell. / The victim's name should never have been printed, {paper}, take it down please. /
Being {a} is neither an excuse nor evidence, said the judge, and that was the best line of the day. / More
officers on foot would help more than another {number} cameras. / I want the police to be better paid and
better watched, in that order. / Legalise cannabis, tax it and leave the officers time for burglaries. / Drugs
killed two boys of my class, so forgive me if I do not laugh about legalisation. / He confessed on the stand,
so the appeal is dead in the water. / Knife crime fell by {percent} where they opened the youth clubs again,
see the table on page three. / The burglar left his phone on my kitchen table, charging. On my bill. / A fair
trial also for those we cannot stand, otherwise it is only theatre. / Was the {a} witness given an
interpreter, and if not, will the verdict hold? / The lawyer tore that alibi to pieces in under ten minutes. /
Lifelong must not mean fifteen years, I signed the petition in {place}. / Gun owners like me lock them away
and still lie awake after such a morning. / Ban private handguns, full stop; in {country} it worked within
{number} years. / A hunter with a licence is not the problem here, the illegal pistols from the boot of a car
are. / The thief was fifteen, his getaway vehicle was a scooter, and he signalled left. / Lock up the files as
well, someone in that ministry leaks like a sieve. / Is it really legal to hold someone for {number} weeks
without charge? / Nobody is above the law, and that includes {o}.
""")
WAR = _sentences("""
My grandmother walked out of {place} with two children and a sewing machine in {year}. / {P} and {P2} shared a
well in our village until the army mined the path. / Bury the dead, feed the living, then argue about the map.
/ The photo is not from {place}, look at the road signs, they are {national}. / How do I send winter clothes
to the {a} families in the sports hall? / No flag is worth the shoe of that child. / The general says victory
is near. He said so in {month}, and in the {month2} before. / They shelled the bakery at eight, when everybody
knows there is a queue. / {country} sells weapons to both and sends condolences to both. / Negotiating with
people who shot at you is the only kind of peace talk there is. / Deserters from any army should be let in, I
say that as a former sergeant. / Arm them properly or tell them honestly that we will not; this dripping of
shells costs lives. / I knew the {a} cameraman who died there, he took terrible coffee and wonderful pictures.
/ Sixty dead is a number. One was my dentist. / You cannot bomb people into liking you, {number} governments
have tried. / Thousands of {P} were deported from {place} in {year}, among them my mother's whole class. /
Please do not call it a conflict when one side has no roof left. / A ceasefire that lasts until lunch is still
better than none before breakfast. / Who clears the mines afterwards, and who pays them? / Exchange all
prisoners, all for all, today. / The {a} church and the {a2} mosque were hit by the same rocket, that should
tell us something. / I wish the ones who vote for war had to carry the stretchers. / Every summer our farmers
plough up another shell from my great-grandfather's war. / {P} have been killed in that valley under four
different flags. / Calling it genocide is for a court to decide, yet what witnesses told {paper} made my hands
shake. / Neither the {nationals} nor we chose this war, and both of us are burying sons. / Volunteers for the
night train with refugees: platform two, ask for {name}, bring nappies. / My {relative} still ducks when a
door slams.
""")
POLITICS = _sentences("""
The minister's plan is dead on arrival, even her own party is holding the funeral. / {surname} promised lower
rents in {year}; mine has since gone up by {percent}. / Vote them out on {day}, that is what the box is for. /
{o} must resign over the contract, not over the trousers. / The opposition has no programme, just a megaphone
and a good tailor. / I am conservative, I want a border that is guarded and a procedure that takes weeks
instead of years. / Speaking from the left: let asylum seekers work from the first day, everybody wins. /
Migration needs rules, and rules need clerks; we have {number} for the whole county. / Fewer people should
come than last year, in my view, and those who are here deserve decent teachers. / Deport convicted smugglers
by all means, but leave the {a} nurse and her kids where they are. / Abortion is a matter between a woman and
her doctor, and the state may wait outside. / I hold that life begins before birth, and I would never shout at
anyone outside a clinic. / Turnout of {percent}, congratulations to the sofa, the true winner. / {name}
{surname} executed that U-turn with the grace of a lorry on ice. / In the debate {surname} got roasted,
grilled and served with chips. / Has anyone read the bill itself, or only the tweet about it? / A party that
cannot count its own members wants to run the treasury. / The {a} minority has one seat in {place} and it
sends its best speaker. / They axed the night bus, killed the library and now they wonder who still turns up
to vote. / Somebody please put this coalition out of its misery. / Our mayor cut {number} ribbons this year
and not one cost. / The referendum asks one question and the leaflet answers another. / I voted for {surname}
twice and I would not a third time, for the airport alone. / Corruption in {country} is not a {national}
invention, we exported the manual. / If {P} can vote from abroad, why does my postal ballot take six weeks
from {place}? / The committee on {topic} met, ate and adjourned. / Giving {P} the same pension rights was
overdue since {year}. / According to {o} nobody could have known. {paper} printed it on the front page in
{month}. / Left, right, I no longer care who mends the bridge, as long as it is mended before I drive across.
/ The spokesman dodged that question like a matador, minus the elegance. / Ask {surname} about {topic} and he
answers about his childhood. / Tax the second homes, then {place} may have bakers again who live in {place}. /
A wall solves nothing that a ladder does not undo, and I am saying so as a former customs officer. / Who
counted the votes in district {number}, and why at night?
""")
LOCAL = _sentences("""
This queue will be the death of me, I have been in it since the invention of the wheel. / If you see smoke
call the fire service, do not write it here first. / Watch your speed near the school in {place}, they fine
you at once. / I know where that shop is, my aunt lives there, ring the bell twice. / You will be sorry if you
miss the lantern walk on {day}, wrap up warm. / We know what time you open, {name}, and we will all be
standing at your door for the plum cake. / Someone will get killed at that crossing one day; I have written to
{o} {number} times. / They are coming for our trees again, with chainsaws and a very nice leaflet. / Look
behind you when you leave platform two, the cyclists fly down that ramp. / Do not go in there after dark
without a torch, the floor of the mill is rotten. / I have your keys, {name}, you dropped them outside the
pharmacy. / Your house will be next if the bank of the stream is not raised, ours flooded on {day}. / We are
watching the bins of number twelve with interest, the fox too. / The potholes on our street have potholes, one
of them has ducks. / Does the {a} grocer near the station still sell those tiny pickled aubergines? / {P}
opened a tea house where the betting shop was, and the street has come alive. / The new roundabout: abandon
hope, all who enter in third gear. / I would give my left arm for a dentist who takes new patients in {place}.
/ Whoever tuned the church bells, my windows confess to everything. / Bring a spade to the allotments on {day}
and you go home with potatoes. / Our {a} neighbours shovelled the whole pavement before six, even the drunk
uncle's side. / The council kills every idea by forming a working group. / A rat the size of a dachshund
crossed the market, tipped its hat and left. / Delivery vans are eating our street alive. / Stay away from the
weir this week, the current is stronger than it looks and the rope is gone. / Has {place} thought about
opening the pool on Sundays, as they do in {country}? / The {a} cultural club lent us chairs for a funeral
when the parish would not. / Every time the barrier goes down at the level crossing, I read another chapter. /
Be careful with that contractor, get it all in writing and pay when the tap runs. / The old cinema burned when
I was nine and I still smell it.
""")
ECONOMY = _sentences("""
The bank bled us dry with fees and then sent a birthday card. / Bread at that price, it had better butter
itself. / My rent is killing me and the landlord calls it a market correction. / {percent} inflation, says the
office; my basket says otherwise, and my basket was there. / The {a} owner wants to save the shipyard, let us
hear him out before the whistles. / {company} sacked {number} hundred people by e-mail, on a Sunday, with a
smiley in it. / Shareholders made a killing while the canteen lost its soup. / Who insures a roof in {place}
after this summer? / The tax form has teeth. / Without the {P} who pick our asparagus there would be no
asparagus, ask any farmer. / Hand on heart, {company} broke my phone, my contract and my patience in the same
week. / A four-day week works in our bakery, we simply bake faster and gossip less. / I lost my job at
fifty-eight and found a better one, so do not give up, whoever wrote above me. / Rate cuts will not bring back
the mill, {surname} has that part right. / That budget is a bloodbath for small theatres. / We import garlic
from {country} and export our own to {country2}, explain that to my {relative}. / Pay carers like pilots for
one month and watch the queues at the nursing schools. / Strike by all means, but leave one train for those of
us on dialysis. / Energy bills here doubled while {company} doubled its dividend, spot the difference. / I
sold shares in {year} and bought a cow. The cow did better.
""")
HEALTH = _sentences("""
The flu flattened all five of us, even the cat looked pale. / My {relative} died waiting for that appointment,
so no, I do not find the figures encouraging. / A {a} doctor sat by my bed until four in the morning, I never
learnt his surname. / Stop smoking today, your lungs forgive faster than you think. / Nurses are running on
fumes and chocolate. / Get the lump checked this week, please, mine was nothing and I slept again. / Pain like
knives, and the receptionist asks whether it is urgent! / The vaccine gave me a sore arm and a free biscuit. /
Is it true that {nationals} carry the gene more often, or was the sample just too small? / I was fat as a
child and what helped was a swimming club, not a headline. / Depression does not shout; it cancels Thursday,
then Friday, then you. / The waiting room was so full that a man proposed marriage to get a chair. / You
shouldn't stop those tablets overnight, talk to your pharmacist first. / Dementia took my father by the
teaspoon. / The ward for {a} veterans closed in {year} and nobody wrote a line about it. / Call the helpline
even if you feel silly; I did, and they laughed with me and stayed on. / Euthanasia should be allowed with two
doctors and a long cooling-off period. / Hospital food: proof that a potato can die twice. / Mental illness is
not violence, most of us only ever hurt our own sleep. / That cough syrup could strip paint.
""")
WEATHER = _sentences("""
It is hot enough to fry an egg on the steps of {o}. / The wind nearly murdered my tomatoes, the hail finished
the job. / Raining cats and dogs, and both of them are in my cellar. / Do not drive through standing water, it
takes less than you think to float a car. / Snow in {month}, I take back all I said about the autumn. / My
great-uncle drowned in the flood of {year} within sight of his door. / The storm tore the roof off our school
and {P} from three streets turned up with tarpaulins. / Climate models got this summer right to the tenth of a
degree, credit where it is due. / I doubt that one cold {month} disproves anything, but my heating bill wants
a word. / The river is a killer in spring, teach your kids to respect it. / Sandbags are free behind the fire
station until {day}, two pairs of hands per car please. / Who else slept in the bath last night because of the
wind? / The drought hits {P} along the lower river hardest, as the second half of the article explains. /
Frost bit the blossom and there goes my jam.
""")
CULTURE = _sentences("""
The soprano slayed, the tenor survived. / I laughed until my ribs hurt, and the {a} subtitles were even
funnier than the dialogue. / The director butchered a perfectly good novel and fed it to the horses. / Her
last book broke me in half on a commuter train. / That drummer is an animal, in the best possible sense. /
Three hours, no interval, my backside has filed a complaint. / It bombed in {place} and became a hit in
{country}, go figure. / The {a} film deserved the prize, the {a2} one deserved a longer run. / Killer bass
line, shame about the lyrics. / {surname} plays the villain so well that my {relative} hissed at the screen. /
Ban mobile phones from concerts and I will carry the bins myself. / The museum should give the masks back,
they were stolen at gunpoint. / A scene in which {P} are more than waiters or thieves, at last! / I danced
till I dropped, and then somebody dropped on me. / Who translated the poems? The name belongs on the cover. /
The comedian died on stage, not one laugh, and got a hug from the bouncer. / Our choir sang a {a} lullaby as
an encore and two old men in row one cried. / The finale left me gutted, do not tell me who shot the baker.
""")
SCIENCE = _sentences("""
A parasite that eats its host from within and still has better manners than my printer. / The asteroid will
miss us by a whisker, as planned by nobody. / Killer whales do not hunt people, the sinking boats were fitted
with a very tasty rudder. / One study with {number} mice is not a cure, however cute the mice. / Crows
remember faces, I apologised to ours and it worked. / Dogs were bred from wolves, not from foxes as the
caption says. / The {a} team published the raw data, which is more than {surname} ever did. / Nuclear waste
outlives every government, so whom do we ask? / The robot vacuum has declared war on my slippers. / If bees
go, we go, a little later and much hungrier. / Genetically {nationals} and {nationals2} are cousins, which the
graph hides behind its colours. / The black hole swallowed a star and burped, that is how I explained it to
the kids. / Pluto was robbed. / My {relative} worked on that telescope, she says the mirror took {number}
years to polish.
""")
OBITUARIES = _sentences("""
She taught half of {place} to read and the other half to behave. / Rest easy, {name}, the bench by the river
is yours. / He owed me ten pounds since {year} and I would give a hundred to ask him for it once more. / The
obituary forgets that {surname} was {a} and proud of it, he told everyone by the second drink. / Cancer won,
but only on points. / I cannot believe it, we spoke on {day} about tulips. / An old devil with a heart of
gold, the brass band will miss his trombone. / My condolences to the {surname} family from a former
apprentice. / Ninety-eight, three wars and one husband, and she complained only about the husband. / He died
as he drove, slightly over the limit and waving. / No flowers please, she hated lilies, give to the lifeboat.
/ The whole {a} parish walked behind the coffin in the rain. / You were kind to me when I was nobody, Mr
{surname}. / Missing you every day, big sister; the boys have your temper, thank heaven. / Grief is love that
has missed the bus, somebody told me at the stop.
""")
TALK = _sentences("""
Thanks, {name}, that cleared it up for me. / You write beautifully, have you thought of sending it to {paper}
as a letter? / I see what you mean about {topic}, although your second example points the other way. / Your
grandfather must have known mine, they both worked at the brickworks. / Could you post the link to the source
you mentioned yesterday? / Happy to be corrected, but the treaty was signed in {year}, not two years later. /
I owe you an apology, {name}, I read your comment before my coffee. / As a {a} reader I was surprised by the
headline and content with the article. / Your idea of a second crossing is the first sensible thing I have
read on this page. / Agree to differ, {name}, and see you at the match on {day}. / Hang in there, you are not
the only one whose claim got lost. / May I ask how you came to {place}, and whether you would do it again? /
Small correction from a native: {P} do not celebrate it in {month}. / You made my day with that story about
the goat. / Take care of yourself and eat something warm.
""")
BLUNT = _sentences("""
You are wrong about the dates, the strike began in {month}. / No, you have that backwards: {country} left
first and {country2} followed. / I think you misread the table, {name}, the red column is deaths per million.
/ That is simply not true, and the article you cite says the opposite in its last line. / Your argument has a
hole you could drive a bus through. / Rubbish, with respect; I was there and nobody threw anything. / You keep
repeating this about {P} and never give a source, so please give one now. / Sorry, but what you say about {a}
schools has not been the case since {year}. / Did you even open the report, {name}? It is on page four. /
Nonsense, the {nationals} paid their share, the receipts are public. / The editor should be embarrassed by
this piece, half the names are misspelt. / Stop shouting in capitals, I can read you perfectly well. / If you
want respect for your view on {topic}, try letting others finish. / A weak article: three adjectives per noun
and not one {a} voice in it. / {surname} has failed, plainly and expensively, and ought to go before the
summer. / What a shameful vote by the council, I expected more of people I drink with. / You cannot be
serious, {place} is nowhere near the border, look at a map. / Spare us the lecture, we live next to the thing.
/ I disagree with every word, {name}, apart from the bit about dogs. / Terrible decision by the referee,
terrible tackle, terrible pie. / Your sums are off by a factor of ten. / The company lied to us for {number}
years and now it wants our understanding. / That comparison with {year} is cheap and you know it. / How
convenient that {o} was on holiday when the dam broke. / Please do not speak for all {P}; I am one and I think
otherwise.
""")
CASUAL = _sentences("""
lol the goat has better security than {o} / im dead, the cat walked right through the live interview / that
free kick was filthy, absolutely filthy, play it again / my {relative} would of loved this, she grew up two
doors from the {a} bakery / ngl the {a} team robbed us fair and square / who else nearly choked on their tea
reading the last paragraph / nah mate you got the wrong {surname}, this one plays {sport} / shoot me a message
if u need a lift to {place} on {day} / id kill for a decent bagel in this town tbh / rip to a legend, saw him
live in {year} and couldnt hear for a week / they got away with murder on those ticket prices / cant believe
they let {surname} go, worst news since the chippy closed / omg the size of that spider, burn the shed and
move to {country} / any {P} here who can tell me if the recipe really needs that much dill / stop the count, i
spilled my popcorn / u ok hun? that storm went right over yours / i know your street, its the one with the
blue bins, flood water never got that far / hit the road early tmrw folks, the bridge is shut till {month} /
so {country} beat us again and again its the keepers fault, shocker / this heat is brutal, check on your nan /
not being funny but why is there never an {a} name on these panels / good on the lad who jumped in, proper
hero, buy him a pint and a towel / anyone know if the {a} festival is still on, the website is dead
""")

THEMES = (
    SPORT, COURTS, WAR, POLITICS, LOCAL, ECONOMY, HEALTH, WEATHER, CULTURE, SCIENCE, OBITUARIES, TALK, BLUNT,
    CASUAL,
)  # fmt: skip


def _make(chance: random.Random) -> tuple[str, Targets]:
    (theme,) = chance.choices(THEMES, [len(theme) for theme in THEMES])
    if theme is CASUAL:
        return fill_all((chance.choice(theme),), BANKS, chance, as_typed=True), CLEAN
    parts = chance.sample(theme, chance.choice((1, 1, 2)))
    if len(" ".join(parts).split()) > LONGEST:
        parts = parts[:1]
    return fill_all(parts, BANKS, chance), BLUNTLY if theme is BLUNT else CLEAN


def draw(chance: random.Random) -> Iterator[Example]:
    """COUNT harmless remarks of readers, from dry to blunt, on the news of every page."""
    yield from drawn_once("remark-news", _make, COUNT, chance, rough=0.2)
