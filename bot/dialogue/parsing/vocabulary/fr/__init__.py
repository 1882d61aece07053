"""French as written in West Africa, with phone spelling. To be reviewed by a native speaker."""

from bot.dialogue.parsing.lexicon import Vocabulary, told_by
from bot.dialogue.parsing.vocabulary.fr import around, complaints, emergencies, more_complaints

_KIN = (
    "mon fils", "ma fille", "mon enfant", "mon bébé", "ma femme", "mon mari", "ma mère", "mon père", "mon petit", "ma petite",
    "mon frère", "ma sœur", "mon garçon", "ma maman", "mon papa", "la patiente",
)  # fmt: skip
_HOURS = ("une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")

VOCABULARY = Vocabulary(
    code="fr",
    when={
        "td": "aujourd'hui|aujourdhui|aujourd hui|auj|aujourdui|ojourdui|ojd|ajd|ce jour|ce jour même|aujourd'hui même",
        "tm": "demain|dem1|2main|2m1|dmain|demin|dem|dès demain|le lendemain",
        "dy af tm": "après-demain|apres demain|aprè demain|apré demain|surlendemain|apresdemain", "ys": "hier",
        "w0": "lundi|lun", "w1": "mardi|mar",
        "w2": "mercredi|mer|merc", "w3": "jeudi|jeu|jedi", "w4": "vendredi|ven|vend|vendr", "w5": "samedi|sam",
        "w6": "dimanche|dim", "ls w0": "lundi dernier|lundi passé", "ls w1": "mardi dernier|mardi passé",
        "ls w2": "mercredi dernier|mercredi passé", "ls w3": "jeudi dernier|jeudi passé",
        "ls w4": "vendredi dernier|vendredi passé", "ls w5": "samedi dernier|samedi passé",
        "ls w6": "dimanche dernier|dimanche passé",
        # French words that say something of days or hours in another language: no meaning, so theirs is not taken.
        " ": "tension est à|tension à|tension est|mon|ma|mes|ta|tu|kan",
        # "sept" is seven, and after a number the month.
        **{f"at {day} m09": f"{day} sept" for day in range(1, 32)},
        "m01": "janvier|janv", "m02": "février|fev|fevr", "m03": "mars", "m04": "avril|avr", "m05": "mai", "m06": "juin",
        "m07": "juillet|juil", "m08": "août|aout", "m09": "septembre|septemb", "m10": "octobre", "m11": "novembre",
        "m12": "décembre|décemb", "nx": "prochain|prochaine|suivant|suivante|prochin|d'après", "th": "ce|cette|cet",
        "co": "qui vient|qui arrive|à venir|venant", "up": "en huit|en 8", "ls": "dernier|dernière|passée",
        "wk": "semaine|semaines|sem|smaine", "dy": "jour|jours|jrs", "mo": "mois", "mi": "minute|minutes|min|mn",
        "hr": "heure de temps|heures de temps", "in": "dans|d'ici|d ici|en|au mois de|le mois de|au mois d|courant",
        "nx wk": (
            "semaine prochaine|la semaine prochaine|sem prochaine|semaine pro|la semaine pro|prochaine semaine"
            "|la prochaine semaine|semaine suivante|la semaine qui vient|semaine qui vient|l'autre semaine"
            "|la semaine d'après|début de semaine prochaine|courant semaine prochaine"
        ),
        "th wk": "cette semaine|cette semaine ci|la semaine ci|cette sem|dans la semaine",
        "ls wk": "semaine dernière|la semaine dernière|semaine passée|la semaine passée",
        "nx mo": "mois prochain|le mois prochain|le mois qui vient|mois pro|le mois suivant", "th mo": "ce mois|ce mois ci",
        "ls mo": "mois dernier|le mois dernier|le mois passé",
        "in 2 wk": "dans quinze jours|dans 15 jours|sous quinzaine|dans une quinzaine|dans la quinzaine|dans 15 jrs",
        "in 1 wk": "dans huit jours|dans 8 jours|sous huitaine|dans une huitaine",
        "in 30 mi": "dans une demi heure|dans une demie heure",
        **{
            f"in {count} hr": "|".join(f"{before} {n} {hours}" for before in ("dans", "d'ici") for n in (word, count)
            for hours in ("heure", "heures", "h", "heures de temps"))
            for count, word in enumerate(_HOURS, 1)
        },
        "dd": "le", "le": "moins", "le 15": "moins le quart|moins un quart", "at": "à|a|pour les", "to": "au",
        "fr dd": "à partir du|à compter du|dès le", "fr": "à partir de|à partir d'|dès|à compter de|à compter du"
        "|pas avant|plus tard que|depuis le",
        "sn": "depuis|il y a|ya|y a", "fo": "pendant|durant", "af": "après|apres|aprè|passé",
        "bf": "avant|avan", "un": "jusqu'à|jusqu'a|jusqu'au|jusqu au|jusque|jusqu a|jusqu'en|au plus tard|au plus tard le",
        "bt": "entre", "an": "et", "or": "ou|ou bien|ou alors|soit",
        "ng": (
            "pas|jamais|sauf|impossible|indisponible|occupé|occupée|excepté|hormis|à part|pas libre|plutôt que"
            "|au lieu de|annuler|annulez|empêché"
        ),
        "fa": (
            "n'importe quand|nimporte quand|n importe quand|n'importe quel jour|n importe quel jour|nimporte quel jour"
            "|n'importe quelle heure|dès que possible|des que possible|le plus tôt possible|plus tôt possible|au plus tôt"
            "|le plus tôt|au plus vite|le plus vite possible|le plus vite|le plus rapidement possible|rapidement|vite"
            "|quand vous voulez|quand c'est possible|quand c'est libre|comme vous voulez|à tout moment|toute heure"
            "|tous les jours|chaque jour|tout de suite|maintenant|maintenant même|immédiatement|sur le champ"
            "|le premier disponible|premier disponible|première heure libre|première place|la première place"
            "|premier rendez-vous disponible|le plus proche|peu importe|peu importe le jour|ça m'est égal|urgent"
            "|tous les jours me conviennent|tous les jours ça me va"
        ),
        "fa ng": "n'importe quel jour sauf|tous les jours sauf|n'importe quand sauf|n importe quel jour sauf",
        "oc": "heures|heure|h|hrs|heurs|eures", "at 1 oc": "une heure|à une heure|une h", "oc to": "h à|heures à|heure à",
        "oc 15": "h et quart|heures et quart|heure et quart|et quart", "hf": "et demie|demie|et demi|demi",
        "at 12 oc 30": "midi et demi|midi et demie|midi trente|midi 30", "qt": "quart", "nn": "midi|midi pile",
        "mn": "minuit", "we": "week-end|weekend|fin de semaine|wkd|wk end|le week",
        "p06-12": (
            "matin|matins|matinée|du matin|le matin|au matin|dans la matinée|en matinée|un matin|une matinée|mat"
            "|mattin|les matins|tous les matins|le matin seulement"
        ),
        "p06-09": "à la première heure|première heure|aux premières heures|tôt le matin|de bonne heure|très tôt"
        "|de bon matin|le matin tôt|tôt matin|matin de bonne heure|tôt",
        "p10-12": "fin de matinée|en fin de matinée|fin matinée",
        "p12-17": (
            "après-midi|apres midi|aprem|aprèm|apm|de l'après-midi|l'après-midi|un après-midi|une après-midi"
            "|dans l'après-midi|aprè midi|apré midi|cet aprem"
        ),
        "p12-14": "début d'après-midi|en début d'après-midi|à l'heure du déjeuner|pendant la pause|heure de midi",
        "p15-17": "fin d'après-midi|en fin d'après-midi|vers la fin de l'après-midi",
        "p17-21": "soir|soirs|soirée|du soir|le soir|au soir|dans la soirée|en soirée|un soir|après le travail|le soir tard",
        "p19-23": "nuit|la nuit|dans la nuit|de nuit", "td p19-23": "ce soir|cette nuit",
        "td p06-12": "ce matin", "td p12-17": "cet après-midi|cette après-midi|cet apres midi",
        "ar": "vers|environ|aux environs de|autour de|à peu près à|vers les|aux alentours de|ver",
        "ow": "ou plus tard|et après|ou après", "cl": "mais|plutôt|par contre|sinon|alors|plutôt le",
    },
    numbers={
        0: "zéro", 1: "1er|1re|1ere|une étoile|une seule étoile|un point", 2: "deux", 3: "trois", 4: "quatre"
        "|katre", 5: "cinq|cinc", 6: "six",
        7: "sept|set", 8: "huit", 9: "neuf", 10: "dix", 11: "onze", 12: "douze", 13: "treize", 14: "quatorze",
        15: "quinze", 16: "seize", 17: "dix sept", 18: "dix huit", 19: "dix neuf", 20: "vingt|vint",
        21: "vingt et un|vingt un|vingt et une", 22: "vingt deux", 23: "vingt trois", 24: "vingt quatre",
        25: "vingt cinq", 26: "vingt six", 27: "vingt sept", 28: "vingt huit", 29: "vingt neuf", 30: "trente",
        31: "trente et un|trente un", 40: "quarante", 45: "quarante cinq", 50: "cinquante",
    },
    ordinals={
        1: "un|une|premier|première|le premier|la première|1er|1ere|1re", 2: "deuxième|second|seconde|2e|2eme|2ième"
        "|le deuxième",
        3: "troisième|3e|3eme|3ième|le troisième", 4: "quatrième|4e|4eme|4ième|le quatrième",
        5: "cinquième|5e|5eme|5ième|le cinquième", 6: "sixième|6e|6eme|6ième", 7: "septième|7e|7eme|7ième",
        8: "huitième|8e|8eme|8ième", 9: "neuvième|9e|9eme|9ième", 10: "dixième|10e|10eme",
        11: "onzième", 12: "douzième", 13: "treizième", 14: "quatorzième", 15: "quinzième", 16: "seizième",
        17: "dix septième", 18: "dix huitième", 19: "dix neuvième", 20: "vingtième", 21: "vingt et unième",
        22: "vingt deuxième", 23: "vingt troisième", 24: "vingt quatrième", 25: "vingt cinquième",
        26: "vingt sixième", 27: "vingt septième", 28: "vingt huitième", 29: "vingt neuvième", 30: "trentième",
        31: "trente et unième",
        -1: "le dernier|la dernière|dernier|dernière|le tout dernier|la toute dernière|tout dernier",
    },
    fillers=(
        "s'il vous plaît|sil vous plait|s il vous plait|s'il te plaît|svp|stp|je|j'|j ai|jai|j'ai|voudrais|veux|veu|voulais"
        "|rendez-vous|rdv|un rendez-vous|un rdv|un docteur|un médecin|un jour|une date|une place|un créneau|une visite"
        "|une consultation|un peu|le|la|les|l|du|de|d|pour|bonjour|bonsoir|salut|merci|merci beaucoup|peux|peut|pourrais"
        "|pouvez|pouvez-vous|pourriez-vous|puis|puis-je|est-ce que|est ce que|est-ce|c'est|cest|c'est possible|possible"
        "|venir|viendrai|viens|passer|docteur|dr|médecin|j'aimerais|jaimerais|aimerais|souhaite|souhaiterais|préfère"
        "|préférerais|préférence|me|moi|m'|ça|ça me va|ça me convient|convient|conviendrait|arrange|m'arrange|marrange"
        "|libre|disponible|dispo|suis|je suis|serai|si|si possible|possible|ok|okay|d'accord|daccord|oui|bon|bien|alors"
        "|donc|prendre|réserver|réservez|voir|consulter|mettez|mettez-moi|donnez|donnez-moi|date|heure libre|plus bas"
        "|on|nous|vous|y|serait|sera|est|tranquille|pile|précises|précise|exactement|monsieur|madame|faire|aller|va"
        "|vais|quand|peut-être|seulement|uniquement|même|aussi|tous|toutes|chaque|quelque part|toujours"
    ),
    yes=(
        "oui|ouais|c'est bon pour moi|ça me va|ca me va|ouaip|wi|ui|oui oui|ouii|ok oui|oui ok"
        "|d'accord|d accord|daccord|dac|dacc|oui d'accord|ok d'accord"
        "|bien sûr|bien sur|biensur|oui bien sûr|mais oui|exact|exactement|c'est exact|c'est ça|cest ca|c'est cela"
        "|oui c'est ça|oui c'est exact|c'est correct|correct|oui correct|c'est juste|juste|c'est vrai|vrai|c'est bon"
        "|c bon|cé bon|oui c'est bon|parfait|c'est parfait|très bien|volontiers|avec plaisir|oui volontiers|oui merci"
        "|entendu|tout à fait|absolument|effectivement|en effet|certainement|évidemment|sûrement|affirmatif|ça marche"
        "|ça me va|ça me convient|oui ça me va|pas de problème|sans problème|y a pas de problème|ya pas de problème"
        "|il n'y a pas de problème|pas de souci|aucun problème|allez-y|allez y|vas-y|vas y|oui allez-y|je veux bien"
        "|oui je veux bien|oui je veux|je veux|j'accepte|oui j'accepte|accepté|je suis d'accord|oui je suis d'accord"
        "|je confirme|oui je confirme|confirmé|confirmer|validé|je valide|bien entendu|bien reçu|oui s'il vous plaît"
        "|oui sil vous plait|oui svp|oui stp|oui docteur|oui madame|oui monsieur|oui réservez|réservez|faites-le"
        "|faites|oui faites|oui c'est moi|oui tout est bon|tout est bon|tout est correct|y a pas foye|c'est entendu"
        "|ok c'est bon|oui bien|bien|bien reçu|ouai|wé|oe|yes oui|ça roule|ça joue|nickel|super|génial|top|cool"
        "|ok super|je confirme oui|c'est validé|c'est ok|c ok|c'est d'accord|ok dac|dakor|d'ac|dacord|oui tout à fait"
        "|carrément|mais bien sûr|bien sur que oui|sans souci|ya pas de souci|y a pas de souci|il n'y a pas de souci"
        "|pas de soucis|aucun souci|oui pas de problème|allons-y|on y va|faites donc|oui exactement|oui voilà|voilà"
        "|voila|c'est bien ça|c bien ça|oui je confirme|je suis partant|je suis pour|c'est une urgence|c'est urgent"
        "|oui urgent|oui c'est urgent"
    ),
    no=(
        "non|nan|nonn|nooon|non non|nn|pas du tout|non pas du tout|jamais|non merci|merci non|mais non|bien sûr que non"
        "|c'est faux|faux|incorrect|pas correct|ce n'est pas correct|c'est pas correct|non c'est faux|pas ça"
        "|ce n'est pas ça|c'est pas ça|non ce n'est pas ça|non c'est pas ça|pas encore|non pas encore|pas maintenant"
        "|non pas maintenant|pas d'accord|je ne suis pas d'accord|je suis pas d'accord|je refuse|refusé|je n'accepte pas"
        "|j'accepte pas|je ne veux pas|je veux pas|non je ne veux pas|non je veux pas|ça ne me va pas|ça me va pas"
        "|ça ne me convient pas|pas question|hors de question|surtout pas|pas besoin|ce n'est pas la peine|pas la peine"
        "|ne faites pas|laissez tomber|laisse tomber|non laissez|négatif|aucunement|ce n'est pas vrai|c'est pas vrai"
        "|ne réservez pas|non merci beaucoup|non madame|non monsieur|non docteur|c'est non|je ne confirme pas"
        "|non gardez|non gardez-le|non laissez|non laissez comme ça|non laisse|non laissez tomber|non je garde|non ça va"
        "|non pas la peine|non c'est bon|non plus tard|non annulez|non jamais|non rien|non pas moi|c'est pas moi"
        "|ce n'est pas moi|c'est pas bon|c pas bon|pas bon|ce n'est pas bon|pas possible|c'est pas possible"
        "|impossible|ça va pas|non ça va pas|pas intéressé|pas intéressée|ça ne m'intéresse pas|ça m'intéresse pas"
        "|je veux plus|je ne veux plus|veux pas|non je refuse|absolument pas|certainement pas|en aucun cas"
        "|pas vraiment|non pas vraiment|pas cette fois|une autre fois|plus tard|pas tout de suite|non pas maintenant"
        "|j'ai pas envie|je n'ai pas envie|c'est incorrect|c'est mauvais|mauvais|erreur|c'est une erreur"
        "|il y a une erreur|non y a erreur|pas exact|pas juste|non pas exact|que non|ah non|oh non|je dis non"
        "|ce n'est pas une urgence|c'est pas une urgence|pas une urgence|pas urgent|c'est pas urgent|ce n'est pas urgent"
    ),
    unsure=(
        "je ne sais pas|je sais pas|je ne sais pas trop|jsp|chais pas|sais pas|peut-être|peut être|ptet|pas sûr|pas sûre"
        "|je ne suis pas sûr|je ne suis pas sûre|je suis pas sûr|ça dépend|oui et non|oui mais|non mais|aucune idée"
        "|on verra|je vais voir|je crois|je pense|je n'en sais rien|j'en sais rien"
    ),
    negations="n'ai plus|n'a plus|n'est plus|n'avons plus|ne suis plus|n'ont plus|pas|non|jamais|sans|sauf|aucun"
    "|aucune|plutôt que|au lieu de",
    name_intros=(
        "je m'appelle|je mappelle|je m appelle|moi je m'appelle|bonjour je m'appelle|on m'appelle|on mappelle|je suis|jsuis"
        "|moi je suis|mon nom est|mon nom c'est|mon nom complet est|mon nom et prénom|mes nom et prénom|nom et prénom"
        "|nom et prénoms|mon prénom est|mon prénom c'est|c'est|cest|moi c'est|moi cest|ici|nom|prénom|le nom est"
        "|le nom c'est|son nom est|son nom c'est|son prénom est|il s'appelle|elle s'appelle|il sappelle|elle sappelle"
        "|mon enfant s'appelle|mon fils s'appelle|ma fille s'appelle|mon bébé s'appelle|ma femme s'appelle"
        "|mon mari s'appelle|ma mère s'appelle|mon père s'appelle|l'enfant s'appelle|le patient s'appelle"
        "|la patiente s'appelle|le patient est|la patiente est|le nom du patient est|le nom de l'enfant est"
        "|le nom de mon enfant est|appelez-moi|s'appelle|monsieur|madame|mademoiselle|mme|mlle|jm'appelle"
        "|jmappelle|jm appelle|jmapelle|je mapelle|je m'apelle|je mappel|jmapel|je m'apel|moi jm'appelle|on m'apelle"
        "|mn nom est|mon nom cest|"
        + "|".join(f"le {what} de {kin} {verb}" for what in ("nom", "prénom") for kin in _KIN for verb in ("est", "c'est"))
        + "|"
        + "|".join(f"{kin} s'appelle" for kin in _KIN)
    ),
    name_outros="est mon nom|c'est mon nom|est mon prénom|c'est mon prénom|c'est moi|est le nom",
    not_names=(
        "enchanté|enchantée|bonjour|bonsoir|salut|coucou|bjr|bsr|slt|malade|oui|non|merci|enceinte|docteur|médecin|je"
        "|tu|il|elle|nous|vous"
        "|moi|lui|mon|ma|mes|son|sa|un|une|des|et|ou|où|pour|avec|dans|pas|ne|que|qui|quoi|quand|comment|pourquoi|est"
        "|suis|ai|j'ai|jai|c'est|veux|voudrais|peux|veut|bébé|enfant|fils|fille|femme|mari|père|mère|maman|papa|personne"
        "|quelqu'un|autre|aide|menu|retour|arrêt|changer|langue|agent|rendez-vous|rdv|hôpital|clinique|mal|douleur|fièvre"
        "|tête|ventre|dent|dents|d'accord|ok|svp|stp|demain|aujourd'hui|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi"
        "|dimanche|rien|aucun|passer|ici|là|bien|bon|très|homme|mariée|célibataire|nouveau|nouvelle|monsieur"
        "|madame|fatigué|fatiguée|désolé|désolée|sais|français|anglais|appelle|s'appelle|sappelle|m'appelle|mappelle"
        "|urgence|prêt|prête|en|de retour|au|aux|le|les|ça|ca|cela|pardon|attends|attendez|bonne|journée|nuit"
    ),
    **told_by(around, complaints, more_complaints, emergencies),
)  # fmt: skip
