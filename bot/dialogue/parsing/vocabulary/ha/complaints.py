"""What people complain of in Hausa, by department code."""

from collections.abc import Mapping

_PAINS = (
    "na ciwo",
    "na min ciwo",
    "yana ciwo",
    "yana min ciwo",
    "tana ciwo",
    "tana min ciwo",
    "ciwo",
    "na zafi",
    "yana zafi",
)


def _hurting(*parts: str) -> str:
    """ "haƙorina na ciwo", "kaina yana min ciwo" and the like."""
    return "|".join(f"{part} {pain}" for part in parts for pain in _PAINS)


COMPLAINTS: Mapping[str, str] = {
    "general": (
        "zazzaɓi|zazzabin|zazabi|zazzabi mai zafi|masassara|zafin jiki|jikina ya yi zafi|jiki ya yi zafi|jikina na zafi"
        "|jiki zafi|jikina ya dau zafi|ciwon kai|ciwonkai|kaina na sarawa|sarawar kai|ciwon ciki|gudawa|zawo|zawayi"
        "|zawo da amai"
        "|atini|amai|yawan amai|tashin zuciya|tari|ina tari|mura|sanyi|mashaƙo|taifod|taifot|tayfod|maleriya|malariya"
        "|zazzabin cizon sauro|zazzabin malaria|gajiya|kasala|rashin karfi|ba ni da karfi|bani da karfi|raunin jiki"
        "|ciwon jiki"
        "|jiri|jiwa|juwa|ina jin jiri|ina ganin jiri|rashin cin abinci|bana iya cin abinci|ba na iya cin abinci|olsa"
        "|gyambon ciki"
        "|hawan jini|jinina ya hau|jini ya hau|ciwon suga|suga|ciwon sukari|sukari|ciwon siga|duba lafiya|a duba "
        "lafiyata"
        "|duba lafiyata|binciken lafiya|gwajin lafiya|rashin lafiya|ba ni da lafiya|bani da lafiya|ba lafiya|banda "
        "lafiya"
        "|bana jin dadi|ba na jin dadi|banjin dadi|bata jin dadi|baya jin dadi|tsutsar ciki|tsutsotsi|basir|basur"
        "|ciwon shawara"
        "|zafin fitsari|fitsari na zafi|fitsari da zafi|na rame|ramewa|ciwon hanta|ciwon koda|ciwon sanyi|gama gari"
        "|likitan kowa|ciwon gaba ɗaya|" + _hurting("kaina", "kai", "kansa", "kanta", "cikina", "jikina")
    ),
    "cardiology": (
        "zuciya|zuciyata|zuciyarsa|zuciyarta|ciwon zuciya|bugun zuciya|zuciyata na bugawa|likitan zuciya|ƙirji|ƙirjina"
        "|ciwon ƙirji|hawan jini|hawan jinina|jinina ya hau|jini ya hau|faɗuwar gaba|gabana na faduwa|kumburin kafa"
        "|kafafuna sun kumbura|kumburin kafafu|likitan hawan jini|bugawar zuciya|" + _hurting("zuciyata", "ƙirjina",
        "ƙirji")
    ),
    "paediatrics": (
        "yaro|yaron|yarona|yara|yarinya|yarinyar|yarinyata|ɗana|'yata|'ya ta|jariri|jaririna|jaririya|jaririyata"
        "|allurar rigakafi|rigakafi|allurar yara|likitan yara|asibitin yara|baya shan nono|bata shan nono|ba ya shan "
        "nono|ba ta shan nono|zazzabin yaro|yaro na zazzabi|karamin yaro|karamar yarinya|goyo"
    ),
    "obgyn": (
        "al'ada|al'adata|jinin al'ada|haila|jinin haila|ciwon mara|marata na ciwo|mara na ciwo|ciwon marar al'ada"
        "|ban ga al'ada ba|ban ga haila ba|al'ada bata zo ba|al'adata bata zo ba|al'adata ta tsaya|rashin zuwan al'ada"
        "|rikicewar al'ada|rashin haihuwa|neman haihuwa|ina neman haihuwa|bana haihuwa|ba na haihuwa|ban taba haihuwa "
        "ba|bana daukar ciki|ba na daukar ciki|daukar ciki|mahaifa|mahaifata|bakin mahaifa|farji|farjina|kaikayin gaba"
        "|gabana na kaikayi|farin ruwa|ruwan gaba|ruwa daga gabana|tazarar haihuwa|tsarin iyali|bada tazara|kaba"
        "|fibroid"
        "|kullutu a nono|kullin nono|ƙullutu a nono|nono na ciwo|nonona na ciwo|ciwon nono|likitan mata|cutar mata"
        "|ciwon mata|sanyin mata|ciwon sanyin mata|daina al'ada"
    ),
    "dental": (
        "haƙori|haƙorin|haƙorina|haƙora|haƙorana|haƙoransa|haƙorinsa|haƙorinta|ciwon haƙori|ciwon haƙora|dasashi"
        "|dasashina"
        "|dasori|ciwon dasashi|warin baki|bakina na wari|cire haƙori|likitan haƙori|ramin haƙori|haƙorina na motsi"
        "|kumburin haƙori|muƙamuƙi|ciwon baki|wanke haƙori|haƙorin hankali|hauri|"
        + _hurting("haƙorina", "haƙori", "haƙorana", "dasashina")
    ),
    "eye": (
        "ido|idona|idon|idonsa|idonta|idanu|idanuna|idanuwa|idanuwana|ciwon ido|ciwon idanu|idona ya yi ja|ido ya yi "
        "ja|jan ido|bana gani|ba na gani|bana gani sosai|ba na gani sosai|bata gani|baya gani|ba ta gani|ba ya gani"
        "|makanta|yanar ido|hakiya|tabarau|gilashin ido|likitan ido|idona na ruwa|hawaye|idona na kaikayi|kaikayin ido"
        "|duhun ido|dusashewar gani|" + _hurting("idona", "ido", "idanuna")
    ),
    "ent": (
        "kunne|kunnena|kunnensa|kunnenta|kunnuwa|kunnuwana|hanci|hancina|maƙogwaro|maƙogwarona|maƙoshi|maƙoshina|ciwon "
        "kunne"
        "|ciwon maƙogwaro|ciwon maƙoshi|bana ji|ba na ji|bana ji sosai|ba na ji sosai|baya ji|bata ji|kurumta|kurma"
        "|ruwan kunne"
        "|kunnena na ruwa|haɓo|murya|muryata|muryata ta dashe|dashewar murya|beli|belin wuya|toshewar hanci|hancina ya "
        "toshe|likitan kunne|minshari|zafin maƙogwaro|sautin kunne|dattin kunne|" + _hurting("kunnena", "kunne",
        "maƙogwarona", "maƙoshina")
    ),
    "orthopaedics": (
        "ƙashi|ƙashina|ƙasusuwa|karaya|karyewar ƙashi|ƙafata ta karye|hannuna ya karye|na karye|ya karye|ta karye"
        "|gwiwa|guiwa"
        "|gwiwata|guiwata|ƙafa|kafaɗa|kafaɗata|ciwon baya|kugu|ƙuguna|ciwon kugu|kwankwaso|kwankwasona|ciwon ƙafa"
        "|ciwon gwiwa|ciwon guiwa|ciwon gabobi|gaɓoɓi|gaɓoɓina|ciwon gaba|ciwon wuya|ciwon hannu|targaɗe|gocewa"
        "|gocewar ƙashi"
        "|idon sawu|amosanin ƙashi|sanyin ƙashi|ciwon sanyin ƙashi|ƙashin baya|likitan ƙashi|gwiwar hannu|"
        + _hurting("bayana", "baya", "ƙafata", "gwiwata", "guiwata", "hannuna", "wuyana", "kafaɗata", "ƙuguna",
        "kwankwasona")
    ),
    "dermatology": (
        "fata|ƙuraje|ƙurajen|ƙurajen fuska|ƙurji|ƙaiƙayi|ƙaiƙayin jiki|jikina na ƙaiƙayi|jiki na ƙaiƙayi|susa|makero"
        "|ƙazuwa|kazzuwa|kirci|ƙyanda|bakon dauro|tabo|tabon fuska|faso|zubewar gashi|gashina na zubewa|amosani"
        "|amosanin kai|likitan fata|ciwon fata|marurai|maruru|farare a fata|kurajen jiki|fesowa"
    ),
    "physiotherapy": (
        "motsa jiki|fiziyo|fisiyo|gyaran jiki|gashi|gashin jiki|jikina ya sandare|sandarewar jiki|bayan shanyewar jiki"
        "|bayan mutuwar barin jiki|tausa|jijiya|jijiyata|jijiyoyi|ciwon jijiya|likitan motsa jiki|koyon tafiya|ciwon "
        "tsoka|rauni a wasa|raunin wasa"
    ),
    "laboratory": (
        "gwaji|gwajin|gwajin jini|gwajin fitsari|gwajin bayan gida|gwajin malaria|gwajin zazzabi|gwajin kanjamau"
        "|gwajin suga"
        "|gwajin ciki|a gwada ni|a gwada jinina|gwada jini|gwada jinina|auna jini|a duba jinina|ɗaukar hoto|hoton ciki"
        "|hoton ƙirji|sakamakon gwaji|sakamakon|ɗakin gwaji|rukunin jini|ajin jini|nau'in jini|na'urar hoto"
    ),
    "antenatal": (
        "juna biyu|ina da juna biyu|ina da ciki|tana da ciki|matata na da ciki|matata tana da ciki|mai ciki|mai juna "
        "biyu|masu ciki"
        "|na samu ciki|na sami ciki|cikina wata|ciki wata|watan ciki|ɗauke da ciki|ina dauke da ciki|awo|zuwa awo|awon "
        "ciki|ina zuwa awo|rajistar awo|katin awo|laulayi|laulayin ciki|goyon ciki|renon ciki|kula da ciki"
    ),
}  # fmt: skip
