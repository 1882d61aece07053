"""French: days, clock, numbers, yes/no and emergencies. To be widened and reviewed by a native speaker."""

from bot.dialogue.parsing.lexicon import Vocabulary

VOCABULARY = Vocabulary(
    code="fr",
    when={
        "td": "aujourd'hui|aujourdhui|auj|ce jour", "tm": "demain|dem1|2main",
        "dy af tm": "après-demain|apres demain", "ys": "hier", "w0": "lundi|lun", "w1": "mardi", "w2": "mercredi|mer",
        "w3": "jeudi|jeu", "w4": "vendredi|ven", "w5": "samedi|sam", "w6": "dimanche|dim", "m01": "janvier",
        "m02": "février|fev", "m03": "mars", "m04": "avril", "m05": "mai", "m06": "juin", "m07": "juillet",
        "m08": "août|aout", "m09": "septembre", "m10": "octobre", "m11": "novembre", "m12": "décembre",
        "nx": "prochain|prochaine", "th": "ce|cette|cet", "ls": "dernier|dernière", "wk": "semaine|semaines",
        "dy": "jour|jours", "mo": "mois", "hr": "heure de temps", "in": "dans", "at": "à|a|vers les",
        "fr": "à partir de|a partir du|dès", "sn": "depuis", "fo": "pendant",
        "af": "après|apres", "bf": "avant", "un": "jusqu'à|jusqu'au",
        "bt": "entre", "an": "et", "or": "ou", "ng": "pas|jamais|sauf|ne",
        "fa": "n'importe quand|n'importe quel jour|dès que possible|le plus tôt possible|au plus tôt|au plus vite",
        "oc": "heures|heure|h", "hf": "et demie|demie", "qt": "quart", "nn": "midi", "mn": "minuit",
        "we": "week-end|fin de semaine", "p06-12": "matin|matinée|du matin|dans la matinée",
        "p12-17": "après-midi|apres midi|aprem|de l'après-midi", "p17-21": "soir|soirée|du soir",
        "td p19-23": "ce soir", "ar": "vers|environ", "cl": "mais|plutôt",
    },
    numbers={
        0: "zéro", 1: "un|une", 2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit",
        9: "neuf", 10: "dix", 11: "onze", 12: "douze",
    },
    ordinals={
        1: "premier|première|1er|1re", 2: "deuxième|2e|2eme|second", 3: "troisième|3e|3eme",
    },
    fillers=(
        "s'il vous plaît|svp|stp|je|voudrais|veux|un|une|rendez-vous|rdv|le|la|les|du|de|pour|bonjour|merci|peux"
        "|venir|docteur|j'aimerais"
    ),
    yes=(
        "oui|ouais|d'accord|ok|bien sûr|exact|c'est ça|c'est exact|c'est correct|correct|parfait|volontiers"
        "|oui merci|oui c'est ça|ui"
    ),
    no="non|pas du tout|jamais|non merci|nan|c'est faux|pas encore|ce n'est pas ça|incorrect",
    unsure="je ne sais pas|peut-être|pas sûr",
    negations="pas|non|jamais|sans|sauf|ne",
    name_intros="je m'appelle|je suis|mon nom est|c'est|moi c'est|mon nom c'est|nom",
    not_names="bonjour|bonsoir|salut|malade|oui|non|merci|enceinte|docteur|je",
    emergencies={
        "chest_pain": (
            "(douleur|douleurs|mal|serre|oppression) * (poitrine|thorax|coeur)",
            "poitrine * (mal|serre|douleur|brule)", "crise cardiaque", "infarctus", "arret cardiaque",
        ),
        "breathing": (
            "(n|ne)? (arrive|narrive|narrives|jarrive|peut|peux|arrivons) * pas * respirer",
            "(ne)? (respire|respires) (pas|plus|mal)", "(mal|difficulte|difficultes|peine) * respirer", "essouffle",
            "etouffe", "suffoque", "crise d asthme", "crise dasthme", "manque d air",
        ),
        "bleeding": (
            "saigne * (beaucoup|abondamment|sans arret|trop|pas|fort)", "(hemorragie|hemorragies)", "perd * sang",
            "sang * (coule|arrete pas|beaucoup)", "(vomit|crache|vomis) * sang", "~saigne", "~saignement",
        ),
        "unconscious": (
            "(inconscient|inconsciente)", "(evanoui|evanouie)", "(perdu|perte de|perd) connaissance",
            "(reagit|repond|reveille) * (pas|plus)", "coma", "(tombe|tombee) * (pas|plus) * (bouge|repond)",
            "effondre", "effondree",
        ),
        "seizure": (
            "(convulsion|convulsions|convulse)", "crise d epilepsie", "crise depilepsie",
            "(tremble|secousses) * (partout|corps)",
        ),
        "stroke": (
            "avc", "(bouche|visage) * (deforme|tordu|tombe|paralyse|tordue)", "(paralyse|paralysee|paralysie)",
            "(arrive|peut|peux) * (plus|pas) * parler",
        ),
        "suicide": (
            "suicide", "suicider", "me tuer", "(veux|envie de|vais) mourir", "mettre fin * (jours|vie)", "me pendre",
            "en finir", "me faire du mal", "plus envie de vivre",
        ),
        "burn": (
            "(brulure|brulures) * (grave|graves|serieuse)",
            "(brule|brulee) * (grave|gravement|eau bouillante|huile|visage|feu|acide)", "(en feu|pris feu)",
            "~brulure",
        ),
        "poisoning": (
            "(empoisonne|empoisonnee|empoisonnement|intoxication)",
            "(avale|bu|pris) * (poison|javel|petrole|pesticide|acide|raticide|detergent|pile)", "(surdose|overdose)",
            "(avale|pris) * (trop|boite|tous) * (comprimes|medicaments|cachets)",
        ),
        "snake_bite": (
            "(mordu|morsure|mordue|pique|piquee) * (serpent|vipere|cobra|scorpion)", "serpent * (mordu|mord|pique)",
        ),
        "pregnancy": (
            "(enceinte|grossesse) * (saigne|sang|saignement|saignements|perds)",
            "(saigne|sang|saignements|saignement) * (enceinte|grossesse)", "fausse couche", "bebe * bouge (plus|pas)",
        ),
        "labour": (
            "(perdu|perds|rompu|perdre) (les|mes) eaux", "(poche|eaux) * (rompue|rompu|percee)",
            "(contraction|contractions)", "(accouche|accoucher) (maintenant)?", "(bebe|tete) * (arrive|sort)",
            "en travail",
        ),
        "allergy": (
            "(gorge|langue|visage|levres) * (gonfle|gonflee|gonflees|enfle|gonflent)",
            "(choc|reaction) (anaphylactique|allergique) (grave|severe)?", "anaphylactique",
        ),
        "emergency": (
            "(c est|une|cest|grosse) urgence", "urgence medicale", "samu", "~ambulance", "au secours",
            "(va|vais) mourir", "~urgence", "~urgent",
        ),
    },
    past_cues="il y a|année dernière|clinique|suivi|contrôle|ancien|rendez-vous|avait|avais|antécédents|l'an dernier",
    over_cues="passé|c'est fini|mieux|guéri|guérie|disparu",
    now_cues="maintenant|encore|tout de suite|urgence|vite|aide",
    harmless="numéro d'urgence|contact d'urgence|pas une urgence|pas urgent",
)  # fmt: skip
