"""Yoruba: days, clock, numbers, yes/no and emergencies. To be widened and reviewed by a native speaker."""

from bot.dialogue.parsing.lexicon import Vocabulary

VOCABULARY = Vocabulary(
    code="yo",
    when={
        "td": "òní|lónìí|loni|oni", "tm": "ọ̀la|lọ́la|ola|lola|ní ọ̀la", "dy af tm": "ọ̀túnla|lọ́túnla|otunla",
        "ys": "àná|lánàá|lana", "w0": "ajé|ọjọ́ ajé", "w1": "ìsẹ́gun|ọjọ́ ìsẹ́gun", "w2": "ọjọ́rú|rírú|ojo ru",
        "w3": "ọjọ́bọ̀|ojo bo|bọ̀", "w4": "ẹtì|ọjọ́ ẹtì", "w5": "àbámẹ́ta|ọjọ́ àbámẹ́ta|satide",
        "w6": "àìkú|ọjọ́ àìkú|isinmi|ojo isinmi", "nx": "tó ń bọ̀|to nbo|ti n bo|tonbo", "th": "yìí", "wk": "ọ̀sẹ̀",
        "dy": "ọjọ́", "mo": "oṣù", "at": "ní aago|aago|ni ago|laago|ni agogo|agogo", "fr": "láti", "un": "títí",
        "or": "tàbí", "ng": "kì|kò|kọ́|má|rárá", "hf": "ààbọ̀", "fa": "ìgbàkúgbà|ọjọ́kọ́jọ́|kíákíá|nísisìnyí",
        "p06-12": "àárọ̀|òwúrọ̀|laaro|lowuro|ní àárọ̀", "p12-17": "ọ̀sán|lọ́sàn|ní ọ̀sán",
        "p17-21": "ìrọ̀lẹ́|nírọ̀lẹ́|ní ìrọ̀lẹ́", "p19-23": "alẹ́|lálẹ́",
    },
    numbers={
        0: "òdo", 1: "ọ̀kan|kan|ení|ookan", 2: "méjì|èjì|eeji", 3: "mẹ́ta|ẹ̀ta|eeta", 4: "mẹ́rin|ẹ̀rin|eerin",
        5: "márùn|márùnún|àrún|aarun", 6: "mẹ́fà|ẹ̀fà|eefa", 7: "méje|èje|eeje", 8: "mẹ́jọ|ẹ̀jọ|eejo",
        9: "mẹ́sàn|mẹ́sànán|ẹ̀sán|eesan", 10: "mẹ́wàá|mewa|ẹ̀wá|eewa", 11: "mọ́kànlá|ọ̀kànlá", 12: "méjìlá|èjìlá",
    },
    ordinals={
        1: "àkọ́kọ́|ìkíní|kìíní", 2: "ìkejì|kejì", 3: "ìkẹta|kẹta",
    },
    fillers="ẹ jọ̀ọ́|ejo|jọ̀ọ́|ejoo|mo|fẹ́|mo fẹ́|wá|n|ní|ni|ẹ|fun|bawo|dókítà|ọjọ́ tí|mi|lati wa|ti",
    yes="bẹ́ẹ̀ ni|bẹ́ẹ̀|hẹn|ẹ̀hẹ̀n|ehen|hen|o tọ́|òótọ́ ni|mo gbà|dara|ó dára|beeni|o da",
    no="rárá|bẹ́ẹ̀ kọ́|ó tì|o ti o|rara o|mi o fẹ́|mi ò gbà|kò tọ́|beeko|oti",
    unsure="mi ò mọ̀|bóyá",
    negations="kò|kì|kọ́|rara|mi ò|laisi",
    name_intros="orúkọ mi ni|orukọ mi|èmi ni|oruko mi nje|orúkọ mi ń jẹ́|oruko omo mi ni",
    not_names="ẹ káàárọ̀|e kaaro|e kaasan|ẹ kú|bawo|pele|bawo ni",
    emergencies={
        "chest_pain": (
            "(aya|igbaya|okan) * (dun|riro|roro|ndun|ro|fun|le)", "(irora|aro|didun) * (aya|igbaya|okan)", "aya riro",
            "aya * n * (dun|ro)", "okan * (duro|da)",
        ),
        "breathing": (
            "(ko|mi o|o|mi ko|kole|kosi|ko si) * (le|lee) * (mi|simi|mimi) (daadaa|daada|mo)?",
            "(mi o|mi ko|ko|nko) (le|lee) (mi|simi)", "(eemi|emi) * (ko|o) * (ja|wole|jade|si)",
            "(ko|o) (le )?mi (mo|daadaa|dada)", "(eemi|emi) * (nira|soro)", "(nmi|n mi|o n mi) (gule|helehele|hele)",
        ),
        "bleeding": (
            "eje * (da|nda|jade|po|pupo|ya|tu|duro|sun|nsun|njade)", "(da|tu|po|se|nse|n se) * eje",
            "(eebi|bi|po|wuko) * eje", "isun eje", "(yinbon|yin bon|gun) * (obe|ibon)",
        ),
        "unconscious": (
            "(daku|ti daku|o daku|dakun aye)", "(subu|suubu|ṣubu) * (ko|o) * (dide|soro|mira)",
            "ko * (mira|ji|dahun|ta putu)", "(fe|n) ku", "(ijamba|jamba) * (oko|moto|okada)",
        ),
        "seizure": (
            "warapa", "giri mu", "(ipa|ipá) (mu|gbe)", "~giri", "~ipa", "(gbon|n gbon) * (riri|ara)", "ifofo * enu",
        ),
        "stroke": (
            "(ropa rose|roparose|aropa rose|aisan egba)", "~ropa", "~egba", "enu * (wo|ti wo|yi|ya)",
            "(ko|o) (le|lee) * soro",
        ),
        "suicide": (
            "(pa|gbemi) (ara mi|ara re|emi ara)", "(fe|wu mi) * (ku|kuro laye|iku)", "(aye|ile aye) * su mi",
            "pokunso", "so (si )?okun", "gba emi ara",
        ),
        "burn": (
            "(ina|omi gbona|epo gbona|asidi) * (jo|bo|da|ran)", "(jona|ijona|jo gan)",
        ),
        "poisoning": (
            "(majele)", "(mu|je|gbe) * (majele|sniper|kerosini|hypo|ogun eku|oogun eku|epo oyinbo)",
        ),
        "snake_bite": (
            "(ejo|akeke|akekee|paramole) * (bu|san|ge|je|ta|buje)", "(bu|ta) * je * ejo",
        ),
        "pregnancy": (
            "(aboyun|oyun|loyun) * eje", "eje * (aboyun|oyun|loyun)", "oyun * (baje|wale|jade|bo)",
            "(omo|oyun) * (ko|o) (yi|mira) * (mo|ikun)?",
        ),
        "labour": (
            "(irobi|nrobi|n robi|ti robi)", "~robi", "omi * (ti )?(ya|tu|fo|da) * (ara|oyun)?", "(fe|n|o fe) (bi|bimo)",
            "omo * (nbo|n bo|jade)",
        ),
        "allergy": (
            "(ofun|ahon|oju|ete|enu) * (wu|nwu|wuwo|n wu)",
        ),
        "emergency": (
            "(pajawiri)", "(egba mi|gba mi|e gba mi|egbami) * (o|oo)?", "oko (ambulansi|alaisan|pajawiri)",
            "(dakun|ejo) * ku",
        ),
    },
    past_cues="ọdún tó kọjá|nígbà kan|ile iwosan|esi|lesi",
    over_cues="ti san|ti dúró|ara mi ti ya",
    now_cues="bayi|nisinyi|ejoo|kia|kiakia",
    harmless="kii se pajawiri",
)  # fmt: skip
