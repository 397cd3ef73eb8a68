"""Draws harmless remarks under the news in which a people or another group is merely named.

Called by the last pass (`passes.py`). It must never run a group down, nor excuse who does.
"""

# ruff: noqa: PLR2004 - the chances of a draw say what they are where they stand

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, Targets
from workers.training.sentences import words
from workers.training.sentences.filling import drawn_once, fill_all

COUNT = 2600


def _split(text: str) -> tuple[str, ...]:
    return tuple(" ".join(text.split()).split(" | "))


BANKS = {
    "E": ("Rohingya", "Inuit", "Sami", "Maori", "Yazidis", "Uyghurs", "Roma", "Sinti", "Copts", "Druze",
          "Basques", "Catalans", "Kurds", "Tatars", "Chechens", "Tibetans", "Berbers", "Tamils", "Hazaras",
          "Tigrayans", "Pashtuns", "Armenians", "Assyrians", "Circassians", "Alevis", "Greeks", "Turks",
          "Jews", "Palestinians", "Azerbaijanis", "Bedouin", "Hmong", "Karen", "Mapuche", "Quechua",
          "Navajo", "Cree", "Mohawks", "First Nations people", "Aboriginal families", "Irish Travellers",
          "Welsh speakers", "Bretons", "Frisians", "Sorbs", "Corsicans", "Faroese", "Greenlanders",
          "Chagossians", "Ainu", "Tuareg", "Maasai", "Igbo", "Oromo", "Ossetians", "Abkhaz", "Lezgins",
          "Talysh", "Meskhetians", "Old Believers", "Mennonites", "Maronites", "Sikhs", "Baluch"),
    "a": tuple(word for word in words.ADJECTIVES if word not in {"old", "young", "teenage", "elderly", "male",
               "female", "foreign", "deaf", "blind", "straight", "paralyzed", "heterosexual"}),
}  # fmt: skip
"""`E` are peoples with a home and a history, `a` the adjectives that suit a person of any trade."""

