"""Further words of complaint in French: nouns alone, beside English or Pidgin, and rarer ways to say it."""

from collections.abc import Mapping

from bot.dialogue.parsing.lexicon import beside_english

COMPLAINTS: Mapping[str, str] = {
    "general": (
        "fièvre|mal au coeur|envie de vomir|courbature|mal au corps|toux grasse|j'ai froid|frisson|bilan général"
        "|check up|pas en forme|fatigué|maladie|plus d'appétit|selles|diabete|crise de foie|ulcere|mal d'estomac"
        "|mal à l estomac|remontées acides|brûlures d'estomac|ballonnement|ballonnements|gaz|urine|uriner"
        "|mal en urinant|brûle quand je pisse|pisser|insomnie|dors pas|dormir"
        + "|"
        + beside_english("ventre", "tête", "corps", "fièvre", "palu")
    ),
    "orthopaedics": (
        "talon|orteil|orteils|doigt|doigts|bras|main|mains|poignets|jambes|cuisse|mollet|bassin|hanches|côte|côtes"
        "|omoplate|clavicule|épaules|coudes|chevilles|genou gonflé|cervicales|lombaires|lumbago|tendinite|plâtre"
        "|colonne vertébrale|reins|traumatologie|tombé|fracturée|foulé"
        + "|"
        + beside_english("genou", "dos", "jambe", "bras", "pied")
    ),
    "dermatology": (
        "urticaire|psoriasis|vitiligo|zona|cicatrice|cicatrices|ongle|cuir chevelu|pellicule|gratter|grattent"
        "|démangent|gratte partout|irritation|rougeur|rougeurs|cloques|allergie de peau|brûlure de soleil|eczema"
        "|point noir|points noirs" + "|" + beside_english("peau")
    ),
    "eye": (
        "œil gonflé|vue baisse|ma vue baisse|vois double|voir flou|voir de loin|voir de près|paupière|paupières"
        "|yeux|mal voir|orgelet|yeux secs|œil|oeil|myope|lire de près" + "|" + beside_english("yeux", "oeil")
    ),
    "ent": (
        "narine|narines|nez|nez coule|nez qui coule|rhinite|tympan|bouchon|acouphène|vertige de l'oreille|oreille"
        "|perte d'odorat|ronflement|ronflements|entends|entendre|n'entends plus|voix cassée|gorge irritée|glaires"
        "|aphte" + "|" + beside_english("oreille", "nez", "gorge")
    ),
    "dental": (
        "lèvre gercée|prothèse dentaire|couronne|dent de lait|appareil|bagues|dent qui bouge"
        "|abcès dentaire|aphtes|dents jaunes|blanchiment|détartrage|carie" + "|" + beside_english("dent", "dents")
    ),
    "obgyn": (
        "sang des règles|mal au ventre règles|démangeaisons intimes|infection intime|cycle|ovulation"
        "|avoir un enfant|bébé ne vient pas|stérile|spirale|gynecologue|mes regles|les règles|retard|allaitement"
        "|pilule du lendemain|col de l'utérus"
    ),
    "cardiology": (
        "cœur qui bat vite|battements|hta|tensiomètre|essoufflement à l'effort|ma tension|docteur du coeur|électro"
        "|souffle au cœur"
    ),
    "paediatrics": (
        "mon nourrisson|mes jumeaux|la petite|le petit|carnet de vaccination|vacciner mon|mon gamin|mes gosses"
        "|enfant malade|bébé malade|ma gosse" + "|" + beside_english("enfant", "bébé")
    ),
    "antenatal": (
        "je suis en grossesse|enceinte de|tombée enceinte|mois de grossesse|terme|sage femme|sage-femme"
        "|echo de grossesse|visite prénatale|future maman|mon accouchement|je porte un enfant|retard et nausées"
        + "|"
        + beside_english("grossesse")
    ),
    "laboratory": (
        "faire un test|faire des analyses|bilan sanguin|bilan de sang|résultats d'analyses|test hiv|groupe rhésus"
        "|radio du|radio de|faire une radio|irm|scanner|labo|vih"
    ),
    "physiotherapy": (
        "kinési|séance|séances|rééduquer|remarcher|contracture|contractures|crampe|crampes|élongation"
        "|claquage|torticoli|mal aux mollets"
    ),
}
