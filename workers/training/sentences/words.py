"""Holds the words that our own training sentences are filled with: peoples, identities, names, places.

Imported by the harmless and the hostile families alike, so that no group is met on one side only.
It must never hold a slur, nor a word that is itself a judgement of a group.
"""


def _listed(text: str) -> tuple[str, ...]:
    """The entries of a comma-separated text, each once, in order."""
    return tuple(dict.fromkeys(" ".join(entry.split()) for entry in text.split(",") if entry.strip()))


_NATIONS = """
Armenia/Armenian/Armenians, Azerbaijan/Azerbaijani/Azerbaijanis, Turkey/Turkish/Turks,
Russia/Russian/Russians, Ukraine/Ukrainian/Ukrainians, Israel/Israeli/Israelis,
Palestine/Palestinian/Palestinians, Georgia/Georgian/Georgians, Iran/Iranian/Iranians, Iraq/Iraqi/Iraqis,
Syria/Syrian/Syrians, Lebanon/Lebanese/Lebanese people, Egypt/Egyptian/Egyptians,
Jordan/Jordanian/Jordanians, Saudi Arabia/Saudi/Saudis, Yemen/Yemeni/Yemenis, Morocco/Moroccan/Moroccans,
Algeria/Algerian/Algerians, Tunisia/Tunisian/Tunisians, Libya/Libyan/Libyans,
Sudan/Sudanese/Sudanese people, Ethiopia/Ethiopian/Ethiopians, Eritrea/Eritrean/Eritreans,
Somalia/Somali/Somalis, Kenya/Kenyan/Kenyans, Uganda/Ugandan/Ugandans, Rwanda/Rwandan/Rwandans,
Nigeria/Nigerian/Nigerians, Ghana/Ghanaian/Ghanaians, Senegal/Senegalese/Senegalese people,
Cameroon/Cameroonian/Cameroonians, Congo/Congolese/Congolese people, Zimbabwe/Zimbabwean/Zimbabweans,
South Africa/South African/South Africans, China/Chinese/Chinese people, Japan/Japanese/Japanese people,
Korea/Korean/Koreans, Mongolia/Mongolian/Mongolians, Vietnam/Vietnamese/Vietnamese people,
Thailand/Thai/Thais, Cambodia/Cambodian/Cambodians, Indonesia/Indonesian/Indonesians,
Malaysia/Malaysian/Malaysians, the Philippines/Filipino/Filipinos, Myanmar/Burmese/Burmese people,
India/Indian/Indians, Pakistan/Pakistani/Pakistanis, Bangladesh/Bangladeshi/Bangladeshis,
Nepal/Nepali/Nepalis, Sri Lanka/Sri Lankan/Sri Lankans, Afghanistan/Afghan/Afghans,
Kazakhstan/Kazakh/Kazakhs, Uzbekistan/Uzbek/Uzbeks, Tajikistan/Tajik/Tajiks,
Kyrgyzstan/Kyrgyz/Kyrgyz people, Turkmenistan/Turkmen/Turkmens, Belarus/Belarusian/Belarusians,
Moldova/Moldovan/Moldovans, Romania/Romanian/Romanians, Bulgaria/Bulgarian/Bulgarians, Serbia/Serbian/Serbs,
Croatia/Croatian/Croats, Bosnia/Bosnian/Bosnians, Albania/Albanian/Albanians, Kosovo/Kosovan/Kosovans,
Greece/Greek/Greeks, Cyprus/Cypriot/Cypriots, Hungary/Hungarian/Hungarians, Poland/Polish/Poles,
the Czech Republic/Czech/Czechs, Slovakia/Slovak/Slovaks, Lithuania/Lithuanian/Lithuanians,
Latvia/Latvian/Latvians, Estonia/Estonian/Estonians, Finland/Finnish/Finns, Sweden/Swedish/Swedes,
Norway/Norwegian/Norwegians, Denmark/Danish/Danes, Iceland/Icelandic/Icelanders, Germany/German/Germans,
Austria/Austrian/Austrians, Switzerland/Swiss/Swiss people, the Netherlands/Dutch/Dutch people,
Belgium/Belgian/Belgians, France/French/French people, Spain/Spanish/Spaniards,
Portugal/Portuguese/Portuguese people, Italy/Italian/Italians, Ireland/Irish/Irish people,
Scotland/Scottish/Scots, Wales/Welsh/Welsh people, England/English/English people, Britain/British/Britons,
the United States/American/Americans, Canada/Canadian/Canadians, Mexico/Mexican/Mexicans, Cuba/Cuban/Cubans,
Haiti/Haitian/Haitians, Jamaica/Jamaican/Jamaicans, Puerto Rico/Puerto Rican/Puerto Ricans,
Guatemala/Guatemalan/Guatemalans, Honduras/Honduran/Hondurans, Colombia/Colombian/Colombians,
Venezuela/Venezuelan/Venezuelans, Peru/Peruvian/Peruvians, Bolivia/Bolivian/Bolivians,
Chile/Chilean/Chileans, Brazil/Brazilian/Brazilians, Argentina/Argentinian/Argentinians,
Australia/Australian/Australians, New Zealand/New Zealand/New Zealanders, Samoa/Samoan/Samoans
"""