SLOTTED = _split("""
Postal ballots do not exist for {nationals}, so the consulates had to open on a Sunday. | Does anybody know
whether the {E} resettled in {place} ever got their deeds back? | Beating a prisoner cost {number} {national}
guards their jobs and one of them his freedom. | If the {national} treasury kept a corner shop it would be
shut by {day}. | {number} {nationals} were among the dead, the embassy confirmed this morning. | I lived for
{number} years among {nationals} and never once heard anybody shout in a queue. | Under the constitution of
{country} no party may be founded on religion alone. | The ceasefire holds, but the {nationals} who fled
{place} still cannot go home. | {nationals} vote on {day}, {nationals2} a week later. | Correction: there are
{number} {national} deputies in that chamber, not {number2}. | Has anyone asked the {E} what they think of
the dam? | Extraditing a {national} citizen to {country2} takes years, because the lawyers appeal at every
step. | My {relative} married into a {a} family and now we have two new years to celebrate. | The {national}
prime minister promised hospitals and built a stadium. | In {place} the {E} still bake their bread in clay
ovens, and you can smell it from the station. | Of all the teams at the tournament, the {nationals} covered
the most ground. | {name} {surname}, a {a} nurse from {place}, was the one who called the ambulance. | How
many {P} live in {place}? The article gives two different figures. | The police in {place} have hired
{number} {a} officers, which is a start. | Nobody in {country} remembers a winter in which so many
{nationals} left to look for work. | The {national} army withdrew from the village and the {nationals2} moved
in an hour later. | {E} were promised schools in their own language in {year}, and they are still waiting. |
Why is the {national} translation of the treaty longer than ours? | A {a} pensioner returned the wallet with
every note in it; he would not take a reward. | The three men convicted of the fraud are {nationals}, so were
most of the people they cheated. | They fine you in {country} if you stay at home on election day, and hardly
anybody minds. | If {nationals} can run their trains on time with that budget, so can we. | The {E} lost
their grazing land to the mine and got a playground in return. | To my {a} neighbours: happy holidays, and
thank you for the cake. | The census of {year} counted fewer {E} than there were pupils in their schools, so
something is off. | {nationals} eat late, so do not turn up for dinner in {place} at six. | Half of the
{national} squad plays abroad, which is why the league looks so empty. | The judge ruled that the {a} woman
had been dismissed unlawfully. | {o} met {a} leaders in {place} on {day}; no statement was made. | We were
taught in school that the {E} had vanished, and then one of them taught us geography. | A {national}
journalist was arrested at the airport for something he wrote in {year}. | There is a {a} choir in {place}
that sings on the first {day} of the month. | With {percent} of the vote, the {national} opposition has its
best result since {year}. | Twelve {national} coal miners are still underground, and the shift manager is
among them. | The {nationals} have a saying that you should not praise the day before the evening. | The
{national} central bank raised rates twice this spring, and the currency did not care. | Are {P} covered by
the new act, or was that clause dropped? | A referendum like that would need two chambers in {country} and a
royal signature. | {name} is a {a} carpenter, and the best one I ever hired. | {nationals} abroad may
register at the consulate until {month}. | Both brothers fought for the {nationals}, only one of them came
back. | When my ship docked in {place} the {nationals} gave us oranges; I have not forgotten it. | The {a}
man whose shop was burned says he will reopen in {month}. | Not one {national} newspaper put the story on its
front page. | Look at the table: {nationals} work more hours than {nationals2} and earn less. | The
prosecutors say that the victim, a {national} student, had been followed from the tram. | {E} from both sides
of the border met at the bridge for the first time since {year}. | The monument names the {national} soldiers
but not the {E} who carried their supplies. | Every autumn the {E} drive their herds down through {place},
and the traffic simply waits. | He was the first {a} judge on that court, and he wrote the clearest opinions
of the lot. | I had no idea that {nationals} needed a visa to change planes in {place}. | On penalties, of
course. We {nationals} never do it the easy way. | The {national} foreign minister talks a lot for a man who
says so little. | It was a {national} trawler that picked up the survivors. | {P} and {P2} share that
cemetery, and the same gardener looks after all the graves. | A bus full of {a} schoolchildren broke down
outside {place} and the whole village brought food. | That law was struck down in {country}, upheld in
{country2} and forgotten in {country3}. | The {national} ambassador was called in for a talk about the
fishing quotas. | The exhibition shows how {E} wove carpets before the looms came. | The shooter was
{national}, the man who stopped him was {national}, and so were all who died. | Do {nationals} elect their
president directly, or does parliament do that? | {percent} of {P} in the survey said they had been refused a
flat at least once. | {a} groups have asked for a seat on the committee since {year}. | {surname} learned
{national} in prison and later translated the poems. | The {E} do not have a state, they do have a football
team. | A {national} farmer gets twice the subsidy for the same field, check the annex. | The {national}
striker fouled, got booked and apologised, and that was that. | According to {paper}, {nationals} buy more
books per head than anybody else. | The {nationals} lost {number} thousand men in that valley, the
{nationals2} nearly as many. | My {a} grandmother hid two families in her cellar and never spoke about it. |
For {P} the nearest clinic is in {place}, three hours by bus. | Two {national} officers have been charged
with taking bribes at the crossing. | {country} abolished the death penalty in {year}; {country2} kept it on
paper. | There were {E} in {place} long before there was a {place}. | The hostages include {number}
{nationals} and a {national2} aid worker. | The mayor thanked the {a} community for opening its hall after
the flood. | {nationals} have been queuing at the polling stations since five in the morning. | Where did the
money for the {a} cultural centre end up? | I am told that {nationals} drink their coffee with salt; can any
reader confirm this? | The {national} opposition boycotted the vote and then complained that it had no seats.
| The old {a} quarter of {place} was pulled down for a car park. | {name} {surname} writes about {P} with
warmth and without pity. | The peace talks failed over {number} villages in which mostly {E} live. | As far
as I know, {P} were allowed to serve in that army only after {year}. | The {nationals} call it a special tax,
the {nationals2} call it a toll, and we shall pay it either way. | A {national} tourist fell into the
fountain and laughed louder than anyone. | Neither the {nationals} nor the {nationals2} have signed the
protocol on landmines. | The tribunal heard {number} {a} witnesses, most of them behind a curtain. | Young
{nationals} leave, old {nationals} stay, and the schools close one by one. | The team doctor is {a}, the
coach is {a2}, and they argue about the tea. | It took {country} eleven months to form a cabinet, and the
buses ran all the same. | {E} will hold their new year in the park; the road is closed from noon. | I doubt
that {nationals} would accept a tax like this, they would be on the barricades. | The {national} dub is
better than the original. | No {E} were consulted, although the pipeline crosses their burial ground. | Thank
you for printing the names of the {nationals} who died there. | {o} wants {P} to sit on juries more often,
and sent no letters to them. | A {national} appeal court freed him after it found that the confession was
forged. | The figure for {P} is {percent}, for the whole country it is {percent2}. | I shared a hospital room
with a {a} bus driver; we still write at Christmas. | Inflation ate the savings of a whole generation of
{nationals}. | The {nationals} built the bridge, the {nationals2} blew it up, and the UN put up a ferry. |
Several {a} athletes marched under a neutral flag. | The museum has returned {number} skulls to the {E}, who
buried them on {day}. | Only {percent} of {nationals} trust their parliament, and I would guess it is no
better here. | The suspect holds a {national} passport, the victims were {national} as well. | Let the {E}
have their street signs, it costs less than the roundabout. | The oldest {national} manuscript lies in a
library in {place}. | {nationals} will tell you the dish is theirs, and so will {nationals2}; order it in
both places. | A {a} mother of four won the case without a lawyer. | The {national} senate sits in a former
railway hotel. | It isn't true that {P} pay no tax; see page nine of the report. | {name} was ten when the
{nationals} took {place} and thirty when they left. | In {country} a pardon needs the signatures of the king
and of {number} ministers. | Refugees from {place}, most of them {E}, sleep in the gym. | The {a} victims of
the fire were buried on {day}, and the whole town closed its shops. | Bad officiating, but the {nationals}
were simply fitter in the second half. | Why does nobody report on the {E} who were expelled from {place}
that same summer? | A {a} priest and a {a2} teacher ran the soup kitchen together for {number} years. |
{nationals} cannot own a handgun without a course and a doctor's letter. | The {national} state owes its
miners three months of wages. | That hymn was sung by {P} on the march to {place}. | The minister is
{national} by birth and {national2} by marriage, hence the accent. | Foreign observers, {nationals} among
them, called the count slow but clean. | {number} {nationals} have asked for asylum since the coup, {number2}
got it. | The {E} in my unit taught the rest of us how to sleep in the snow. | More {P} sit in this
parliament than in any before it. | The coup was planned by {national} generals and ended by {national} bus
drivers. | The article says "{nationals}", although the man in the picture is from {country2}. | {P} are
mentioned once in the whole treaty, and that is in a footnote. | A {national} reader here: the word means
"Tuesday" and nothing else. | The {national} police took forty minutes to come. The {national} fire brigade
took four. | If you are {national} and over sixty, you remember the bread queues. | The {national} health
system is broke, but its nurses are saints. | The referee is {national}, so what? He gave three penalties
against them last year. | I spent a winter in {place} with a family of {E}, who gave me the warm side of the
stove, taught me forty words and laughed at every one of them, so please, print their name correctly. | Half
my class were {P}, the other half were {P2}, and all of us failed physics. | Stop calling the {E} a tribe,
they had a printing press in the sixteenth century. | The {nationals} whom I met on the ferry were furious
about the article, and with reason. | Nothing in the judgment says that {P} are exempt; read paragraph forty.
| Sorry, but the {national} cabinet has had three years to fix those dykes. | The border was drawn by a man
with a ruler, and {E} have lived on both sides of it ever since. | We hosted two {a} students last year, and
the house has been too quiet since they left. | Shame on the {national} regime, and all my respect to the
{nationals} who stood in that square. | For the record, the {national} words of the anthem were written by a
schoolteacher from {place}. | Was the driver who pulled them out one of the {E} from the camp? The radio said
so.
""")

