"""What people complain of in French, by department code."""

from collections.abc import Mapping

COMPLAINTS: Mapping[str, str] = {
    "general": (
        "fièvre|fiévreux|corps chaud|corps chauffe|mon corps chauffe|le corps chauffe|palu|paludisme|crise de palu|malaria"
        "|typhoïde|fièvre typhoïde|mal de tête|mal à la tête|maux de tête|migraine|tête|toux|tousse|je tousse|grippe|rhume"
        "|frissons|vomis|vomit|vomissement|vomissements|je vomis|diarrhée|ventre coule|mon ventre coule|ventre|mal au ventre"
        "|mal de ventre|maux de ventre|mal à l'estomac|mal d'estomac|maux d'estomac|estomac|ulcère|gastrite|constipation"
        "|constipé|nausée|nausées|fatigue|fatigué|fatiguée|faible|faiblesse|vertige|vertiges|tournis|courbatures"
        "|mal partout|tout le corps|corps fait mal|mon corps me fait mal|douleur|douleurs|malade|pas bien|me sens pas bien"
        "|contrôle|bilan|bilan de santé|visite médicale|consultation générale|généraliste|médecine générale"
        "|diabète|diabétique|sucre|le sucre|glycémie|tension|tension artérielle|hypertension|maigri|maigris|perte de poids"
        "|appétit|vers|infection|foie|jaunisse|rein|hémorroïdes|transpire"
    ),
    "cardiology": (
        "cœur|mon cœur|cœur bat|mon cœur bat|cardiologue|cardiologie|cardiaque|palpitation|palpitations|poitrine"
        "|tension|tension élevée|tension haute|ma tension|la tension|hypertension|hypertendu|hypertendue|pression artérielle"
        "|cholestérol|pieds gonflés|pieds enflés|jambes enflées|jambes gonflées|ecg|électrocardiogramme"
    ),
    "paediatrics": (
        "enfant|enfants|mon enfant|mes enfants|l'enfant|bébé|mon bébé|le bébé|nourrisson|nouveau né|nouveau-né|mon fils"
        "|ma fille|mon petit|ma petite|mon garçon|petit garçon|petite fille|pédiatre|pédiatrie|vaccin|vaccins|vaccination"
        "|vacciner|poussée dentaire|ne tète pas|tète pas|gosse|mon gosse|jumeaux"
    ),
    "obgyn": (
        "règles|mes règles|règle|menstrues|menstruations|retard de règles|règles douloureuses|je ne vois pas mes règles"
        "|mal de règles|gynéco|gynécologue|gynécologie|pertes|pertes blanches|perte blanche|vagin|fibrome|fibromes|myome"
        "|myomes|kyste|utérus|ovaire|ovaires|stérilité|infertilité|tomber enceinte|concevoir|cherche un enfant"
        "|chercher un enfant|contraception|planning familial|planification familiale|pilule|implant|stérilet|sein|seins"
        "|boule au sein|boule dans le sein|mal aux seins|ménopause|frottis|test de grossesse|maladie de femme"
        "|bas ventre|mal au bas ventre"
    ),
    "dental": (
        "dent|dents|mal de dent|mal de dents|mal aux dents|mal à la dent|mal à une dent|rage de dent|rage de dents|carie"
        "|caries|dent cariée|dent cassée|gencive|gencives|dentiste|dentaire|molaire|dent de sagesse|mâchoire"
        "|mauvaise haleine|appareil dentaire|plombage|extraction|arracher une dent|enlever une dent|dentier|détartrage"
        "|bouche sent"
    ),
    "eye": (
        "œil|yeux|mes yeux|mal aux yeux|mal à l'œil|mal à l œil|œil rouge|yeux rouges|vue|ma vue|vision|vois mal|je vois mal"
        "|voit mal|vois flou|je vois flou|ne vois pas bien|vois pas bien|voit pas bien|vois pas|ne vois plus|lunettes"
        "|verres|ophtalmo|ophtalmologue|ophtalmologie|ophtalmologiste|glaucome|cataracte|conjonctivite|apollo|aveugle"
        "|yeux coulent|yeux grattent|yeux piquent|larmes"
    ),
    "ent": (
        "oreille|oreilles|mal à l'oreille|mal à l oreille|mal aux oreilles|mal d'oreille|otite|nez|nez bouché|sinus"
        "|sinusite|gorge|mal à la gorge|mal de gorge|maux de gorge|angine|amygdale|amygdales|orl|sourd|sourde|entends mal"
        "|entends pas|entend pas|entend mal|surdité|voix|enroué|enrouée|avaler|mal à avaler|ronfle|bourdonnements"
        "|saigne du nez|oreille coule|oreille bouchée"
    ),
    "orthopaedics": (
        "os|fracture|fracturé|cassé|cassée|jambe cassée|bras cassé|pied cassé|dos|mal au dos|mal de dos|maux de dos"
        "|mal aux reins|mal de reins|maux de reins|les reins|genou|genoux|mal au genou|mal aux genoux|hanche|épaule"
        "|mal à l'épaule|mal à l épaule|cheville|poignet|coude|cou|mal au cou|nuque|torticolis|articulation|articulations"
        "|rhumatisme|rhumatismes|arthrose|arthrite|entorse|foulure|foulé|foulée|luxation|déboîté|sciatique|colonne"
        "|orthopédie|orthopédiste|mal au pied|mal aux pieds|mal à la jambe|mal aux jambes|mal au bras|mal à la main|jambe"
        "|pied|pieds|hernie discale"
    ),
    "dermatology": (
        "peau|ma peau|bouton|boutons|démangeaison|démangeaisons|démange|gratte|ça gratte|ça me gratte|corps gratte"
        "|mon corps me gratte|eczéma|teigne|gale|mycose|acné|dartre|dartres|taches|tâches|plaques|furoncle|furoncles|abcès"
        "|cheveux|chute de cheveux|perds mes cheveux|ongles|dermato|dermatologue|dermatologie|éruption|rougeole|varicelle"
        "|verrue|verrues|pellicules|bourbouille|champignons"
    ),
    "physiotherapy": (
        "kiné|kinésithérapie|kinésithérapeute|physiothérapie|rééducation|massage|raide|raideur|muscle|muscles"
        "|douleur musculaire|mal aux muscles|après avc|après un avc|mobilité|réapprendre à marcher|séance de kiné"
    ),
    "laboratory": (
        "laboratoire|labo|analyse|analyses|analyse de sang|analyses de sang|prise de sang|examen de sang|test de sang|test"
        "|tests|résultat|résultats|examen d'urine|analyse d'urine|analyse de selles|examen|examens|radio|radiographie"
        "|échographie|écho|scanner|irm|groupe sanguin|électrophorèse|goutte épaisse|nfs|sérologie|test vih|test du sida"
        "|dépistage|test de palu|prélèvement"
    ),
    "antenatal": (
        "enceinte|je suis enceinte|grossesse|ma grossesse|femme enceinte|cpn|consultation prénatale|prénatale|prénatal"
        "|suivi de grossesse|maternité|mois de grossesse|attends un bébé|attends un enfant|accouchement"
    ),
}  # fmt: skip
