"""Hausa as written in Nigeria, with phone spelling. To be reviewed by a native speaker.

Hooked letters fold away, so a word stands once; "bazan" beside "ba zan" is needed, since people write both.
"""

from bot.dialogue.parsing.lexicon import Vocabulary, told_by
from bot.dialogue.parsing.vocabulary.ha import around, complaints, days, emergencies, more_complaints

VOCABULARY = Vocabulary(
    code="ha",
    fillers=(
        "don allah|dan allah|domin allah|ina so|inaso|ina son|inason|ina so in zo|ina so na zo|zan so|zan zo|zan iya"
        "|zan"
        "|zan iya zuwa|in zo|na zo|mu zo|zamu zo|za mu zo|za mu|zamu|zai zo|za ta zo|zata zo|zai|zata|a sa ni|a sani|a "
        "ba ni"
        "|sa ni|sani|ku sa ni|a yi|a yi min|ayi min|ku yi min|yi|min|mini|mana|in|mu|ranar|a ranar|ran|rana|a|na|ina"
        "|ta|ga"
        "|ga watan|watan|sannu|likita|ganin likita|in ga likita|na ga likita|so|son|nagode|na gode|eh|to|toh|ok|sai"
        "|kawai"
        "|alkawari|alkawarin|asibiti|zuwa asibiti|insha allah|in sha allah|insha allahu|inshallah|in allah ya yarda"
        "|da yardar allah|idan ya yiwu|in ya yiwu|idan akwai|in akwai|idan da hali|in da hali|ya yi|yayi|ya fi|zai fi"
        "|ya dace"
        "|ya fi min|zai yi|zaiyi|zai fi min|da kyau|lafiya|ne|ce|din|mai kyau|zan samu zuwa|zan sami zuwa|nake so|muke "
        "so|ina tunanin|ina ganin|wata rana|wata ranar|lokaci|lokacin|ba matsala|dai|fa|kuma|akwai|da fatan|kamar"
    ),
    yes=(
        "eh|ehh|ee|eeh|eehh|e|i|iyi|iye|eh mana|eh eh|haka ne|hakane|haka yake|eh haka ne|eh hakane|daidai|dai dai"
        "|daidai ne|dai dai ne|eh daidai|eh daidai ne|gaskiya|gaskiya ne|na yarda|nayarda|eh na yarda|na amince|to|toh"
        "|tom|tau|to shikenan|to shi ke nan|shikenan|to yayi|to ya yi|yayi|ya yi|eh yayi|yayi kyau|ya yi kyau|da kyau"
        "|madalla"
        "|na'am|naam|tabbas|kwarai|kwarai kuwa|sosai|lallai|ina so|inaso|eh ina so|a yi|ayi|eh a yi|mu ci gaba|ci gaba"
        "|a ci gaba|ku ci gaba|shi ne|shine|ita ce|itace|ai kuwa|ba matsala|babu matsala|ba damuwa|babu damuwa|ba laifi"
        "|to ba matsala|to ba damuwa|mun yarda|eh don allah|eh dan allah|ok yayi|na tabbatar|eh na tabbatar"
        "|gaggawa ne|eh gaggawa ne|gaggawa|lafiya kalau|lafiya lau|zan so|ina bukata|eh ya yi|eh yayi|hakanan|haka"
        "|haka din|kwarai da gaske|i mana|eh kwarai|eh sosai|to madalla|to na yarda|to haka ne|na yadda|eh na yadda"
        "|ina so haka|ku yi|a yi haka|ayi haka|zan yi|zan iya|eh zan iya|naji|na ji|to naji"
        "|ba wani matsala|yana da kyau|ya yi daidai|yayi daidai|mun amince|an yarda|ok to|oho ba laifi|aiwa|iwa"
        "|na gamsu|nine|nice|ni ne|ni ce|eh nine|eh nice"
    ),
    no=(
        "a'a|aa|a a|a'aa|aah|ah ah|a ah|ba haka ba|ba haka ba ne|ba haka bane|bahaka ba|a'a ba haka ba|ba daidai ba"
        "|ba daidai ba ne|ba daidai bane|ban yarda ba|banyarda ba|ban amince ba|ba na so|bana so|banaso|ba ni so|bani "
        "so"
        "|a'a ba na so|a'a bana so|babu|ko kadan|ko kaɗan|ba yanzu ba|sam|sam sam|kar a yi|kada a yi|kar ayi|kar ku yi"
        "|na ki|na fasa|a'a na gode|a'a nagode|ba shi ba|ba shi ba ne|ba shi bane|ba ita ba|ba ni ba|ba ni ba ne|ba ni "
        "bane"
        "|ba gaskiya ba|ba gaskiya ba ne|ba gaskiya bane|karya ne|ban taba ba|ba wannan ba|kuskure ne|akwai kuskure"
        "|bai yi ba|baiyi ba|a'a bai yi ba|ba a yi ba|ba gaggawa ba|ba gaggawa bane|ba gaggawa ba ne|ba na gaggawa ba"
        "|ba na gaggawa bane|ban tabbatar ba|ban yadda ba|ba yadda|ba zan iya ba|bazan iya ba|ba zan yi ba"
        "|bazan yi ba|a'a ba zan iya ba|ba sai|ba sai an yi ba|ban bukata|bana bukata|ba na bukata|ban so|ban son"
        "|banson|ba ya yi|baya yi|a'a sam|sam ba|a'a fa|aa fa|ba wannan ba ne|ba shi nake so ba|bana yarda"
        "|ba na yarda|ba a yarda ba|ku bari|a bari|kar a yi haka|kar kuyi|ban gamsu ba|ba ni ba ce|bani bane"
        "|ba nine ba|ba yanzu|sai wani lokaci|ba daidai|ba haka|a bar shi|abar shi|a barshi|bar shi"
    ),
    unsure=(
        "ban sani ba|bansani ba|ban sani bane|nima ban sani ba|ban tabbata ba|wataƙila|watakila|kila|ƙila|mai yiwuwa"
        "|oho|wallahi ban sani ba|sai na tambaya|sai na duba|sai na gani|zan duba|ina tunani"
    ),
    negations="ba|babu|banda|ban|bai|bana|baya|kar|kada|bashi|badan",
    name_intros=(
        "ni|nina|sunan jaririn|sunan yaro|sunan mata ta|sunan ɗan|sunan ɗiyata|sunan yaro na|sunan miji na"
        "|sunan mahaifi na|sunan uba na|sunan uwa ta|sunan mai jinya|sunan majinyaci|sunana|suna na|suna|ni ne|ni ce"
        "|nine|nice|sunana shi ne|sunana shine|sunana dai|cikakken sunana|cikakken suna"
        "|sunan mara lafiya|sunan mara lafiyan|sunan mara lafiyar|sunan maras lafiya|sunan yaron|sunan yarinyar|sunan "
        "yarona|sunan yarinyata|sunan ɗana|sunan 'yata|sunan jaririna|sunan matata|sunan mijina|sunan mahaifiyata"
        "|sunan mahaifina|sunan babana|sunan mamana|sunan ƙanina|sunan ƙanwata|sunan abokina|sunansa|sunanta|sunan shi"
        "|sunan sa|sunan ta|ana kirana|ana kiran ni|ana kirana da|ana ce min|ana ce mini|a kira ni|ku kira ni|ana "
        "kiransa|ana kiranta|ana ce masa|ana ce mata|sunan da ake kirana"
    ),
    name_outros="ne sunana|ce sunana|shine sunana|shi ne sunana|itace sunana|ne sunan|ce sunan|sunana ne|sunana ce",
    family_names="kone",
    not_names=(
        "sannu|sannunku|ina kwana|ina wuni|ina yini|barka|barka da safiya|barka da yamma|barka da rana|barka da dare"
        "|barka da zuwa|eh|a'a|aa|to|toh|lafiya|lafiya lau|likita|likitan|asibiti|asibitin|don allah|dan allah|na gode"
        "|nagode|mun gode|ciwo|ciwon|zazzaɓi|zafi|jini|tari|amai|gudawa|gobe|yau|jibi|jiya|yanzu|yarona|yarinyata|yaro"
        "|yarinya|matata|mijina|mahaifiyata|mahaifina|babana|mamana|ɗana|'yata|jariri|jaririna|ina|bani|bansani|taimako"
        "|taimaka|taimakon|menene|mene|wane|wace|wacce|suna|alkawari|alƙawarina|inaso|ina so|zan|zan zo|bana|ban sani "
        "ba"
        "|haihuwa|haihuwata|mutum|babu|komai|tsallake|gaggawa|namiji|mace|shekara|shekaru|watanni|bazan|meyasa|saboda"
        "|magani|mara|marar|lafiyar|kuma|amma|idan|harshe|yare|baya|daga|farko|sauya|canza|soke|ban|gane|fahimta"
        "|fahimci|ku|kuna|kuke|wannan|yaushe"
    ),
    **told_by(days, around, complaints, more_complaints, emergencies),
)  # fmt: skip