CONCRETE = _split("""
The Rohingya in Cox's Bazar have been in tents for longer than my daughter has been alive. | Inuit hunters
noticed the thin ice years before the satellites did. | The Sami parliament has a say in it, but no veto. |
Maori seats have existed since 1867, so this is hardly a novelty. | Several First Nations have bought shares
in the pipeline, others are suing to stop it. | Yazidis from Sinjar are still looking for two thousand
missing relatives. | Uyghurs abroad say they have not been able to phone home since 2017. | Roma musicians
played at our wedding, and my grandfather danced until three. | Copts fast for more than two hundred days of
the year. | The Druze in the Golan sell the best apples I ever ate. | Basques voted in larger numbers than
last time, Catalans in smaller. | Scots have their own courts, their own banknotes and their own weather. |
Finnish conscripts may skip the parade, but not the skiing. | The Danes kept their crown, and they sleep well
at night. | A Kurdish court clerk leaked the file to the press. | Navajo families still haul their water by
truck, forty years after the promise. | The Chagossians won in court and lost in parliament. | Crimean Tatars
were put on trains in May 1944; half of them died on the way or soon after. | Aboriginal rangers burn the
grass in patches, so that the big fires find nothing. | Irish Travellers have been recognised as an ethnic
minority in Dublin since 2017. | The Amish voted, which surprised the pollsters more than it did the Amish. |
Welsh is doing better than it did in my youth, my grandchildren chatter in it. | Sikhs fed the lorry drivers
who were stuck at Dover over Christmas. | The Jains next door run the quietest print shop in Leicester. |
Quakers refused to fight and drove the ambulances instead. | Hazaras were stopped at the checkpoint,
questioned and sent back. | The Hmong came to Minnesota with nothing, now they have a senator. | Cornish
people will correct you on the order of jam and cream. | Tuareg guides found the tourists after three days. |
The Ainu were recognised as indigenous only in 2008. | Greenlanders drive out onto the sea ice and Danes pay
for the helicopter, that is the arrangement. | Jewish schools in our borough have had guards at the gate for
ten years. | A Muslim paramedic was first on the scene at the synagogue. | Women got the vote in Switzerland
in 1971, and in Appenzell only in 1990. | Gay couples could adopt here before they could marry. | Two
lesbians from the third floor organised the petition about the lift. | Deaf fans had a signer at the cup
final for the first time. | Blind voters have to trust whoever holds the pencil, that is not a secret ballot.
| A wheelchair user cannot reach the buzzer at the polling station in Mill Street. | People with Down
syndrome run the café at the museum, and the scones sell out by noon. | Trans patients wait five years for a
first appointment, according to the trust's own figures. | The over-eighties got their jab first, which seems
fair to me. | Boys now read worse than girls in every district but one. | Men die six years earlier in this
town, and nobody has held an inquiry. | Pensioners on the island pay no bus fare, if there is a bus. | The
autistic lad who works at the library knows where everything is. | Why were the Armenians of Artsakh not
given a corridor before the winter? | Azerbaijanis from Aghdam are going back to a town without a single
roof. | Turks abroad voted differently from Turks at home, look at the Stuttgart numbers. | A Ukrainian drone
hit a depot, a Russian one hit a bakery, and tomorrow we read the same again. | Israelis have been
demonstrating against their own government for thirty Saturdays. | Palestinian fishermen may go out six miles
on a good day. | The Russian mothers who asked about their sons were fined. | Georgians filled Rustaveli
Avenue once more last night. | Greeks and Turks dug out each other's dead after the earthquakes of 1999. |
Serbs from Mitrovica and Albanians from Pristina sat on one bench at the trial. | Iranians cannot transfer a
euro out of the country, so he was paid in pistachios. | Syrians were the largest group in my German class,
and the most punctual. | The Kurds hold the camp with thirty thousand people in it, and nobody wants to take
their own citizens back. | The Lebanese pound has lost nine tenths of its value; Lebanese teachers are paid
in it. | Ethiopians count thirteen months, which explains the date in the photo caption. | Eritreans do
national service for as long as the ministry pleases. | The Tutsi families in that village live next door to
men who have served their sentences. | Igbo traders shut the market for a day of mourning. | Kenyan runners
took the first four places, a Norwegian baker came in fifth. | The Zulu king has no vote in it, only a chair.
| South African judges sent their own former president to jail, let us not forget it. | The Brazilians
counted a hundred and twenty million votes in an evening. | Chileans wrote two constitutions and turned both
of them down. | Mapuche leaders were convicted under a law from the dictatorship. | Colombians voted against
the peace by a whisker, and then got it anyway. | Cubans in Miami see that differently from Cubans in Madrid.
| Haitians have had no elected president since the murder. | A Mexican court ordered the soldiers' own
barracks to be searched. | Puerto Ricans are citizens who cannot vote for the president unless they move. |
Cherokee has its own script, invented by a man who could read no other. | The Lakota turned down a billion
dollars for the Black Hills, they want the hills. | Black farmers in Georgia waited twenty years for that
settlement. | African American soldiers dug the graves at Margraten. | White South Africans and Black South
Africans stood in the same queue that day, I was there. | Asian students were turned away, the suit says; the
college says otherwise. | Hispanic turnout rose by four points in Nevada, the article has it as forty. |
Japanese Americans got an apology and a cheque in 1988. | Koreans turn a year older on New Year's Day, or did
until they changed the law. | The Chinese delegation left before lunch. | Hongkongers with that passport may
stay for five years. | Tibetan nuns ran the clinic until the road was cut. | Indians invented the number
zero, it says nothing here about who lost it. | Tamils and Sinhalese mourned on the same beach after the
wave. | A Pakistani bride was stopped at Heathrow for carrying her grandmother's rolling pin. | Bangladeshi
garment workers earn less in a month than the shirt costs. | Nepali sherpas carried down the bodies, as usual
unnamed in the report. | The Afghans who interpreted for us were left at the gate. I served with two of them.
| Poles fixed my roof, Romanians my drains, and my own countrymen still have not rung back. | Hungarians call
their own language difficult, so I do not feel so bad. | The Czechs drink more beer per head than the
Germans, there is a table for it. | Germans sort their rubbish into five bins and then argue about the sixth.
| Austrian police searched the office of an Austrian chancellor. That is how it should work. | Italians have
had nearly seventy governments since the war and still eat better than we do. | French farmers dumped manure
before the prefecture again, it must be spring. | The Corsicans want autonomy, the Bretons want a motorway. |
Spaniards over fifty remember when Catalan was not spoken in school. | Portuguese has more speakers in São
Paulo than in all of Portugal. | The Dutch are selling their cows to the state, the Belgians are keeping
theirs. | Flemings and Walloons agree on one thing, and that is the bill. | The Swiss voted themselves a
thirteenth pension payment; good for them. | Swedes queue for the ticket that lets them queue. | Norwegians
put their oil money away, the British spent theirs. | Icelanders sent three bankers to prison. | Estonians
have voted online since 2005, without the sky falling in. | Latvia's Russian speakers sat a language exam at
seventy. | Lithuanians rang their bells for the dead of January. | Northern Irish Protestants and Catholics
are sharing that school, and the heating doesn't work for either. | An Irish passport goes through the quick
lane, as my English husband never fails to notice. | The English invented the game and then spent a century
losing at it. | Canadians apologise to the moose. I have seen it done. | Australians vote on Saturdays, with
a sausage. | Fijians sang in the tunnel before the match, the hair stood up on my arms. | Samoan nurses
staffed the ward all through the measles. | Mormons keep the best family registers in the world, try them if
the parish has nothing. | Atheists are now the largest group in the Prague census. | Sunnis and Shias in our
street break the fast a few minutes apart and share the soup. | Buddhist monks led the march, the soldiers
let them pass. | The Baha'is arrested in Shiraz include a botanist of seventy-eight. | The Orthodox celebrate
thirteen days later, so the bakery will be open on the 25th. | Hindus in Leicester and Hindus in Durban light
the same lamps. | Homeless men kept warm in the library until it closed at eight. | Migrants picked the
strawberries for two pounds a box, it was in the court papers. | Single mothers lost eleven pounds a week in
that reform. | When the Catalans voted in 2017 the police took the ballot boxes, when the Scots voted in 2014
the police directed the traffic, and I leave it to the reader which of the two kingdoms looks the more sure
of itself. | My father came from Igdir and my mother from Gyumri, which is forty miles by crow and two days
by bus, and all I ask of the Turks and the Armenians is that they open that gate before I am too old to walk
through it. | Germany's Sinti waited until 1982 for a chancellor to say the word genocide. | Bosniaks, Croats
and Serbs each have a president there, and they take turns, eight months at a time. | An Arab judge presided
over the trial of an Israeli president and sent him to prison. | The Gurkhas served under our flag for a
pension a third the size of ours.
""")
"""Remarks that name a real people and a real matter."""