NATIONS: tuple[tuple[str, str, str], ...] = tuple(
    (country, adjective, people)
    for country, adjective, people in (entry.split("/") for entry in _listed(_NATIONS))
)
"""A country, its adjective and its people, where a sentence needs the three to agree."""

COUNTRIES: tuple[str, ...] = tuple(country for country, _, _ in NATIONS)

GROUPS = _listed("""
Jews, Muslims, Christians, Hindus, Sikhs, Buddhists, Catholics, Protestants, Orthodox Christians, Mormons,
Quakers, atheists, agnostics, Yazidis, Druze, Alevis, Copts, Shias, Sunnis, Baha'is, Black people,
white people, brown people, people of colour, African Americans, Black women, Black men, Africans,
Europeans, Asians, Hispanics, Latinos, Latinas, Middle Easterners, Native Americans, Indigenous people,
Aboriginal people, Maori, Inuit, Sami, Roma, Sinti, Irish Travellers, Kurds, Arabs, Tatars, Chechens,
Tibetans, Uyghurs, Berbers, Tamils, Bengalis, Punjabis, Tigrayans, Rohingya, Hazaras, Pashtuns, gay people,
gays, gay men, lesbians, bisexual people, trans people, trans women, trans men, transgender people,
queer people, homosexuals, heterosexuals, straight people, nonbinary people, intersex people,
asexual people, LGBT people, women, men, girls, boys, mothers, fathers, feminists, old people, young people,
teenagers, pensioners, the elderly, disabled people, deaf people, blind people, autistic people,
wheelchair users, people with Down syndrome, people with dementia, people with depression,
mentally ill people, immigrants, migrants, refugees, asylum seekers, foreigners, overweight people,
homeless people, poor people, single mothers, benefit claimants
""")
"""Groups that are no nation, as plural nouns."""

PEOPLES: tuple[str, ...] = (*(people for _, _, people in NATIONS), *GROUPS)
"""Every group as a plural noun; some begin with a small letter or an article ("the elderly")."""

IDENTITIES = _listed("""
lesbian, gay, bisexual, transgender, trans, queer, lgbt, lgbtq, homosexual, straight, heterosexual, asexual,
intersex, male, female, nonbinary, genderfluid, african, african american, black, white, european, hispanic,
latino, latina, latinx, asian, indian, middle eastern, arab, mexican, canadian, american, chinese, japanese,
korean, turkish, armenian, russian, ukrainian, polish, nigerian, somali, kurdish, romani, indigenous,
native american, brown, christian, muslim, jewish, buddhist, catholic, protestant, orthodox, sikh, hindu,
mormon, taoist, atheist, agnostic, old, older, young, younger, elderly, teenage, middle aged, millennial,
blind, deaf, paralyzed, disabled, autistic, epileptic, dyslexic, diabetic, visually impaired,
hard of hearing, short, tall, overweight, fat, dark skinned, light skinned, immigrant, foreign, poor,
unemployed, homeless, divorced, pregnant, feminist, vegan
""")
"""Words used of one person before "man" or "uncle", or after "I am"; lower case, as readers write them."""

