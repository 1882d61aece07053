"""Further words of complaint in Hausa: nouns alone, beside English or Pidgin, and rarer ways to say it."""

from collections.abc import Mapping

from bot.dialogue.parsing.lexicon import beside_english

COMPLAINTS: Mapping[str, str] = {
    "general": (
        "zazzaɓi da|jikina ba karfi|kasalar jiki|bugun kai|ciwon kwakwalwa|cikina ya kulle|kumburin ciki"
        "|rashin barci|bana iya barci|ba na iya barci|yunwa bana ji|gyambo|gwaiwa|ciwo a cikina|ciwo a kaina"
        "|ciwo a ciki|zafi a cikina|kaina yana juyawa"
        + "|"
        + beside_english("kai", "ciki", "jiki", "zazzaɓi", "mura", "tari", "gudawa", "amai")
    ),
    "cardiology": ("bp|likitan zuciyata|bugun zuciyata yana sauri|zuciya tana bugawa|ciwo a kirji"),
    "dental": (
        "cikon haƙori|haƙori na|haƙora na|ciwo a haƙori|haƙorina ya karye|haƙorina ya huje|bakina na ciwo"
        "|gyaran haƙori" + "|" + beside_english("haƙori", "haƙora", "haƙorina", "dasashi")
    ),
    "eye": (
        "gani|gani na|bana ganin|ba na ganin|hazo a ido|ido na|idanu na|ciwo a ido|idona na zubar da ruwa|jar ido"
        "|gani ya ragu" + "|" + beside_english("ido", "idanu", "idona")
    ),
    "ent": (
        "kunne na|hanci na|makogwaro na|atishawa|hancina na zuba|majina|ciwon hanci|kunnena ya toshe|ji na ya ragu"
        "|bana jin sauti|murya ta|ciwo a kunne|ciwo a makogwaro"
        + "|"
        + beside_english("kunne", "hanci", "maƙogwaro", "maƙoshi", "kunnuwa")
    ),
    "dermatology": (
        "kurajen|kurajen ciki|borin fata|fata ta|fatata|tabo a fuska|jikina ya fito da kuraje|kaikayi"
        "|kaikayin fata|kuraje|kurji|kumburin fata|busassun fata"
        + "|"
        + beside_english("fata", "ƙuraje", "ƙaiƙayi", "kaikayi")
    ),
    "orthopaedics": (
        "wuya|wuyana|wuya na|kafar|kafata|kafata na|baya na ciwo|baya na|kashin baya|kafada|gwiwa ta|guiwa ta|gaɓa"
        "|gaɓɓai|hannu na ciwo|hannuna|yatsa|idon kafa|ciwo a baya|ciwo a kafa|ciwo a gwiwa|ciwo a hannu"
        "|ciwo a kugu|ciwon kafada|ciwon kashi|kafata ta kumbura|na fadi na ji ciwo|na goce|na karya hannu"
        "|na karya kafa|na karya|ya karya hannu|ta karya kafa"
        + "|"
        + beside_english("gwiwa", "guiwa", "kafaɗa", "kugu", "ƙashi", "ƙafa", "hannu", "baya", "wuya", "kwankwaso")
    ),
    "antenatal": (
        "get ciki|has ciki|i get ciki|carry ciki|ciki na wata|ciki wata|cikin wata|awon ciki|awo na|mai juna"
        "|ɗauke da juna biyu|ina dauke da juna biyu"
        "|na yi ciki|ciki gareni" + "|" + beside_english("juna biyu")
    ),
    "paediatrics": (
        "allurar jariri|yarana|yara na|ɗa na|yaro na|jaririn|ɗan jariri|karamin yarona"
        + "|"
        + beside_english("yaro", "yarona", "jariri", "jaririna", "yarinya", "yara")
    ),
    "obgyn": (
        "al'ada na|jinin al'adata|ba na ganin al'ada|bana ganin al'ada|jini na wata|jinin wata|zuwan al'ada"
        "|haila ta|al'ada|mara|marata|nono|mama ta|gwajin haihuwa|ciwo a mara|haihuwa na gagara"
    ),
    "laboratory": ("hoto|a dauki hoto|gwada|a yi min gwaji|gwajin kashi|gwajin hiv|gwajin genotype|scan|x ray|lab"),
    "physiotherapy": (
        "jikina ya kame|jiki ya kame|motsa hannu|motsa kafa|tafiya bayan karaya|bayan karaya|ciwon naman jiki|tsoka"
    ),
}