TYPED = _split("""
my {a} neighbour had the same letter from the council, so its not just you | {nationals} vote on sundays, we
vote on thursdays, no idea why | how do {nationals} manage with prices like that?? | can a {national} citizen
stand for the council in {place}? asking for my wife | poor {E}, first the drought and now this | half the
{national} side has the flu apparently, should be an interesting match | the {nationals} had the same debate
in {year} and nothing came of it | fair play to the {national} keeper, what a save | so the {national}
minister resigns over a train ticket and ours stay put lol | was in {place} last month, the {E} there were
lovely, shame about the roads | it says {nationals} in the headline but the text says {nationals2}, which is
it | im {a} and i didnt know that either | the {national} tax office lost my form as well, must be a
worldwide thing | lets not forget {number} of the dead were {P}, the paper barely says it | wait so {P}
couldn't get a mortgage there till {year}? | got a recipe from a {national} lady at the bus stop, best thing
to happen this week | not a fan of the {national} president but he did answer the question | my grandad was
one of those {E}, he never talked about {place} | any {nationals} here who can tell us what that banner says?
| the {a} lad who scored the third is from our road, we're all made up | kurdish weddings go on for three
days, bring comfy shoes | the inuit have a point about the polar bears tbh | maori tv had it first, a week
ago | roma kids in our town finally got a school bus, took them {number} years | sami reindeer on the railway
line again, forty minutes late | uyghur lads run the noodle place by the station, get the lamb | never knew
the basques had their own police, you live and learn | women over 60 are the ones volunteering at that food
bank, go and look | a trans woman at my work won the employee award and cried, we all did | gays in {place}
have had one bar since the eighties and now the rent's gone up | what do old people do when the last bank in
{place} shuts? | two blind blokes run the best radio show in {place} | the jewish bakery on the corner is
closing after 90 years, gutted | muslims in our village rent the scout hut on fridays, no bother at all |
those {nationals} on the platform were singing, made my day | the scots get free prescriptions, we get a
leaflet
""")
"""Remarks typed in a hurry, without capitals, and left as they are."""


def _make(chance: random.Random) -> tuple[str, Targets]:
    kind = chance.random()
    if kind < 0.15:
        return fill_all((chance.choice(TYPED),), BANKS, chance, as_typed=True), CLEAN
    if kind < 0.75:
        return fill_all(chance.sample(SLOTTED, chance.choice((1, 1, 1, 1, 2))), BANKS, chance), CLEAN
    if kind < 0.85:
        return fill_all((chance.choice(CONCRETE), chance.choice(SLOTTED)), BANKS, chance), CLEAN
    return fill_all(chance.sample(CONCRETE, chance.choice((1, 1, 2))), BANKS, chance), CLEAN


def draw(chance: random.Random) -> Iterator[Example]:
    """COUNT harmless remarks that name a group, from the plainest report to dry irony."""
    yield from drawn_once("remark-group", _make, COUNT, chance, rough=0.2)
