"""Yoruba as people type it, mostly without marks. To be reviewed by a native speaker.

Yoruba puts the number after its unit ("ọjọ́ mẹ́ta"), so spans of days are spelt out as phrases with their codes.
"""

from bot.dialogue.parsing.lexicon import Vocabulary, told_by
from bot.dialogue.parsing.vocabulary.yo import around, complaints, emergencies, more_complaints, numbers

VOCABULARY = Vocabulary(
    code="yo",
    when={
        **numbers.MONTHS, **numbers.SPANS, **numbers.CLOCK, **numbers.RANGES,
        "td": "òní|lónìí|loni|oni|ní òní|ojo oni|tòní",
        "tm": "ọ̀la|lọ́la|ola|lola|ní ọ̀la|ojo ola|ni ojo ola|lọ́la ọ̀hún|tola|lọ́ọ̀la",
        "dy af tm": "ọ̀túnla|lọ́túnla|otunla|ní ọ̀túnla|ojo keji ola",
        "ys": "àná|lánàá|lana|ní àná|ijẹta|níjẹta|lojo si",
        "w0": "ajé|ọjọ́ ajé|ojoaje|mọ́ńdè|monde|mande|ojo monde|àtìní|atini",
        "w1": "ìsẹ́gun|ọjọ́ ìsẹ́gun|ojoisegun|isegun|túsìdè|tusde|tuside|ojo tuside|àtàláátà|atalata",
        "w2": "ọjọ́rú|lojoru|lojo ru|ojo ru|ọjọ́ rírú|ojo riru|wẹ́sìdè|weside|wenesde|wesde|àlàrùba|alaruba",
        "w3": "ọjọ́bọ̀|lojobo|lojo bo|ojo bo|ọjọ́ bọ̀|tọ́sìdè|toside|tosde|àlàmísì|alamisi",
        "w4": "ẹtì|ọjọ́ ẹtì|ojoeti|fúráìdè|furaide|fraide|jímọ̀|jimo|jimoh|ojo jimo|ojo jimoh",
        "w5": "àbámẹ́ta|ọjọ́ àbámẹ́ta|abameta|sátidé|satide|ojo satide",
        "w6": "àìkú|ọjọ́ àìkú|aiku|isinmi|ojo isinmi|sọ́ńdè|sonde|sunde|ojo sonde|ojo sunde|àlàádì",
        "m12 25": "kérésìmesì|keresimesi|ojo keresimesi|ojo kirisimesi|kirisimesi", "m01 1": "ọdún tuntun|ojo odun tuntun",
        "co": (
            "tó ń bọ̀|to nbo|to n bo|ti n bo|tonbo|tin bo|ti nbo|to n bowa|to nbo wa|to n bo wa|to n bo yi"
            "|to n bo yii|tó kàn|to kan|to mbo"
        ),
        "nx": "tó tẹ̀lé e|to tele|to tele e",
        "th": "yìí|la wa yii|ta a wa yii",
        "nx wk": (
            "ọ̀sẹ̀ tó ń bọ̀|ose to nbo|ose to n bo|ose ti n bo|ose tonbo|ose tin bo|ose to kan|ose to n bo yii"
            "|ose to mbo|ni ose to n bo|ni ose to nbo|lose to n bo|lose to nbo|opin ose leyin"
        ),
        "th wk": "ọ̀sẹ̀ yìí|ose yii|ose yi|ni ose yii|ni ose yi|lose yii|lose yi|inu ose yii",
        "ls": "tó kọjá|to koja|to lo|ti o koja", "ls wk": "ọ̀sẹ̀ tó kọjá|ose to koja|ose to lo",
        "nx mo": "oṣù tó ń bọ̀|osu to nbo|osu to n bo|osu ti n bo|osu tonbo|osu to kan|ni osu to n bo|losu to n bo",
        "th mo": "oṣù yìí|osu yii|osu yi|ni osu yii", "ls mo": "oṣù tó kọjá|osu to koja|osu to lo",
        "we": "òpin ọ̀sẹ̀|opin ose|ni opin ose|lopin ose|wiken",
        "wk": "ọ̀sẹ̀", "dy": "ọjọ́", "mo": "oṣù", "hr": "wákàtí", "mi": "ìṣẹ́jú",
        "at": "ní aago|aago|ni ago|laago|ni agogo|agogo|ago|lago|lagogo|bi o ba di aago",
        "ar": "bí aago|bii aago|bi ago|nǹkan bí aago|nkan bi aago|nkan bi ago|bii agogo",
        "fr": "láti|bẹ̀rẹ̀ láti|lati aago|lati ago|bere lati aago",
        "af": "lẹ́yìn|lehin|lẹ́yìn aago|leyin ago|lehin aago|leyin ojo|tó bá kọjá|to ba ti koja aago",
        "bf": (
            "kó tó|kí ó tó|kó tó di|kí ó tó di|ko to di aago|ki o to di aago|ko to aago|ko to di ago|ṣáájú|saju|ṣáájú aago"
            "|ko to di ojo|ki o to di ojo|saaju ojo"
        ),
        "un": "títí|titi di|títí dé|titi di aago|titi aago|titi di ojo",
        "to": "sí aago|si ago|dé aago|de ago|si ojo|de ojo|di ojo|di aago", "an": "àti|ati|pẹ̀lú", "bt": "láàrin"
        "|laarin|larin|laarin aago|laarin ago",
        "or": "tàbí|tabi|àbí|abi", "ow": "lọ sókè|lati igba naa lo",
        "to w2": "de ojoru|si ojoru|de ojo ru|si ojo ru", "to w3": "de ojobo|si ojobo|de ojo bo|si ojo bo",
        "ng": (
            "kò|kọ́|rárá|kì í ṣe|ki i se|kii se|kise|mi ò lè|mi ko le|n ko le|nko le|mi ò ní|mi o ni le|mi o le wa"
            "|mi ò fẹ́|mi ko fe|nko fe|ẹ má fi|e ma fi|má fi|ma fi|e ma se|yàtọ̀ sí|yato si|àyàfi|ayafi|mi o raye"
        ),
        "hf": "ààbọ̀|abo|àti ààbọ̀|ati aabo", "nn": "ọ̀sán gangan|osan gangan", "mn": "òru gànjọ́|oru ganjo",
        "fa": (
            "ìgbàkúgbà|igba kugba|eyikeyi ojo|ojo eyikeyi|any ojo|ọjọ́kọ́jọ́|ojo kojo|ojo ki ojo|ojo yoowu"
            "|ojo to ba ya|ojo to ba wa|kíákíá|kia|kia kia"
            "|ni kiakia|nísisìnyí|nisinsinyi|bayii|bayi|lẹ́sẹ̀kẹsẹ̀|lesekese|loju ese|eyi to ya ju|eyi to ba ya|eyikeyi"
            "|akoko to ba wa|aaye to ba wa|aye to ba wa|aaye to koko wa|aye to koko wa|ti aye ba wa|nigbakugba"
            "|nigba kugba|to ba ti ya|ojo to ba ro yin lorun"
        ),
        "p06-12": "àárọ̀|òwúrọ̀|laaro|lowuro|ní àárọ̀|aro|laro|ni owuro|ni aro|owuro",
        "p06-09": "kùtùkùtù|ni kutukutu|kutu aaro|idaji|ni idaji|afemojumo|aaro kutu",
        "p12-17": "ọ̀sán|lọ́sàn|ní ọ̀sán|lọ́sàn-án|losan",
        "p17-21": "ìrọ̀lẹ́|nírọ̀lẹ́|ní ìrọ̀lẹ́|irole|ni irole|nirole|asale|lasale",
        "p19-23": "alẹ́|lálẹ́|ale|lale|ni ale|loru|òru",
        "td p19-23": "alẹ́ òní|lálẹ́ òní|ale oni",
        "sn": "láti ìgbà|lati igba|o ti to", "tt": "sí i|sí òní|si isinyi|si isinsinyi|lati oni|si akoko yii|to ba ya",
    },
    numbers=numbers.NUMBERS,
    ordinals=numbers.ORDINALS,
    fillers=(
        "lọ́jọ́|lojo ti|ní ọjọ́|ẹ jọ̀ọ́|ejo|jọ̀ọ́|ejoo|ejowo|e jowo|jowo|mo|fẹ́|mo fẹ́|mo fẹ́ wá|wá|n|ní|ni|ẹ|fun"
        "|dókítà|ọjọ́ tí|mi|lati wa|ti"
        "|ti mo fe|màá wá|maa wa|mo maa wa|mo le wa|mo ma wa|maa|ma|máa|emi|èmi|o|ó|yin|wa|kí n wá|ki n wa|ki n|jẹ́ kí n"
        "|je ki n|e je ki n wa|ẹ jẹ́|e je|lo rorun|ló rọrùn|lo dara|ló dára|lo daa|ó dára|o daa|o da|o rorun fun mi|lo wu mi"
        "|ló wù mí|fún mi|fun mi|lo ye mi|gba|ri|rí dókítà|bóyá|boya|ó ṣeé ṣe|bo ba see se|ṣé|se|e se|ese|ẹ ṣé|nko|ńkọ́"
        "|náà|naa|na|ko buru|kò burú|ninu|nínú|ojo to je|je|jẹ́|mo n bo|mo nbo|mo ma n raye|mo raye|mo le raye|ki o je|ko je"
        "|e fi si|fi si|e fi sinu|adehun|sun un si|e sun un si|e sun si|sun si|yi si|yi i si|sun adehun mi si"
        "|e sun adehun mi si"
    ),
    yes=(
        "bẹ́ẹ̀ ni|kosi problem|ko si problem|kosi wahala|ko si wahala|bẹ́ẹ̀|bẹ́ẹ̀ni o|beeni o"
        "|bee ni o|beni|be ni|benni|hẹn|ẹ̀hẹ̀n|ehen|hen|ehn|hẹn-ẹn|o tọ́|ó tọ̀nà"
        "|o tona|o pe|ó pé"
        "|òótọ́ ni|ooto|otito ni|otito|mo gbà|mo gba o|mo ti gba|mo gba bee|mo gba si i|mo gba fun yin|dara|ó dára"
        "|daa|o daa|o da"
        "|o dara o|o daa o|iyen dara|iyen daa|iyen da|beeni|o da bee|o daa bee|ko buru|kò burú|kosi wahala|ko si wahala"
        "|ko si iyonu|kosi iyonu|mo fara mo on|mo faramo|mo faramo o|mo fe|mo fe bee|mo fe e|tẹ̀síwájú|tesiwaju|e tesiwaju"
        "|e maa ba lo|maa ba lo|e maa ba a lo|e gba a sile|gba a sile|e gba a|gba a|bee naa ni|bee na ni|bee gan ni"
        "|bee gan|gege bee|dajudaju|beeni mo gba|bee ni mo gba|beeni mo fe|bee ni mo fe|beeni e jowo|hen mo gba"
        "|mo jerii|mo jeri|o te mi lorun|inu mi dun si i|daadaa|dada ni|o daa be|o daa bee|o dara bee|odaa|odara"
        "|o ye mi|mo ti gba|beeni o daa|beeni o dara|o wu mi|o te mi lorun|e se bee|mo gba be|mo gba bẹ|ki e se bee"
        "|gan an ni|gan ni|ootọ ni|ooto ni|looto|loooto|nitooto|bee o|bee ni o|ko si isoro|kosi isoro|ko si nkan"
        "|e tẹsiwaju|mo fara mo|mo fi ara mo|mo setan|hun hun|hen hen|en hen|ehen ni|pajawiri ni|beeni pajawiri ni|en"
        "|ẹn|ẹ̀n|en en|hun|hun un"
    ),
    no=(
        "rárá|rara o|rarao|raara|ra ra|rarara|bẹ́ẹ̀ kọ́|beeko|beko|be ko|bee ko o|beeko o|ko ri bee|ó tì|o ti|o ti o"
        "|oti|oti o"
        "|mi o fẹ́|mi ko fe|n ko fe|nko fe|mi o fe e|mi o fe o|mi o fe mo|mi o fe bee|mi ò gbà|mi ko gba|n ko gba|nko gba"
        "|mi o gba o|mi o gba bee|mi o fara mo on|mi o faramo|kò tọ́|ko tona|kò tọ̀nà|ko pe|ko to bee|ki i se bee|kii se bee"
        "|kise bee|iro ni|iro|ko wu mi|ko te mi lorun|lai lai|lailai|laelae|e fi sile|fi sile|e ma se e|ma se e|e ma se bee"
        "|ma se bee|ko i ti ya|ko tii ya|ki i se bayii|kii se bayi|rara e seun|rara o e se|rara o e seun|rara ese"
        "|mi o fe e se|rara e se o|rara mi o fe|rara mi o gba|rara e se|rara ko to"
        "|rara ko ri bee|rara ki i se bee|ko si|kosi|mi o se|mi o ni gba|n ko gba|n o fe|n o gba|mi o nilo"
        "|mi o nilo e|ko pon dandan|ko ye mi|ko dara|ko daa|ko da|o ti se|ki i se emi|kii se emi|rara o|rara mi o fe"
        "|ma a ni|e ma da mi lohun|e ma se yonu|ma se yonu|ko se e se|ko seese|mo ko|mo ko o|o tan|mi o ni fe"
        "|kii se pajawiri|ki i se pajawiri|kise pajawiri"
    ),
    unsure=(
        "mi ò mọ̀|mi ko mo|n ko mo|nko mo|n o mo|emi o mo|bóyá|ko da mi loju|mi o da mi loju|ko ye mi|o le je bee"
        "|ó ṣeé ṣe|maa ronu si i|e je ki n ronu|bee ni bee ko|beeni ati beeko"
    ),
    negations="kò|kì|kọ́|rara|mi ò|laisi|lai|kii|nko|kosi",
    name_intros=(
        "orúkọ mi ni|orukọ mi|èmi ni|emi|oruko mi nje|oruko mi n je|orúkọ mi ń jẹ́|orúkọ mi a máa jẹ́|oruko mi a maa je"
        "|oruko mi je|oruko|oruko ni|oruko naa ni|mo n je|mo nje|won n pe mi ni|won npe mi ni|won maa n pe mi ni"
        "|e maa pe mi ni"
        "|e pe mi ni|emi n je|emi ni mo n je|oruko omo mi ni|orúkọ ọmọ mi ni|oruko omo mi n je|oruko omo naa ni"
        "|oruko re ni|oruko e ni|orúkọ rẹ̀ ni|oruko alaisan ni|oruko alaisan naa ni|o n je|oruko iyawo mi ni|oruko oko mi ni"
        "|oruko iya mi ni|oruko baba mi ni|oruko mama mi ni|mo je|emi je"
    ),
    name_outros="ni oruko mi|loruko mi|l'oruko mi|ni mo n je|ni mo nje|lo n je|ni won n pe mi|ni oruko omo mi",
    not_names=(
        "ẹ káàárọ̀|e kaaro|ekaaro|kaaro|e kaasan|ekaasan|kaasan|e kaale|e kurole|e ku irole|ẹ kú|e ku|bawo|pele"
        "|bawo ni|e pele|ẹ ǹlẹ́"
        "|e nle|e jowo|ejoo|jowo|e joo|joo|mo|fe|mo fe|omo mi|oko mi|iyawo mi|iya mi|baba mi|beeni|rara|beeko|dokita"
        "|onisegun|osibitu"
        "|iwosan|adehun|aisan|ara mi|inu mi|ori mi|n dun mi|ki ni|kini|kilode|nibo|nigba|loni|lonii|e se|e seun|o daa"
        "|o dara|mi o"
        "|mi o mo|ko si|gbogbo|eniyan|eeyan|enikan|elomiran|iranlowo|pajawiri|foo|fo o|pada|yoruba|oruko|oruko mi"
        "|daadaa|alaisan"
        "|won|emi|mi|kan|lo|wa"
    ),
    **told_by(around, complaints, more_complaints, emergencies),
)  # fmt: skip
