"""Igbo, with and without diacritics and as typed on a phone. To be reviewed by a native speaker.

A unit comes before its number ("ụbọchị atọ"), so units and numbers are spelt out together as the codes `days` reads.
A hyphen is a sign of its own there, which is why "izu na-abịa" is found by its beginning.
"""

from bot.dialogue.parsing.lexicon import Vocabulary, told_by
from bot.dialogue.parsing.vocabulary.ig import around, complaints, emergencies, more_complaints

_NUMBERS = {
    0: "efu|efuola", 1: "otu|ofu", 2: "abụọ|abụa|abọ|aboo|abuor", 3: "atọ|atọọ|eto", 4: "anọ|anọọ|eno", 5: "ise|isee",
    6: "isii|ishii", 7: "asaa|asa", 8: "asatọ|asatọọ", 9: "itoolu|itolu|itenanị|iteghete|toolu",
    10: "iri", 11: "iri na otu|iri na ofu", 12: "iri na abụọ|iri na abụa", 13: "iri na atọ", 14: "iri na anọ",
    15: "iri na ise", 16: "iri na isii", 17: "iri na asaa", 18: "iri na asatọ", 19: "iri na itoolu|iri na itolu",
    20: "iri abụọ|iri abụa|ọgụ|ohu", 21: "iri abụọ na otu", 22: "iri abụọ na abụọ", 23: "iri abụọ na atọ",
    24: "iri abụọ na anọ", 25: "iri abụọ na ise", 26: "iri abụọ na isii", 27: "iri abụọ na asaa",
    28: "iri abụọ na asatọ", 29: "iri abụọ na itoolu|iri abụọ na itolu", 30: "iri atọ", 31: "iri atọ na otu",
    40: "iri anọ", 45: "iri anọ na ise", 50: "iri ise",
}  # fmt: skip
_WEEKDAYS = (
    "mọnde|monde|mọnndee|mondee|mọnday|mọndee",
    "tiuzdee|tuzde|tiuzde|tuzdee|tusde|tuusde|tuzdeị|tiusde",
    "wenezdee|wenezde|wenesde|wensde|wenzde|wenesdee|wensdee",
    "tọọzdee|tozde|toozde|tọzde|tosde|tọsde|toosde|tozdee|tosdee",
    "fraịdee|fraide|fraịde|fraidee|fride|fraidei",
    "satọdee|satode|satọde|satude|satodee|satudee",
    "sọndee|sonde|sọnde|sondee|sunde|ụka|ụbọchị ụka|ubochi uka|ụbọchị sọnde",
)  # fmt: skip
_UNITS = {"dy": "ụbọchị|mkpụrụ ụbọchị|abalị", "wk": "izu|izu ụka", "mo": "ọnwa", "hr": "awa", "mi": "nkeji"}
_MONTHS = (
    "jenụwarị|januwarị|jenuari|januari|jenuwari|januari", "febrụwarị|febụwarị|februwari|febuari", "maachị|maach|machị",
    "epreel|eprel|eprilụ|epril", "ọnwa mee|n'ọnwa mee|meyi", "juun|juni|ọnwa jun|n'ọnwa jun", "julaị|julayi|julaj",
    "ọgọọst|ọgọst|ogostu|ọgụst", "septemba|sepụtemba|setemba", "ọktoba|ọkụtoba|oktoba", "novemba|nọvemba|noverimba",
    "disemba|diisemba|disembar",
)  # fmt: skip
_IN_MONTH = "ọnwa|n'ọnwa|na ọnwa|nke"


def _joined(before: str, after: str) -> str:
    return "|".join(f"{first} {last}" for first in before.split("|") for last in after.split("|"))


def _counted(low: int, high: int) -> dict[str, str]:
    """ "ụbọchị atọ", "abalị 3", "izu abụọ" and the like; a date in full as "abalị ise n'ọnwa"."""
    phrases = {
        f"{number} {unit}": _joined(words, f"{_NUMBERS[number]}|{number}")
        for unit, words in _UNITS.items()
        for number in range(low, high + 1)
    }
    for number in range(1, 32):
        named = _joined(_UNITS["dy"], f"{_NUMBERS[number]}|{number}|nke {_NUMBERS[number].split('|')[0]}|nke {number}")
        phrases[str(number)] = _joined(named, "n'ọnwa|na ọnwa|n'ime ọnwa|nke ọnwa|n ọnwa|ọnwa")
    return phrases


_ANY = "mgbe ọ bụla|ụbọchị ọ bụla|oge ọ bụla|ụbọchị ọ bụla dị|oge ọ bụla dị|mgbe ọ bụla dị|ụbọchị niile|nke ọ bụla|oge niile"