ADJECTIVES: tuple[str, ...] = (
    *(adjective for _, adjective, _ in NATIONS),
    *_listed("""
Jewish, Muslim, Christian, Hindu, Sikh, Buddhist, Catholic, Protestant, Orthodox, Mormon, atheist, Yazidi,
Alevi, Shia, Sunni, Black, white, brown, African, European, Asian, Hispanic, Latino, Arab, Middle Eastern,
Indigenous, Native American, Aboriginal, Maori, Roma, Kurdish, Tatar, Chechen, Tibetan, Uyghur, Berber,
Tamil, Punjabi, gay, lesbian, bisexual, trans, transgender, queer, homosexual, heterosexual, straight,
nonbinary, female, male, disabled, deaf, blind, autistic, paralyzed, elderly, old, young, teenage,
immigrant, migrant, refugee, foreign
"""),
)
"""Every group as an adjective before a noun ("a {} woman")."""

FIRST_NAMES = _listed("""
Anna, Maria, John, James, Mary, Emma, Olivia, Liam, Noah, Oliver, Jack, Harry, George, Amelia, Grace,
Charlotte, Emily, Sophie, Lucy, Hannah, Jessica, Sarah, Rachel, Rebecca, Laura, Kate, Claire, Helen,
Margaret, Susan, Karen, Linda, Nancy, Betty, Dorothy, Ruth, Frank, Peter, Paul, Mark, Luke, Andrew, Simon,
Stephen, Kevin, Brian, Gary, Keith, Nigel, Trevor, Darren, Wayne, Craig, Scott, Tyler, Jordan, Brandon,
Justin, Kyle, Chad, Dwayne, Jamal, Jermaine, Tyrone, DeShawn, Malik, Darnell, Terrence, Marquis, Andre,
LaToya, Shanice, Ebony, Keisha, Latisha, Tanisha, Jasmine, Alonzo, Lakisha, Aisha, Fatima, Khadija, Zainab,
Mohammed, Muhammad, Ahmed, Ali, Hassan, Hussein, Omar, Yusuf, Ibrahim, Khalid, Tariq, Mustafa, Bilal, Karim,
Samira, Layla, Noor, Yasmin, Leila, Nadia, Rania, Salma, Amira, Huda, Mehmet, Emre, Ayse, Elif, Zeynep,
Murat, Burak, Deniz, Cem, Armen, Aram, Tigran, Hayk, Vardan, Ani, Anahit, Lusine, Narine, Gohar, Elchin,
Rashad, Leyla, Aynur, Giorgi, Nino, Tamar, Davit, Ivan, Dmitri, Sergei, Vladimir, Boris, Natasha, Olga,
Svetlana, Irina, Tatiana, Oleksandr, Oksana, Taras, Bohdan, Halyna, Mykola, Katarzyna, Agnieszka, Piotr,
Jakub, Zofia, Jan, Petra, Tomas, Zuzana, Marek, Laszlo, Zoltan, Eszter, Ilona, Ion, Mihai, Andreea, Elena,
Dragan, Milos, Jelena, Goran, Arben, Besa, Yiannis, Dimitris, Eleni, Kostas, Giuseppe, Marco, Giulia,
Chiara, Francesca, Luca, Pierre, Jean, Marie, Camille, Antoine, Jose, Carlos, Juan, Luis, Miguel, Diego,
Alejandro, Pablo, Carmen, Lucia, Guadalupe, Rosa, Esperanza, Ximena, Joao, Pedro, Thiago, Beatriz, Ana,
Inês, Hans, Klaus, Jürgen, Heike, Ursula, Sabine, Lars, Sven, Ingrid, Astrid, Bjorn, Mikko, Aino, Siobhan,
Aoife, Niamh, Sean, Ciaran, Rhys, Gwen, Hamish, Fiona, Moshe, David, Yael, Shlomo, Avi, Rivka, Miriam, Tal,
Noa, Chaim, Raj, Priya, Arjun, Anjali, Sunita, Vikram, Ravi, Deepak, Lakshmi, Sanjay, Gurpreet, Harjit,
Manpreet, Imran, Farhan, Ayesha, Shazia, Abdul, Rahim, Nasrin, Tenzin, Pema, Sushila, Wei, Li, Ming, Jun,
Xiu, Mei, Hui, Fang, Yuki, Hiroshi, Kenji, Sakura, Haruto, Aiko, Min-jun, Ji-woo, Seo-yeon, Hyun, Nguyen,
Linh, Thanh, Somchai, Siti, Budi, Putri, Joko, Rizal, Maricel, Chinedu, Ngozi, Chioma, Emeka, Olu, Funke,
Ade, Kwame, Kofi, Ama, Akosua, Abena, Wanjiru, Kamau, Otieno, Tendai, Thabo, Sipho, Nomsa, Zanele, Abebe,
Selam, Tesfaye, Hodan, Abdi, Ifrah, Mamadou, Fatou, Ousmane, Aminata, Hemi, Aroha, Tane, Leilani, Shirin,
Reza, Dariush, Parisa, Azar, Bijan
""")

