"""Holds what newspaper readers argue at length, by subject: claims, figures, stories and questions.

Imported by `harmless_letters.py`. It must never attack a person or a group; anger is for decisions.
"""

# ruff: noqa: E501 - a sentence to a line, however long, is easier to read than one broken up

Theme = tuple[str, ...]

HOUSING: Theme = (
    "My daughter and her husband both work full time and cannot find a flat in {place} that costs less than half of what they earn.",
    "In {year} the town sold {number} hundred flats to a fund, and now {o} rents them back at twice the price.",
    "There is land enough, but {o} has been sitting on the building permits for {number} years.",
    "Rents rose by {percent} last year while wages rose by {percent2}, and anybody who can count knows how this ends.",
    "Of course it is convenient to blame {P} for the queue at the housing office, but they do not own a single one of the empty flats.",
    "My landlord, a {of_any} man of eighty, has not raised my rent since {year}; it can be done.",
    "Why does nobody in {place} dare to tax flats that stand empty?",
    "A rent cap without new buildings is a plaster on a broken leg.",
    "The old barracks could house {number} hundred people, if only somebody had the courage to decide it.",
    "{country} builds half of its new homes as cooperatives, and it has not collapsed yet.",
    "I slept on my {relative}'s sofa for {number} months, and I am a nurse, not a drifter.",
    "Evicting a family in winter is brutal, legal or not.",
)  # fmt: skip
CLIMATE: Theme = (
    "I have grown apples above {place} for {number} decades, and I have never had to water them in April before.",
    "The heating law was written on a napkin and sold as a masterpiece, and that has done more harm to the climate than any lobby.",
    "We can argue about the price of carbon, but we cannot argue with a river that is {percent} lower than in {year}.",
    "I would gladly leave the car at home if the bus came more than {number} times a day.",
    "Those who fly to {place} for a weekend should not lecture pensioners about their stoves.",
    "{country} emits more in a week than our town in a century, they say, as if that were a reason to do nothing.",
    "Nuclear power kills the debate every time: one half shouts, the other half shouts back, and the coal burns on.",
    "The wind farm is ugly, I admit it, but the open mine is uglier.",
    "Who pays for the next flood, {o} or those of us who live by the river?",
    "The forest behind our house is dying, and no committee will plant it again.",
    "Farmers are not the enemy, they are the first to suffer.",
    "The young {person}s who glued themselves to the road annoyed me too, but they are right about the figures.",
)  # fmt: skip
SCHOOLS: Theme = (
    "In my {relative}'s class there are {number} children and one teacher, who has been ill since {month}.",
    "Half of the pupils speak {national} or {national2} at home, and with two more teachers that would be a treasure instead of a problem.",
    "{o} bought tablets for {number} million, and the roof of the gym still leaks.",
    "I taught for {number} years and I can tell you that no reform ever asked a teacher.",
    "Marks are not the problem, hunger is.",
    "The best pupil of the year was a {of_any} girl whose parents came from {country} with two suitcases.",
    "Why must a child of ten decide whether it will be a doctor or a baker?",
    "Banning phones is easy, talking to children is not.",
    "A boy was beaten in the yard for weeks and the head teacher called it teasing; that is a scandal.",
    "Religious lessons divide the class into {a} and {a2} children, and at noon they play football together as if nothing had happened.",
    "In {country} they stopped sorting children so early, and the sky has not fallen.",
    "Cutting the school meals is a stupid way to save money.",
)  # fmt: skip
TAXES: Theme = (
    "I paid more tax on my bakery last year than the company with the offices in {place} did on its billions.",
    "A flat tax sounds fair until you do the sums: a nurse pays {percent} more, a heir nothing.",
    "The form has {number} pages, and the man at the tax office admitted that he does not understand it either.",
    "{o} says there is no money, and yet there is money for the stadium.",
    "I do not mind paying taxes, I mind being taken for a fool.",
    "Where did the {number} million go that were meant for {topic}?",
    "Cutting taxes for those who have everything is theft from those who have nothing.",
    "Debt is not evil in itself; a bridge that collapses is more expensive.",
    "My pension is {number} hundred a month after forty years at the loom.",
    "{country} taxes land, and strangely enough nobody carried the land away.",
    "The budget is a work of fiction, and a badly written one.",
    "Every party promised to simplify it, and every one of them added another {number} paragraphs.",
)  # fmt: skip
IMMIGRATION: Theme = (
    "We argue about {nationals} as if they were a flood, and forget that they are people with names, with children and with a bus to catch.",
    "I am for controls at the border and I am for decent shelter, and I refuse to be told that this is a contradiction.",
    "My grandparents fled from {country} in {year}, and they too were told that the boat was full.",
    "A {national} engineer drives my taxi because nobody has recognised his degree for {number} years; who gains by that?",
    "The asylum office takes {number} months for a letter, and then everybody wonders that people lose patience.",
    "You can want fewer people to come without hating those who do.",
    "It was {nationals} who nursed my father when he was dying.",
    "The number of crimes fell by {percent} in the year when the most {nationals} came, but that is not a headline.",
    "Yes, there are problems, there are men among them who beat their wives and boys who steal, as there are among us, and the law must deal with them one by one.",
    "To deport a nurse and to advertise for nurses in the same week takes a special talent.",
    "I find the new immigration law cruel and, worse, useless.",
    "Are {P} to blame that {o} closed the language courses?",
    "{nationals}, {nationals2} and we ourselves have to live in the same streets, so let us begin.",
)  # fmt: skip
COURTS: Theme = (
    "The man who killed a cyclist at a red light got {number} months, the woman who stole cheese got more; explain that to a child.",
    "A court is not there to satisfy our anger, and I say this as someone whose {relative} was murdered.",
    "The judge is attacked for being {i}, when what she did was to apply the law that {o} wrote.",
    "Victims of rape wait {number} years for a verdict in this country, and some no longer live to hear it.",
    "Longer sentences have never stopped a drunken man with a knife.",
    "If {o} can choose the judges, we can spare ourselves the trials.",
    "I sat on a jury in {year}, and never have I taken anything so seriously.",
    "Prison made my {relative} worse; the workshop there made him better.",
    "Whoever threatens a judge should be charged, whoever criticises a judgment should be heard.",
    "Justice delayed is cheap, that is the whole secret.",
    "I disagree with the supreme court, strongly, and I will defend its right to be wrong.",
    "The police shot a man who was ill, and the report has {number} black pages.",
)  # fmt: skip
WORLD: Theme = (
    "{country} bombs, {country2} delivers the bombs, and {country3} hosts the conference about peace.",
    "I was in {place} in {year}, when {P} and {P2} still bought their bread in the same shop.",
    "An occupation does not become legal because we are tired of hearing about it.",
    "Sanctions hurt the baker in {place} long before they hurt the palace.",
    "The government of {country} lies about {place}, and the government of {country2} lies as well; the dead are true all the same.",
    "Do not confuse {nationals} with those who rule them.",
    "More than {number} thousand have been killed there, and each of them had a mother.",
    "The genocide of {year} was denied for decades, and denial is where the next one begins.",
    "Soldiers who rape must be tried, whatever flag they wear.",
    "Who will be the first to say the simple sentence: we were wrong, let us talk?",
    "No border is worth the life of a child in {place}.",
    "I am {i}, my wife is {i2}, and in our kitchen the ceasefire has held for {number} years.",
    "Weapons were never so cheap, and bread never so dear.",
)  # fmt: skip
PRESS: Theme = (
    "I have read {paper} for {number} decades, and never was there so little in it between the advertisements.",
    "Your headline says the opposite of what your article says, and you know that most people read only the headline.",
    "There is a difference between an opinion and a report, and on page {number} it got lost.",
    "You quote {o} at length and {P} not at all.",
    "That you print letters like mine, which scold you, speaks for you.",
    "Your reporter was in {place} for one day; my {relative} lived there for {number} years.",
    "Please spare us the pictures of the dead, they too have a right to be left alone.",
    "Thank you for correcting the figure of {percent}, even if it took a week.",
    "If comments under articles about {P} must be closed every time, then not the articles are the problem.",
    "{paper2} is worse, I grant you that.",
    "Was it necessary to mention that the accused was {i}? You did not tell us the faith of the banker on page one.",
    "I shall not cancel my subscription, but I was tempted.",
)  # fmt: skip
HEALTH: Theme = (
    "I lay in the corridor for {number} hours, and the only person who smiled at me was a {of_any} nurse at the end of a double shift.",
    "{o} closed the maternity ward, and now babies are born on the motorway.",
    "Waiting lists kill, quietly and without a culprit.",
    "A friend of mine with depression was told to come back in {month}; he did not live to see {month2}.",
    "I pay {percent} of my income for insurance that does not cover my glasses.",
    "The pandemic taught us to applaud, not to pay.",
    "Nobody is against vaccination because he is stupid; many are because nobody took an hour to explain it.",
    "There are {number} doctors for the whole valley.",
    "My {relative} is {of_any} and in a wheelchair, and the new clinic has steps at the entrance; who plans such a thing?",
    "In {country} the chemist may give the injection, and it works.",
    "Sick people are not customers, and hospitals are not hotels.", "We should be ashamed of that.",
)  # fmt: skip

THEMES: tuple[Theme, ...] = (HOUSING, CLIMATE, SCHOOLS, TAXES, IMMIGRATION, COURTS, WORLD, PRESS, HEALTH)
