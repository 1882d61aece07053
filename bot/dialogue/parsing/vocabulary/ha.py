"""Hausa: days, clock, numbers, yes/no and emergencies. To be widened and reviewed by a native speaker."""

from bot.dialogue.parsing.lexicon import Vocabulary

VOCABULARY = Vocabulary(
    code="ha",
    when={
        "td": "yau|a yau", "tm": "gobe", "dy af tm": "jibi", "ys": "jiya", "w0": "litinin|ranar litinin",
        "w1": "talata|ranar talata", "w2": "laraba|ranar laraba", "w3": "alhamis|ranar alhamis",
        "w4": "jumma'a|jummaʼa|juma'a|jumaa|jummaa|jumua", "w5": "asabar|asabat", "w6": "lahadi|ladi",
        "m01": "janairu", "m02": "faburairu", "m03": "maris", "m04": "afirilu", "m05": "mayu", "m06": "yuni",
        "m07": "yuli", "m08": "agusta", "m09": "satumba", "m10": "oktoba", "m11": "nuwamba", "m12": "disamba",
        "nx": "mai zuwa|na gaba|gaba", "th": "wannan", "wk": "mako|sati", "dy": "kwana|kwanaki", "mo": "wata",
        "in": "nan da|bayan", "at": "da karfe|karfe|da ƙarfe|ƙarfe", "fr": "daga", "un": "har|zuwa", "or": "ko",
        "ng": "ba|a'a|banda", "hf": "da rabi|rabi", "fa": "kowane lokaci|kowace rana|da wuri|yanzu",
        "p06-12": "da safe|safe|safiya", "p12-17": "da rana|rana", "p17-21": "da yamma|yamma",
        "p19-23": "da dare|dare",
    },
    numbers={
        0: "sifili", 1: "ɗaya|daya", 2: "biyu", 3: "uku", 4: "huɗu|hudu", 5: "biyar", 6: "shida", 7: "bakwai",
        8: "takwas", 9: "tara", 10: "goma", 11: "goma sha daya|sha daya", 12: "goma sha biyu|sha biyu",
    },
    ordinals={
        1: "na farko", 2: "na biyu", 3: "na uku",
    },
    fillers="don allah|ina so|ina son|zan zo|ranar|a|na|ina|sannu|likita|so|zan|ga|nagode|na gode|mai",
    yes="eh|i|ee|eeh|haka ne|to|toh|na yarda|gaskiya ne|daidai|daidai ne|yayi|ya yi|hakane|naam|na'am",
    no="a'a|aa|a a|ba haka ba|ban yarda ba|ba na so|bana so|ba daidai ba|babu|a'a ba haka ba",
    unsure="ban sani ba|watakila",
    negations="ba|babu|banda|ban",
    name_intros="sunana|suna na|ni ne|sunan mara lafiya|sunan yarona",
    not_names="sannu|ina kwana|barka|eh|lafiya|likita",
    emergencies={
        "chest_pain": (
            "(ciwon|ciwo|zafin|zafi|radadin) * (kirji|zuciya|kirjina|zuciyata)",
            "(kirji|kirjina|zuciyata) * (ciwo|zafi|matsewa|ciwon|zugi)", "bugun zuciya * (tsaya|tsayawa)",
        ),
        "breathing": (
            "(bana|bata|baya|ba ya|ba ta|ba na|kasa|ban|ba|bai) * (numfashi|numfasawa|shaka)",
            "numfashi * (wahala|wuya|tsaya|kasa|yanke|dauke)", "(wahalar|wahala|rashin) * numfashi",
            "(shake|shaƙe) * (abinci|makogwaro)",
        ),
        "bleeding": (
            "(zubar|zub da|zubda|zuba|zuban) * jini", "jini * (zuba|tsaya|zubowa|yawa|fita)",
            "(aman|amai|tarin|tari) * jini", "(harbe|harbi|soke|suka|yanke) * (bindiga|wuka)",
        ),
        "unconscious": (
            "(ya|ta|na|sun) (suma|fadi|sume)", "sumewa", "~suma", "~sume",
            "(baya|bata|ba ya|ba ta|bai) * (motsi|amsa|tashi|farka|farkawa)", "rashin hayyaci|baya cikin hayyaci",
            "(zai|zata|zan|za ta) mutu", "(hatsarin|hadarin|hatsari|hadari) * (mota|babur|moto)",
        ),
        "seizure": (
            "(farfadiya|farfaɗiya|jijjiga|borin)", "(yana|tana) (jijjiga|girgiza)", "kumfa * baki",
        ),
        "stroke": (
            "(shanyewar|shanyewa|mutuwar) * (jiki|barin jiki|bangare)", "baki * (karkace|karkacewa)",
            "(kasa|baya|bata) * magana",
        ),
        "suicide": (
            "(kashe|kashi) * (kaina|kansa|kanta|kai na)", "(ina|na) (so|son) * (mutu|mutuwa)",
            "gaji da (rayuwa|duniya)", "rataye (kaina|kansa|kanta)",
        ),
        "burn": (
            "(ya|ta|na|wuta ta|wuta) * (kone|konewa|kona)", "(ruwan zafi|man zafi|wuta|acid) * (zuba|kona|kone)",
            "~kuna",
        ),
        "poisoning": (
            "(sha|ci|shan|shanye|hadiye) * (guba|fiya fiya|fiyafiya|sniper|kananzir|maganin bera|hypo|fetur)", "~guba",
        ),
        "snake_bite": (
            "(maciji|macijiya|kunama) * (sare|sari|cije|ciza|harba|harbe|sara|cizo)",
            "(cizon|saran|sarar|harbin) * (maciji|kunama)",
        ),
        "pregnancy": (
            "(ciki|juna biyu|mai ciki) * (jini|zubar jini)", "jini * (ciki|juna biyu|mai ciki)",
            "(bari|barin ciki|zubewar ciki)",
        ),
        "labour": (
            "(nakuda|naƙuda)", "ruwa * (fashe|balle) * (ciki|mahaifa)?", "(zata|za ta|zan) * haihu", "ruwan mahaifa",
        ),
        "allergy": (
            "(makogwaro|harshe|fuska|lebe|baki) * (kumbura|kumburi|kumbure)",
            "(kumburin|kumburi) * (makogwaro|harshe|fuska)",
        ),
        "emergency": (
            "(gaggawa|agajin gaggawa|taimakon gaggawa|gaugawa)", "motar asibiti", "~ku taimaka", "~ceto",
        ),
    },
    past_cues="bara|shekarar da ta wuce|da ta wuce|asibitin|a da|shekaru|can baya",
    over_cues="ya wuce|sauki|ya tsaya|na warke|ya warke|ta warke",
    now_cues="yanzu|yau|taimako|da sauri",
    harmless="ba gaggawa ba",
)  # fmt: skip