SURNAMES = _listed("""
Smith, Jones, Williams, Brown, Taylor, Murphy, O'Neill, Campbell, MacLeod, Evans, Johnson, Washington,
Jefferson, Jackson, Garcia, Martinez, Rodriguez, Hernandez, Lopez, Gonzalez, Silva, Santos, Pereira, Rossi,
Ferrari, Bianchi, Dubois, Lefebvre, Moreau, Müller, Schmidt, Schneider, Weber, Jansen, de Vries, Peeters,
Hansen, Nielsen, Johansson, Lindqvist, Virtanen, Kowalski, Nowak, Wojcik, Novak, Svoboda, Horvath, Nagy,
Popescu, Ionescu, Dimitrov, Petrovic, Jovanovic, Hoxha, Papadopoulos, Nikolaidis, Ivanov, Petrov, Kuznetsov,
Shevchenko, Kovalenko, Petrosyan, Grigoryan, Sargsyan, Hakobyan, Mammadov, Aliyeva, Beridze, Yilmaz, Demir,
Kaya, Cohen, Levy, Goldberg, Friedman, Haddad, Khoury, Nasser, al-Masri, Mahmoud, Hosseini, Karimi, Rahimi,
Khan, Malik, Hussain, Chaudhry, Singh, Kaur, Patel, Sharma, Gupta, Reddy, Banerjee, Rahman, Fernando,
Perera, Gurung, Sherpa, Wang, Zhang, Chen, Liu, Wong, Tanaka, Sato, Suzuki, Kim, Park, Choi, Nguyen, Tran,
Pham, Santoso, Wijaya, Reyes, Cruz, Okafor, Adeyemi, Okonkwo, Mensah, Boateng, Diallo, Traore, Mwangi,
Odhiambo, Tesfaye, Bekele, Abdullahi, Moyo, Dlamini, Nkosi, van der Merwe, Tuilagi, Ngata, Begay
""")

PLACES = _listed("""
Nagorno-Karabakh, Stepanakert, Yerevan, Gyumri, Baku, Ganja, Kharkiv, Mariupol, Gaza, Rafah, Tel Aviv,
Jerusalem, Hebron, Aleppo, Homs, Damascus, Kabul, Kandahar, Donetsk, Bakhmut, Beirut, Khartoum, Darfur,
Tbilisi, Odesa, Idlib, Mosul, Baghdad, Sanaa, Tripoli, Mogadishu, Goma, Tigray, Mekelle, Lagos, Maiduguri,
Nairobi, Kashmir, Lahore, Karachi, Mumbai, Dhaka, Colombo, Yangon, Hong Kong, Taipei, Manila, Jakarta,
Sarajevo, Srebrenica, Mitrovica, Belgrade, Belfast, Paris, Brussels, Berlin, Munich, Vienna, Athens, Rome,
Madrid, Barcelona, London, Manchester, Birmingham, Glasgow, Dublin, Stockholm, Malmo, Oslo, Helsinki,
Warsaw, Krakow, Budapest, Bucharest, Sofia, Istanbul, Ankara, Tehran, Cairo, Tunis, Casablanca, New York,
Chicago, Detroit, Houston, Los Angeles, Toronto, Vancouver, Mexico City, Tijuana, Havana, Bogota, Caracas,
Lima, Rio, Buenos Aires, Sydney, Melbourne, Auckland, the border region, the capital, the old town,
the north of the country, the disputed territory, the valley, the coastal region, the southern provinces,
the suburbs
""")

