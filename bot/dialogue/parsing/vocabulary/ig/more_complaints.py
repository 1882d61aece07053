"""Further words of complaint in Igbo: nouns alone, beside English or Pidgin, and rarer ways to say it."""

from collections.abc import Mapping

from bot.dialogue.parsing.lexicon import beside_english

_PAINS = (
    "{0} na-egbu", "{0} m na-egbu", "{0} na-afụ", "{0} m na-afụ", "{0} na-awa", "{0} mgbu", "{0} na-ato", "{0} na-ata",
    "{0} na-egbu m", "{0} na-afụ m", "mgbu {0}", "ufu {0}", "{0} ya na-egbu", "{0} na-eme m", "{0} na-egbuke", "{0} ufu",
)  # fmt: skip


def _hurts(*parts: str) -> str:
    """The usual ways to say that a part of the body hurts."""
    return "|".join(form.format(part) for part in parts for form in _PAINS)


COMPLAINTS: Mapping[str, str] = {
    "obgyn": (
        "nso|nsọ|nso m|abiaghi onwa|abịaghị ọnwa a|ihe nso|ihe nso m|ahughi m nso|ime anaghi adi|amughi nwa"
        "|anaghi m atu ime|onwa m|ọnwa m abịaghị|nso nwanyi|ịmụta nwa|ihe umu nwanyi|fibroid|ara m"
    ),
    "dermatology": (
        "pụtara m n'ahụ|puru m n'ahu|pụrụ n'ahụ|ihe n'ahu|ahụ na-ata m|ahu na-ako|okooko|oko ahu|oko na-ako m"
        "|oko juru|rash|akpukpo ahu m|ahu m na-ako|ihe otuto|ntutu m na-ada|ahu otuto"
        + "|"
        + beside_english("akpụkpọ ahụ", "ọkọ", "oko", "akpukpo")
    ),
    "laboratory": (
        "ime test|ime nnwale|ime nyocha|inwale obara|nnwale|nyocha mamiri|nyocha mamịrị|test|x ray|scan|nyocha afo"
        "|lelee obara m"
    ),
    "antenatal": (
        "di ime|dị ime|ime onwa|ime ọnwa|atuola m ime|atụọla m ime|ime m|nwunye m di ime|nwunye m dị ime|afo ime"
        "|adi m ime|nlekọta ime|klinik ime|klinik nwanyi ime" + "|" + beside_english("ime", "afọ ime")
    ),
    "paediatrics": (
        "nwa m ahụ adịghị|nwa m na-agbo|nwa m anaghi eri|umu m|ụmụ m|ụmụaka|ogwu mgbochi|obere nwa m|nwa ohuru"
        + "|"
        + beside_english("nwa", "nwata", "ụmụ")
    ),
    "eye": (
        "ahu uzo|anya m na-agba mmiri|anya na-afụ ụfụ|anaghi ahu|anaghi m ahu|ihu uzo|anya uhie|anya m uhie"
        "|anya na-acha|ahughi m uzo|adighi m ahu uzo|ihe kpuru m anya|ugegbe anya|iko anya"
        + "|"
        + beside_english("anya")
        + "|"
        + _hurts("anya")
    ),
    "ent": (
        "nti m|ntị m|imi m|imi mechiri|akpiri m|olu m na-ada|olu dara|anughi m ihe|adighi m anu ihe|nti mechiri"
        "|nti na-eme|oke oyi imi|imi na-agba mmiri|ilo ihe|ilo onu na-afu|uda nti"
        + "|"
        + beside_english("ntị", "imi", "akpịrị", "olu")
        + "|"
        + _hurts("ntị", "imi", "akpịrị", "olu")
    ),
    "dental": (
        "eze m|eze na-ata|ezé|ihe riri eze|eze na-ama|ighopu eze|iwepu eze|eze mere|onu na-afu|ahu eze m|eze rere"
        "|oghere eze" + "|" + beside_english("eze", "akpọ eze") + "|" + _hurts("eze", "akpọ eze")
    ),
    "orthopaedics": (
        "ukwu m|ụkwụ m|aka m|azu m|azụ m|ikpere m|ubu m|olu m na-egbu|gbajiri|ukwu gbajiri|aka gbajiri"
        "|aka m gbajiri|ukwu m gbajiri|agbajiri|okpukpu m|ukwu na-afu|ukwu na-egbu|ukwu na-aza|azu na-egbu"
        "|nkwonkwo m|apụtụ|mgbu okpukpu|aka na-egbu|ogbu na nkwonkwo|isi ubu|mkpisi aka"
        + "|"
        + beside_english("ukwu", "ụkwụ", "aka", "azụ", "ikpere", "ubu", "ọkpụkpụ", "nkwonkwo", "okpukpu")
        + "|"
        + _hurts("ukwu", "ụkwụ", "aka", "azụ", "ikpere", "ubu", "ọkpụkpụ", "nkwonkwo", "okpukpu")
    ),
    "general": (
        "iba|isi m|afọ m|afo m na-eru|afo na-eru|afo osisa|afọ ọsịsa|afo oruru|isi owuwa|isi ọwụwa|ahu oku|ahụ ọkụ"
        "|ukwara|oyi|agbo|na-agbo agbo|ike adighi m|ike adịghị m|anya na-ebu m|ahu adighi m|ahụ adịghị m|ahu mgbu"
        "|ahu mgbawa|ori nri|agaghi m eri nri|taifod|malaria|maleria|ulsa|ori agu|anya ebu|ikpo oku|iba ocha"
        "|ahu na-ekpo|ahu na-acho"
        + "|"
        + beside_english("isi", "afọ", "iba", "ahụ", "ụkwara", "oyi")
        + "|"
        + _hurts("isi", "afọ", "iba", "ahụ", "ụkwara", "oyi")
    ),
    "cardiology": (
        "obara mgbali|mgbali obara|mgbali elu|bp|obi na-akụ m|obi na-eti m|obi na-efe|obi na-agba m oso|oria obi"
        "|hypertension" + "|" + beside_english("obi")
    ),
    "physiotherapy": (
        "fisio|ahu kporo nku|imega ahu|mgbati ahu|akwara na-ado|akwara na-egbu|akwara m|ihia aka|ịga ije|iga ije"
    ),
}
