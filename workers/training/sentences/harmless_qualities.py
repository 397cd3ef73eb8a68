"""Holds the kind and the neutral things that may be said of a person or a group.

Imported by the harmless families. It must never hold a word that is an insult of anybody.
"""

QUALITIES = (
    "kind", "brave", "great", "wonderful", "lovely", "friendly", "generous", "clever", "funny", "patient",
    "gentle", "honest", "loyal", "creative", "talented", "hard-working", "warm", "welcoming", "polite",
    "thoughtful", "beautiful", "amazing", "awesome", "brilliant", "charming", "cheerful", "confident",
    "courageous", "curious", "decent", "devoted", "fair", "faithful", "fantastic", "fearless", "fine",
    "gifted", "good", "gracious", "helpful", "honourable", "humble", "imaginative", "impressive",
    "independent", "inspiring", "intelligent", "inventive", "joyful", "likeable", "lively", "modest", "noble",
    "open-minded", "optimistic", "outgoing", "peaceful", "perceptive", "playful", "proud", "quick",
    "reasonable", "reliable", "remarkable", "resilient", "respected", "sensible", "sincere", "skilled",
    "smart", "splendid", "strong", "supportive", "sweet", "tender", "tireless", "tolerant", "trustworthy",
    "upright", "witty", "wise", "caring", "considerate", "cool", "cute", "delightful", "determined",
    "dignified", "elegant", "excellent", "exceptional", "forgiving", "hospitable", "magnificent",
    "marvellous", "nice", "outstanding", "passionate", "practical", "punctual", "successful", "superb",
    "terrific", "valiant", "well-read", "worthy", "adorable",
)  # fmt: skip
"""Praise, as an adjective after "is" or before a noun."""

STATES = (
    "busy", "tired", "quiet", "shy", "careful", "cautious", "serious", "calm", "hungry", "thirsty",
    "curious about it", "retired", "married", "single", "newly arrived", "at work", "at home today",
    "on holiday", "in the queue", "online", "here", "there too", "from the next village", "from out of town",
    "in my class", "in the choir", "on the bus", "undecided", "registered to vote", "bilingual",
    "left-handed", "forty-two", "twenty", "seventy", "early", "late", "nervous", "surprised",
    "worried about the rent", "sceptical", "practical", "sad about the news", "lucky", "ready", "awake",
    "asleep", "outside", "upstairs", "next in line", "well again", "ill with flu", "home from hospital",
    "studying law", "learning to drive", "looking for a flat", "a vegetarian", "a teacher", "an engineer",
    "a nurse", "a taxi driver", "a grandparent", "an only child", "a twin", "a farmer", "a chess player",
    "a volunteer", "a plumber", "a student", "a voter like any other", "a member of the council",
    "a neighbour of ours", "a friend of mine", "a fan of the team", "a reader of this paper", "a good cook",
    "a parent of three", "self-employed", "part-time", "tall", "short", "introverted", "talkative",
    "punctual", "new here", "known here", "in the photo", "in the report", "in the front row",
    "not on social media", "away until {day}", "back from {place}", "moving to {place}", "born in {place}",
    "writing a book about {topic}", "interested in {topic}", "into {sport}",
)  # fmt: skip
"""What is neither praise nor blame of one person, after "is"."""

GROUP_FACTS = (
    "live next door", "run the bakery", "work in the hospital", "pay taxes like everyone else", "vote too",
    "have families here", "came to this valley in {year}", "fought in the same war", "played in the final",
    "opened a school in {place}", "celebrate their new year this week", "speak two languages at home",
    "are asked about {topic} in the survey", "are counted in the census", "have a museum in {place}",
    "have a choir", "have their own newspaper", "cook very well", "read this paper", "write to the editor",
    "sit on the council", "were interviewed for the article", "were not interviewed for the article",
    "are represented in parliament", "are hardly represented in parliament", "marched for peace on {day}",
    "asked for a ramp at the station", "use the same trams as I do", "study at the university of {place}",
    "drive buses", "pick the fruit we eat", "built half of this city", "care for our parents",
    "lost their homes in the flood", "collected money for the victims", "told their stories on the radio",
    "have always lived in {place}", "began to arrive in {year}", "went home in {year}", "make good films",
    "take part in the study", "deserve a fair hearing", "need doctors as much as anyone",
    "worry about {topic}", "are divided over {topic}", "disagree among themselves about {topic}",
    "know more about {topic} than the experts", "want their children to be safe", "laugh at the same jokes",
    "have the same rights as you and I", "are waiting for the verdict", "make up {percent} of the town",
    "pray in the old hall", "go to church on {day}", "garden on the roof", "won three medals",
    "are underpaid", "are often misunderstood", "deserve an apology", "dance at weddings until morning",
    "invented half the dishes on this menu", "served in the army",
    "are bored of being asked where they come from", "play {sport} in the park", "teach at my school",
    "are my neighbours", "are my colleagues", "are our friends", "are my family", "are human beings like us",
    "are welcome here", "are welcome in {place}", "belong here", "matter", "exist, and that is fine",
)  # fmt: skip
"""What is said of a group as a fact or a kindness, after its plural noun."""

LIKINGS = (
    "love", "like", "respect", "admire", "adore", "welcome", "support", "trust", "thank", "miss", "hug",
    "help", "stand with", "work with", "live with", "live next to", "grew up with", "play cards with",
    "sing with", "went to school with", "cook with", "learn from", "listen to", "vote for",
    "enjoy talking to", "feel for", "pray for", "cheer for", "look up to", "cherish", "believe in", "defend",
    "appreciate", "congratulate", "laugh with", "shared a flat with", "share an office with", "sat next to",
    "volunteer with", "dance with",
)  # fmt: skip
"""What "I" do to, with or for a group or a person."""

DOINGS = (
    "works at the post office", "plays the trumpet", "coaches the under-tens", "runs the corner shop",
    "drives the number {number} bus", "teaches maths", "won the local election", "wrote a letter to {paper}",
    "sells flowers at the market", "repairs bicycles", "is studying in {place}", "moved here in {year}",
    "sings in the choir", "paints landscapes", "translated the book", "baked the cake", "saved the day",
    "scored the winning goal", "lost the match but played well", "came second", "missed the train",
    "asked a question about {topic}", "spoke about {topic} at the meeting", "signed the petition on {topic}",
    "answered the phone", "found my wallet and brought it back", "helped me with the forms",
    "looked after our dog", "retired last {month}", "starts work on {day}", "got married in {month}",
    "passed the exam", "opened a café", "closed the shop after thirty years", "voted for the first time",
    "joined the fire brigade", "gave blood", "wants to be an astronaut", "reads three papers a day",
    "likes {sport}", "prefers {sport}", "hates rain", "collects stamps", "swims every morning",
    "waited four hours for a doctor", "was quoted in {paper}", "was born in {place}", "lives in {place}",
    "left {place} with one suitcase", "speaks five languages", "told the best story of the evening",
    "made us laugh", "made me tea", "fixed our roof", "delivered our twins", "is running for mayor",
    "was elected to the council", "chairs the parents' group", "organised the clean-up",
    "planted the trees on Mill Street", "rescued the cat", "knows everybody in the street", "cooks on {day}s",
    "stood up for me at work", "lent me a ladder", "has a guide dog",
    "uses a wheelchair and a very loud bell", "signs to the children", "prays five times a day",
    "keeps the Sabbath", "fasts before Easter", "wears a turban to work", "came out last year",
    "transitioned at forty", "celebrates two new years",
)  # fmt: skip
"""What one person does or did, after "he", "she" or a name."""
