"""Igbo: days, clock, numbers, yes/no and emergencies. To be widened and reviewed by a native speaker."""

from bot.dialogue.parsing.lexicon import Vocabulary

VOCABULARY = Vocabulary(
    code="ig",
    when={
        "td": "taa|tata|ta", "tm": "echi|echị", "dy af tm": "nwanne echi|echi ozo|nwannechi", "ys": "ụnyaahụ|unyahu",
        "w0": "mọnde|monde|mmọnde", "w1": "tiuzdee|tuzde|tiuzde|tuzdee", "w2": "wenezdee|wenezde|wenesde",
        "w3": "tọọzdee|tozde|toozde|tọzde", "w4": "fraịdee|fraide|fraịde", "w5": "satọdee|satode|satọde",
        "w6": "sọndee|sonde|sọnde|ụka|ụbọchị ụka", "nx": "na-abịa|nabia|na abia|ọzọ", "th": "a|nke a",
        "wk": "izu|izu ụka", "dy": "ụbọchị|abali|mkpụrụ ụbọchị", "mo": "ọnwa",
        "at": "n'elekere|na elekere|elekere|elekele", "fr": "site|malite", "or": "maọbụ|ma ọ bụ",
        "ng": "ọ bụghị|mba|obughi|abụghị", "hf": "na ọkara|okara", "fa": "mgbe ọ bụla|ụbọchị ọ bụla|ugbu a|ngwa ngwa",
        "p06-12": "ụtụtụ|n'ụtụtụ|na ututu|isi ututu", "p12-17": "ehihie|n'ehihie|na ehihie",
        "p17-21": "mgbede|n'mgbede|uhuruchi|na mgbede|n'uhuruchi", "p19-23": "abalị|n'abalị|na abali",
    },
    numbers={
        0: "efu", 1: "otu", 2: "abụọ|abuo", 3: "atọ", 4: "anọ", 5: "ise", 6: "isii", 7: "asaa", 8: "asatọ",
        9: "itoolu|itolu", 10: "iri", 11: "iri na otu", 12: "iri na abụọ",
    },
    ordinals={
        1: "nke mbụ", 2: "nke abụọ", 3: "nke atọ",
    },
    fillers="biko|achọrọ m|achoro m|m|ga|abịa|n'ụbọchị|na|ka|bịa|dọkịta|ịhụ|daalụ|kedu|chọrọ",
    yes="ee|eeh|eye|ehe|ọ dị mma|o di mma|ezigbo|ekwerem|ekwere m|eziokwu|ọ bụ eziokwu|odi mma|ngwa",
    no="mba|mba o|achọghị m|achoghi m|ọ bụghị|ekweghị m|obughi ya|o bughi eziokwu",
    unsure="amaghị m|amaghi m|ikekwe",
    negations="mba|ọ bụghị|enweghị|abughi|adighi",
    name_intros="aha m bụ|aha m|abụ m|aham bu|aha nwa m bu",
    not_names="kedu|ndewo|ututu oma|nnoo|ee|mba",
    emergencies={
        "chest_pain": (
            "(obi|obim) * (mgbu|egbu|awa|afu|alo|egbum|anya|agbu)", "(mgbu|ufu|ihe) * (obi|obim)",
            "obi (mgbawa|mgbu)", "(obi|obim) (kwusiri|akwusila)",
        ),
        "breathing": (
            "(enweghi|anaghi|apughi|apụghị|agaghi|anagh|enwegh|nwegh) * (ume|iku ume|eku ume|kuume)",
            "(iku ume|ume) * (siri|ike|esi|tara|aku|kwusiri|gwula|akaghari)", "ume * (ehi|adighi)",
        ),
        "bleeding": (
            "obara * (na|agba|apu|asopu|akwusi|kwusi|oru|gba|apụta|ebu)", "(gba|agba|igba|ka) * obara",
            "(agbo|gbo|ukwara) * obara", "(gba|gbara|magburu) * (egbe|mma)",
        ),
        "unconscious": (
            "(dara|daa|dapuru) * (ada|mmuo|amaghi|anaghi|bilie)", "(tara|tufuru|onwu) * (mmuo|uche)",
            "(amaghi|amakwaghi|amaghizi) * onwe", "(anaghi|adighi) * (eteta|teta|aza|emegharị|emeghari)",
            "(na|o na|ga|choro) anwu", "na anwu anwu", "(okporo|ihe mberede|moto|ugboala) * (kutu|kuru|gbara|kpara)",
            "kubie ume",
        ),
        "seizure": (
            "(akwukwu|akwụkwụ|ogwudu)", "ahu * (ama|atu|na ama) * jijiji", "(ima|ama) jijiji", "ofufu * onu",
        ),
        "stroke": (
            "(oria|ọrịa) * (strok|mkpọnwụ)", "(ọnụ|onu|ihu) * (gbagọrọ|gbagoro|gbagọ|rutu)",
            "(otu akuku|akuku ahu|aka na ukwu) * (nwuru|anaghi|nwụrụ)", "(apughi|anaghi) * (ekwu|ikwu) * okwu",
            "(mkponwu|mkpọnwụ)",
        ),
        "suicide": (
            "(gbuo|igbu|egbu|gbu) (onwe|onwem|onwe m)", "(choro|achoro|choo) * (inwu|nwuo|onwu)",
            "(ike|ndu) * (agwula|gwuru|agwu) * (ndu|m)", "kwubu onwe", "ikwubu onwe",
        ),
        "burn": (
            "(oku|mmiri oku|mmiri ọkụ|mmanu oku|acid) * (gbara|rere|ree|wukwasa|wusara|gba|kpo)", "(rere|agba) oku",
        ),
        "poisoning": (
            "(nuru|nuo|riri|rie|loro|ṅụrụ|onuru) * (nsi|ogwu oke|sniper|kerosene|hypo|mmanu oku|ogwu ahuhu)",
            "rapuru nsi", "~nsi", "(nye|nyere) * nsi",
        ),
        "snake_bite": (
            "(agwo|akpi|aju ala) * (tara|taa|tara m|taara|gbara|tagbuo|tam|ta)", "(ata|atawo) * agwo",
        ),
        "pregnancy": (
            "(dị ime|di ime|ime|ime di) * obara", "obara * (di ime|afo ime|ime)",
            "ime * (puru|ruru|mebiri|apụla|apula|opupu)",
            "(nwa|nwa no n afo) * (anaghi|adighi) * (agaghari|emeghari|amegharị)",
        ),
        "labour": (
            "(ime|omumu|ime omumu) * (na eme|eme|na awa|malitere|bidoro)", "(na|o na|n) ime omumu",
            "mmiri * (agbawa|gbawara|agbaala|waara|awaala|gbawo)", "(choro|choro i|na) (imu|amu|muo) nwa",
            "nwa * (na aputa|aputa|abịa|na abia)",
        ),
        "allergy": (
            "(akpiri|ire|ihu|egbugbere|onu) * (zaa|aza|zara|zaala|na aza|ozuza)",
        ),
        "emergency": (
            "(ihe mberede|mberede)", "(nyere m aka|nyerem aka|zọpụta|zoputa|gbata|gbatanu|gbatakwa) *",
            "(ugbo ala ndi oria|ugboala ndi oria|ambulans)",
        ),
    },
    past_cues="afọ gara aga|gara aga|n'oge gara|klinik|na mbu",
    over_cues="akwụsịla|ọ kwụsịla|adịla mma|laala|agwọtala|adila mma",
    now_cues="ugbu a|ugbua|ngwa|biko nyere",
    harmless="ọ bụghị ihe mberede|o bughi mberede",
)  # fmt: skip