OFFICES = _listed("""
the mayor, the prime minister, the president, the minister, the council, this government, the opposition,
the party, the police chief, the editor, the health secretary, the bank, the chancellor, the governor,
the attorney general, the parliament, the senate, the city hall, the ministry, the regulator, the railway,
the water company, the ombudsman, the school board, the housing office, the tax office, the border agency,
the foreign minister, the finance minister, the defence ministry, the transport secretary,
the electoral commission, the supreme court, the coalition, the left, the right, the Greens,
the Conservatives, the Socialists, the Liberals, the Republicans, the Democrats, the trade union,
the energy company, the hospital trust, the board, the broadcaster, the federation, the European Commission
""")
"""Those who can be blamed for a policy; several are plural in sense, so verbs stay in the past tense."""

TOPICS = _listed("""
housing, rents, climate, the climate law, schools, school meals, taxes, the tax reform, immigration,
the asylum law, the courts, foreign policy, the ceasefire, the peace talks, sanctions, the budget, pensions,
the retirement age, hospitals, waiting lists, nurses' pay, the strike, inflation, energy prices,
the heating law, nuclear power, wind farms, the bypass, the cycle lanes, the tram, parking, the railway,
potholes, the library, the stadium, the airport, the referendum, the election, electoral reform, corruption,
the pandemic, vaccination, drug policy, policing, prisons, gun control, abortion, same-sex marriage,
gender equality, religious education, the headscarf debate, free speech, press freedom, social media,
data protection, artificial intelligence, farm subsidies, food prices, the minimum wage, child care,
homelessness, refugees, conscription, the defence budget, the flood defences, recycling, tourism
""")

SPORTS = _listed("""
football, rugby, cricket, hockey, basketball, tennis, boxing, handball, volleyball, baseball, athletics,
cycling, swimming, wrestling, judo, chess, darts, snooker, golf, ski jumping, biathlon, rowing
""")

NEWSPAPERS = _listed("""
the Chronicle, the Herald, the Evening Post, the Courier, the Tribune, the Gazette, the Morning Star,
the Observer, the Echo, the Daily Mirror, the Standard, the Voice, the Messenger, the Times, the Sentinel,
the Argus
""")

CRIMES = _listed("""
murder, manslaughter, rape, robbery, arson, fraud, kidnapping, theft, assault, stalking, blackmail,
drug dealing, human trafficking, money laundering, burglary, tax evasion, bribery, war crimes,
domestic violence, perjury, torture
""")

RELATIVES = _listed("""
uncle, aunt, brother, sister, mother, father, cousin, nephew, niece, grandmother, grandfather, daughter,
son, friend, neighbour, boss, teacher, doctor, dentist, nurse, colleague, flatmate, landlady, trainer,
hairdresser, best friend, godmother, stepfather, classmate, pastor, barber, lawyer, mechanic, babysitter,
baker, plumber, coach, roommate
""")
"""People one has, for "my {}"."""

PERSONS = _listed("""
man, woman, person, guy, girl, boy, couple, kid, student, mother, father, pensioner, artist, writer, singer,
actor, nurse, doctor, teacher, politician, player, worker, neighbour, driver, judge, scientist, soldier,
journalist
""")
"""Nouns after an identity, for "a {} {}"."""