def _between() -> dict[str, str]:
    """ "n'etiti elekere itoolu na": between nine and."""
    return {
        f"bt {hour} an": "|".join(
            f"{between} {clock}{said} na{again}"
            for between in ("n'etiti", "netiti", "na etiti")
            for clock in ("", "elekere ")
            for said in (*_NUMBERS[hour].split("|"), str(hour))
            for again in ("", " elekere")
        )
        for hour in range(1, 13)
    }


VOCABULARY = Vocabulary(
    code="ig",
    when={
        **_counted(2, 31),
        **_between(),
        **{f"w{day}": names for day, names in enumerate(_WEEKDAYS)},
        **{f"ls w{day}": _joined(names, "gara aga|garaga") for day, names in enumerate(_WEEKDAYS)},
        **{
            f"m{month:02}": "|".join((names, _joined(_IN_MONTH, names), f"ọnwa nke {_NUMBERS[month].split('|')[0]}"))
            for month, names in enumerate(_MONTHS, 1)
        },
        "td": "taa|tata|ta|taata|ụbọchị taa|ụbọchị a|taa a", "tm": "echi|n'echi|echị|echi a|ụbọchị echi|echie",
        "dy af tm": "nwanne echi|nwannechi|nwa nne echi|echi ozo|nwaneechi|nwanechi|echi nwanne",
        "ys": "ụnyaahụ|unyahu|ụnyaafụ|nnyaafụ|nyaahu|unyaafu|ụnyahụ",
        "nx": "ọzọ|nke ọzọ|ndị ọzọ", "co": "na-abịa|nabia|na abia|nke na-abịa|na-abịanụ|abịanụ|n'ihu",
        "th": "a|nke a|nka", "up": "nke ọzọ ọzọ",
        "wk": "izu|n'izu|na izu|izu ụka|n'izu ụka|wiiki|wik", "dy": "ụbọchị|mkpụrụ ụbọchị|n'ụbọchị|ubosi",
        "mo": "ọnwa|n'ọnwa|na ọnwa", "hr": "awa", "mi": "nkeji",
        "co wk": "izu na|n'izu na|na izu na|izu na-abịa|n'izu na-abịa|izu nabia|izu ụka na|izu ụka na-abịa|n'izu ụka na",
        "nx wk": "izu ọzọ|n'izu ọzọ|na izu ọzọ|izu ụka ọzọ|n'izu ụka ọzọ",
        "th wk": "izu a|n'izu a|na izu a|izu ụka a|n'izu ụka a|izu nke a|n'izu nke a",
        "ls wk": "izu gara aga|izu ụka gara aga|n'izu gara aga",
        "nx mo": "ọnwa na|n'ọnwa na|ọnwa na-abịa|n'ọnwa na-abịa|ọnwa ọzọ|n'ọnwa ọzọ",
        "th mo": "ọnwa a|n'ọnwa a|ọnwa nke a", "ls mo": "ọnwa gara aga|n'ọnwa gara aga",
        "we": "ngwụcha izu|ngwụsị izu|n'ngwụcha izu|na ngwụcha izu|wikend|wiikend|njedebe izu",
        "in": "n'ime|na ime|nime", "at": "n'elekere|na elekere|elekere|elekele|n'elekele|elekeere|na elekele",
        "fr": "site|site na|site n'|malite|malite na|bido na|bido|si na", "un": "ruo|rue|ruo na|tutu ruo",
        "af": "mgbe|mgbe elekere|mgbe n'elekere|emesịa|mgbe ha", "bf": "tupu|tupu elekere|tupu n'elekere|tutu|tupu n'"
        "|rue tupu",
        "bt": "n'etiti|na etiti|netiti",
        "or": "maọbụ|ma ọ bụ|mobu|ka ọ bụ|mọbụ|maobu",
        "ng": (
            "ọ bụghị|mba|obughi|abụghị|agaghị m|agaghị|apụghị|apụghị m|enweghị|enweghị m|anọghị m|anaghị m|anaghị"
            "|achọghị m|achọghị|agaghị m abịali|ọ gaghị|wezụga|belụsọ|adabaghị"
        ),
        "cl": "kama|kama ya|kaọbụrụ|ka ọ bụrụ", "hf": "na ọkara|okara|nọkara|n'ọkara|na nkera|nkera|na nkara|nkara"
        "|na okala|okala", "tt": "site taa|site ugbu a|site ugbua|site ta|malite taa",
        "pl": "na nkeji", "le": "fọdụrụ nkeji|foduru nkeji",
        "fa": (
            f"{_ANY}|{_ANY.replace('ọ bụla', 'ọbụla')}|ugbu a|ugbua|ngwa ngwa|ozugbo|osiiso|osiso|nke kacha nso"
            "|nke kacha ngwa|nke mbụ dị|ụbọchị ọ bụla dị|oge mbụ|ohere mbụ|oge ọ bụla dị|mgbe ọ bụla dị"
        ),
        "ag": "gara aga|garaga|gara", "sn": "kemgbe|kamgbe|eri|ebe ọ bụ",
        "p06-12": "ụtụtụ|n'ụtụtụ|na ututu|n ututu|nke ụtụtụ|oge ụtụtụ",
        "p06-09": "isi ụtụtụ|n'isi ụtụtụ|na isi ụtụtụ|ụtụtụ ụtụtụ|n'ụtụtụ ụtụtụ|chi ọbụbọ|isi n'ụtụtụ",
        "p12-17": "ehihie|n'ehihie|na ehihie|efifie|n'efifie|nke ehihie|ehihe|n ehihie|oge ehihie",
        "p17-21": (
            "mgbede|n'mgbede|uhuruchi|na mgbede|n'uhuruchi|na uhuruchi|anyasị|n'anyasị|na anyasị|uhuluchi|nke mgbede"
            "|nke anyasị|mgbede a|oge mgbede"
        ),
        "p19-23": "abalị|n'abalị|na abali|nke abalị|abali a|uchichi|n'uchichi", "td p19-23": "abalị taa|n'abalị taa",
        "nn": "etiti ehihie|n'etiti ehihie", "mn": "etiti abalị|n'etiti abalị", "ar": "ihe dịka|ihe dika|dịka",
    },
    numbers=_NUMBERS,
    ordinals={
        1: "nke mbụ|nke izizi|nke otu|onye mbụ", **{number: f"nke {words.split('|')[0]}" for number, words in
        _NUMBERS.items() if 2 <= number <= 31},
        -1: "nke ikpeazụ|ikpeazụ|nke ikpazụ|nke azụ|nke kacha azụ|onye ikpeazụ",
    },
    fillers=(
        "biko|bikonu|bikozie|achọrọ m|achoro m|achọm|achorom|m chọrọ|chọrọ m|chọrọ|m|ga|ga m|aga m|agam|abịa|n'ụbọchị"
        "|na|n|ka|ka m|ka anyị|bịa|ịbịa|ibia|dọkịta|dọkta|ịhụ|ihu|hụ|ịfụ|fụ|daalụ|dalu|imela|imeela|kedu|ọ|o|ọ ga|ga-adị"
        "|ga-adabara|ga-adaba|adabara|adaba|daba|mma|ga-adị mma|ga adi mma|adị|dị|ya|ọ ga-abụ|abụ|bụ|bụrụ|nwere ike"
        "|enwere m ike|m nwere ike|anyị|gị|i|ndewo|nke|n'|gasịrị|gachara|gafere|gasiri|oge|n'oge|debe|debere m|appointment"
        "|ngwanụ|ee|ọ dị mma|o di mma|maka|kacha|m ga|m ga-abịa|ga-abịa|ga abia|were|mee|nọ|ebe|ụlọ ọgwụ"
    ),
    yes=(
        "ee|eeh|ehh|ehe|kwere m na ya|ekwere m na ya|eye|ehe|e e|eee|eeye|ee o|ọ dị mma|o di mma"
        "|odi mma|ọ dị m mma|dị mma|ezigbo|ekwerem|ekwere m|e kwere m"
        "|ekwetara m|ekwetaram|ekwetela m|eziokwu|ọ bụ eziokwu|ezi okwu|n'ezie|nezie|ngwa|ngwanụ|ngwa nụ|ọ bụ ya|ọbụ ya"
        "|ọ bụ otu ahụ|otu ahụ|ọ bụ|ya dịrị|ka ọ dịrị otu ahụ|mee ya|gaa n'ihu|gawa|debe ya|achọrọ m ya|achọrọ m|a chọrọ m"
        "|ee ọ dị mma|ee biko|biko ee|ee ọ bụ ya|ee mee ya|ee ekwere m|ee achọrọ m|ee ọ bụ eziokwu|nsogbu adịghị"
        "|o nweghị nsogbu|onweghi nsogbu|nke ọma|ọ ziri ezi|o ziri ezi|zuru oke|o zuru oke|anabatara m|ofuma|ọ dị ofuma"
        "|ee daalụ|enweghị nsogbu|enweghi nsogbu|nsogbu enweghị|nsogbu dịghị|o dabara|ọ dabara|odabara|ka ọ dị|kaodi"
        "|ya dịrị otu a|ka ọ dịrị otu a|ọ dị nma|odi nma|dị nma|ọ dị m nma|nabata m|anabatam|anabatala m|ekwetawo m"
        "|ekwetaram ya|ee nna|ee nne|ee oga|eei|ehee|eyi|ee kwa|ọ bụ otu ọ dị|ọ bụ otu o di|otu o di|o kwesiri"
        "|ọ ziri ezi|ezigbote|sọọsọ|osiso mee ya|nwee ike|i nwere ike|gaa n'iru|ka anyị gaa|ka anyị mee ya|ọ masịrị m"
        "|ọ bụ ihe mberede|ọ bụ mberede|ihe mberede"
    ),
    no=(
        "mba|mba o|mbanụ|mba mba|mbakwa|achọghị m|achoghi m|achọghị m ya|achọrọghị m|ọ bụghị|obughi|ọ bụghị ya"
        "|ekweghị m|ekwetaghị m|obughi ya|o bughi eziokwu|ọ bụghị eziokwu|ọ dịghị mma|adịghị mma|ọ dịghị|o zighị ezi"
        "|mba daalụ|ugbu a mba|mba ugbu a|mba ọ dịghị|ọ dịghị m mma|ọ masịghị m|achọhụ m|achohu m|achoghi|achọghị"
        "|achọrọm|agaghị m eme ya|agaghi m eme ya|emekwala|emela ya|ọ bụghị otu ahụ|ọ bụghị m|obughi m|obu asi|ajụ m"
        "|ajuo m|ekwehu m|ekweghi|kwusi ya|hapu|hapụ|ọ dabaghị|o dabaghi|odabaghi|o kwesighi|ọ bụghị nke a|mba nne"
        "|mba nna|mbanu|mba kwa|a-a|mba biko|biko mba|mba achọghị m|mba ekweghị m|mba ọ bụghị ya|hapụ ya|mba hapụ ya"
        "|edebela ya|emela ya"
        "|emela|mba emela|ọ bụghị ugbu a|mba ọ bụghị ugbu a|asị|ọ bụ asị|ọ bụghị otu ahụ|nope mba|eeh mba|ajụrụ m"
        "|agaghị m|achọzighị m|mba achọzighị m|ọ gaghị ekwe mee|ọ bụghị ihe mberede|ọ bụghị mberede|obughi mberede"
    ),
    unsure=(
        "amaghị m|amaghi m|amarọ m|m amaghị|ikekwe|ikekwe ee|ma eleghị anya|o doghị m anya|odoghi m anya|amaghị m ya"
        "|ee na mba|eleghị anya|ka m chee|ọ nwere ike ịbụ"
    ),
    negations="mba|naghị|anaghi|agaghị|apụghị|ọ bụghị|enweghị|abughi|abụghị|adighi|adịghị|anaghị|onweghị|obughi|enwerọ",
    name_intros=(
        "aha m bụ|aha m|aham bụ|aham|abụ m|a bụ m|abum|ana akpọ m|a na-akpọ m|anakpọ m|a na akpo m|kpọọ m|aha mụ bụ|aha mụ"
        "|aha ya bụ|aha ya|aha nwa m bụ|aha nwa m|aha nwam bu|aha nwunye m bụ|aha di m bụ|aha nne m bụ|aha nna m bụ"
        "|aha mama m bụ|aha papa m bụ|aha onye ọrịa bụ|aha onye ọrịa|aha ahụ bụ|ọ bụ|nke m bụ|aha zuru ezu bụ|aha zuru ezu"
        "|ana m aza|a na m aza|m na-aza|ana akpo ya|a na-akpọ ya|aha bụ|mụ bụ|m bụ"
    ),
    name_outros="ka aha m bụ|bụ aha m|ka aham bu|bu aham|ka a na-akpọ m|ka ana akpọ m|ka m na-aza",
    not_names=(
        "kedu|ndewo|ụtụtụ ọma|ehihie ọma|mgbede ọma|nnọọ|nnoo|ee|mba|biko|daalụ|dalu|imela|imeela|achọrọ|chọrọ|achọghị|ahụ"
        "|isi|afọ|nwa|nwam|nwa m|dọkịta|dọkta|ọrịa|mgbu|egbu|ekwere|ekwetara|ekweghị|enyemaka|gịnị|onye|ebee|mgbe|taa|echi"
        "|ụtụtụ|ehihie|mgbede|abalị|ụlọ|ọgwụ|nnwunye|nwunye|nwanne|mama|papa|nne|nna|di|enyi|mụ|anyị|unu|ugbu|ozi|asụsụ"
        "|amaghị|kwụsị|ụbọchị|iba|ike gwụrụ m|ike agwụ m|ike adịghị m|oge ole|mmadụ|ọzọ|ihe|mberede|m|gị|ya|agwụla"
        "|anaghị|enweghị|bịa|abịa|gaa|hapụ|debe"
        "|bugharịa|kagbuo"
    ),
    **told_by(around, complaints, more_complaints, emergencies),
)  # fmt: skip
