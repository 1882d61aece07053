"""Red flags in French: patterns per kind, their usual misspellings, and the words that put one in doubt.

Patterns are written as words come out of folding: no accents, and no apostrophe either ("s'étouffe" is `setouffe`).
"""

from collections.abc import Mapping

EMERGENCIES: Mapping[str, tuple[str, ...]] = {
    "chest_pain": (
        "(tient|tenir|serre|touche) (la|sa|le|son)? (poitrine|coeur)",
        "(mal|douleur|douleurs) * * poitrine",
        "(serre|oppresse|compresse) (fort|dans)? * poitrine",
        "(douleur|douleurs|oppression|gene|mal) (thoracique|thoraciques)",
        "(thorax|cage thoracique) * (mal|douleur|serre|brule)",
        "(douleur|douleurs|mal|maux|brulure|brulures|oppression|pression|pincement|pincements|poids|serrement|feu) * "
        "(poitrine|thorax)",
        "(serre|serrre|bloque|brule|pique|coince|appuie|pese|chauffe) * poitrine",
        "(douleur|douleurs|pincement|oppression|crise|attaque|serrement) * coeur",
        "(poitrine|thorax) * (mal|serre|serree|serrre|douleur|brule|pique|bloquee|bloque|lourde|lourd|oppressee|opprime"
        "|comprime|ecrase|chauffe|coince|pese)",
        "coeur * (serre|mal|lache|arrete|arreter|sarrete|brule)", "~mal * coeur", "crise cardiaque", "infarctus",
        "arret cardiaque", "malaise cardiaque", "attaque cardiaque", "mal de poitrine",
        "~coeur * (bat|vite|fort|palpite|saute)", "~palpitation", "~palpitations", "~poitrine",
    ),
    "breathing": (
        "(bebe|enfant|fils|fille|il|elle|levres|visage|mari|mere|pere) (est|sont|devient|deviennent|vire)? (tout"
        "|toute)? (bleu|bleue|bleues|violet|violette|cyanose)",
        "~(souffle|respiration|respirer)",
        "(pas|plus|pa) * (reprendre|retrouver|avoir) * (souffle|respiration|air)",
        "(respire|repond|reagit|bouge|reveille) (po|pa|plu|pu)",
        "(peine|mal|difficultes|difficulte) (a|pour) respirer",
        "(respire|respirer|respir|respiration) (pa|po) *",
        "(respire|respir) (pas|pa|plus) bien",
        "~(respir|respiree) *",
        "(arrive|arrives|arrivent|arrivons|arriv|narrive|narrives|narrivent|jarrive|peut|peux|peuvent|parvient|parviens"
        "|reussit|sait) * (pas|plus|pa|difficilement|peine|mal) * (respirer|respire|souffler|respiration)",
        "(respire|respires|respirent|respir) (a|tres|presque|vraiment|bien|du|meme|trop)? (pas|plus|mal|peine|difficilement"
        "|vite|fort|rapidement|bruyamment|tout)",
        "(mal|difficulte|difficultes|peine|gene|probleme|problemes|difficile|dur|lutte|bat) (a|de|pour|la|des|du|avec)? * "
        "(respirer|souffler|respiration|respiratoire|respiratoires)",
        "(arrete|cesse|cessee) (de|d)? (respirer|respiration)",
        "respiration * (difficile|coupee|bloquee|rapide|courte|sifflante|sarrete|arretee|lente|faible)",
        "(souffle|soufle) * (coupe|court|coupee|bloque|manque|finit|fini|passe pas)", "(bout|manque) (de|du)? souffle",
        "manque * (air|dair|oxygene|doxygene)", "(plus|pas) d air", "(plus|pas) dair", "cherche * (air|lair|souffle)",
        "(essouffle|essoufflee|essoufflement)",
        "(etouffe|etouffes|etouffent|etouffer|setouffe|setouffer|metouffe|jetouffe|etouffement|suffoque|suffoquer"
        "|suffocation|asphyxie|asphyxier)",
        "setrangle", "(crise|crises) (d|de|l)? (asthme|dasthme|asmatique|asthmatique|dasme)",
        "asthme * (crise|grave|fort|forte|mal|fatigue)",
        "(ventoline|spray|inhalateur) * (marche|fait|finie|fini|vide|suffit)",
        "(coince|coincee|bloque|bloquee|reste|avale) * gorge", "avale * travers", "(noye|noyee|noyade|noie)",
        "levres * (bleues|bleue|bleu)", "(devient|devenu|devenue|tout|toute|visage) (bleu|bleue)",
    ),
    "bleeding": (
        "(fer|tige|clou|baton|objet|verre|morceau) * (rentre|entre|enfonce|plante|transperce) * (ventre|pied|main"
        "|jambe|corps|oeil|dos|tete)",
        "(plante|planter|enfonce|enfoncer|poignarde|lacere) * (couteau|lame|tesson|fer|machette|ventre|dos)",
        "(couteau|lame|machette) * (ventre|dos|poitrine|cou|bras|jambe)",
        "sang (coule|coulent|gicle|sort|ne sarrete) *",
        "~hemorragie",
        "(saigne|saignent|saigner|saignement) sans (arret|cesse|sarreter)",
        "sang * sans (arret|cesse|sarreter)",
        "~(coupe|coupee) (profondement|profond|gravement)",
        "(ouvert|ouverte|fendu|fendue) (le|la|sa|son) (crane|tete|jambe|pied|main|bras) *",
        "(tire|tirer|tirent) sur *",
        "(agresse|attaque|blesse|frappe) * (couteau|machette|arme|fusil)",
        "(saigne|saignes|saignent|saigner|saignait) * (beaucoup|abondamment|arret|arreter|trop|fort|enormement|partout"
        "|toujours|gravement|bcp|bocou|continue|serieusement|encore)",
        "(arrete|arretent|narrete|narretent|arreter|sarrete|cesse) * (pas|plus) * (saigner|couler)",
        "(saigner|saignement|saignements|sang|saigne|coule) * (arrete|sarrete|narrete|arretent|arreter|cesse) (pas|plus)",
        "(gros|grosse|grave|fort|forts|importants|important|abondants) (saignement|saignements)",
        "(hemorragie|hemorragies|emorragie)", "(perd|perds|perdu|perdre|perte|pertes|perdue) * sang",
        "sang * (coule|coulait|jaillit|gicle|sort|sortait|partout|beaucoup|pisse|verse|bcp)",
        "(beaucoup|trop|plein|bcp|bocou|rempli|couvert|baigne|litre|flaque) (de|du|d|dans|son|dans son|dans le)? sang",
        "(vomit|vomis|vomir|vomi|crache|cracher|tousse|crachait|vomissait) * sang",
        "(plaie|blessure|entaille|coupure|coupe) * (profonde|ouverte|grave|saigne|beante)",
        "(coup|coups) (de|d)? (couteau|couteaux|machette|machettes|feu|fusil|hache|poignard)", "tire dessus",
        "(poignarde|poignardee|poignarder)", "(balle|balles) * (recu|touche|tire|corps|jambe|ventre|perdue)",
        "(recu|touche|pris) (une|par|des|par une|deux)? (balle|balles)",
        "(doigt|doigts|main|bras|pied|jambe|oreille) * (arrache|arrachee|sectionne|sectionnee|ampute)",
        "~(doigt|doigts|main|bras|pied|jambe) (est|a ete|sest|bien)? (coupe|coupee)",
        "~saigne", "~saignent", "~saignement", "~saignements", "~sang",
    ),
    "unconscious": (
        "reconnait (plus|pas) (personne|moi|nous|les gens|sa)",
        "(voiture|moto|bus|camion|taxi) * (renversee|retournee|retourne|tonneau|tonneaux)",
        "~(blesse|blessee|blesses)",
        "(pris|prend|recu|recoit|attrape) * (le courant|du courant|un courant|decharge|coup de courant|chatigne|jus)",
        "~inanime",
        "(plus|pas) (conscient|consciente|reveille|reveillee)",
        "signe de vie",
        "(chute|tombe|tombee) * tete * (sang|saigne|vomit|inconscient|bouge)",
        "~(gros|grand)? malaise",
        "(homme|dame|monsieur|bebe|gens|client|passager) (ne|n)? (repond|bouge|reagit|reveille) (pas|plus)",
        "(inconscient|inconsciente|inconscients|inconscience)",
        "(evanoui|evanouie|evanouis|evanouit|sevanouit|sevanouir|evanouissement)",
        "(perdu|perte|perd|perds|pers|perdre|perdue) (de|sa|la)? (connaissance|conscience)", "syncope", "dans les pommes",
        "(reagit|reagi|reveille|reveil) (presque|meme|toujours)? (pas|plus)",
        "(il|elle|bebe|enfant|fils|fille|mari|femme|pere|mere|papa|maman|mamie|frere|soeur|malade|oncle|tante|vieux|vieille"
        "|ami|amie|voisin|voisine|gars|personne) (ne|n)? (repond|bouge|reagit|bouje) (presque|meme|toujours)? (pas|plus)",
        "(ouvre|ouvrent) (pas|plus) (les|ses)? yeux", "~repond plus", "~bouge (plus|pas)", "coma",
        "(effondre|effondree|ecroule|ecroulee)", "(pas|plus|sans) (de)? pouls", "coeur bat (plus|pas)", "sans vie",
        "(tombe|tombee|tomber|chute|chuter) * (bouge|repond|reveille|releve) * (pas|plus)",
        "(tombe|tombee|chute) (du|de|dans|d|sur|d un|dun|de la|de l|depuis)? * (toit|etage|echelle|arbre|larbre|escalier"
        "|escaliers|lescalier|lechelle|balcon|mur|puits|moto|manguier|palmier|cocotier|tete|echafaudage|hauteur)",
        "~malaise", "~(est|semble|comme) (mort|morte)", "~(tombe|tombee) (raide|brusquement|subitement)",
        "(accident|accidente|accidentee) (de|d|avec|sur|en)? (la|une|un|le)? (moto|voiture|route|circulation|camion|bus|taxi"
        "|zem|zemidjan|okada|velo|voie|keke|trafic|train)",
        "(renverse|renversee|percute|percutee|cogne|cognee|heurte|heurtee|fauche|fauchee|ecrase|ecrasee|tape) (par|avec)? * "
        "(voiture|moto|camion|bus|taxi|vehicule|zem|okada|train)",
        "(voiture|moto|camion|taxi|bus|vehicule|zem|okada) * (renverse|renversee|percute|percutee|cogne|cognee|ecrase"
        "|ecrasee|tape|fauche|fauchee|tue)",
        "(electrocute|electrocutee|electrocution)", "(courant|electricite|decharge) * (attrape|pris|frappe|prise|secoue)",
        "(cogne|cognee|tape|tapee|frappe|frappee|blesse|blessee|ouvert|traumatisme|fracasse|coup) (a|sur|la|sa|ma|de|au|du|le"
        "|un|fort|se)? (a|la|sa|ma|sur|le)? (tete|crane|cranien)",
    ),
    "seizure": (
        "(bave|baver) * (tremble|convulse|secoue|raide)",
        "(tremble|secoue) * (bave|mousse|ecume)",
        "yeux * (blancs|en lair|en arriere|fixes)",
        "(convulsion|convulsions|convulse|convulser|convulsait|convulsent|convulsive|convulsives)",
        "(crise|crises) (d|de|l)? (epilepsie|depilepsie|epileptique|epileptiques|convulsion|convulsions)",
        "(fait|faire|pleine|encore|piqué|pique) * (crise|crises) (maintenant|encore)? (depilepsie|epilepsie)?",
        "(tremble|trembler|tremblements|tremblement|secousses|secoue|trembl) * (partout|corps|violemment|arret|arrete)",
        "~(bebe|enfant|fils|fille) * (tremble|raide|raidit|raidi|sursaute)", "(raide|raidit|raidi) * (tremble|secousses)",
        "corps * (tremble|tremblait|secoue)",
        "(mousse|bave|ecume|salive) * bouche", "bouche * (mousse|bave|ecume)",
        "yeux * (revulses|revulse|revulsent|tournent|retournes|retournent|blancs|tournes|renverses|chavirent|chavires)",
        "~epilepsie", "~(fait|faire) (une|des) crise",
    ),
    "stroke": (
        "(bouche|visage|levre|figure) * (partie|parti|partie|part|tiree|descend) * cote",
        "(ne)? (parle|arrive a parler) (plus|pas) (depuis|du tout|soudain) *",
        "~(paralyse|paralysee|paralysie)",
        "pire mal de tete",
        "(visage|bouche|levre) * (tombe|part|tire|penche|devie) * (cote|gauche|droite)",
        "(cote|moitie|partie) (gauche|droit|droite)? (de|du) (son|mon|le|la|ton)? corps * (paralyse|paralysee"
        "|mort|morte|bouge plus)",
        "(fait|faire|eu|fais) (un|une)? (avc|a v c)",
        "avc", "accident vasculaire", "(attaque|hemorragie) cerebrale",
        "(bouche|visage|levre|levres|figure|face|joue) * (deforme|deformee|tordu|tordue|tombe|tombee|tombante|paralyse|tord"
        "|paralysee|devie|deviee|tourne|tournee|penche|travers|affaisse|affaissee)",
        "(cote|moitie|bras|jambe|jambes|main|pied|visage|soudain|subitement|soudainement|brusquement) * (paralyse|paralysee"
        "|paralysie|mort|morte)",
        "(paralyse|paralysee|paralysie) * (cote|moitie|soudain|subitement|soudainement|visage|bras|jambe|coup|main)",
        "(arrive|arrives|arrivent|narrive|narrives|jarrive|parvient) * (plus|pas|pa) * (parler|articuler)",
        "(peut|peux) plus (rien)? (parler|articuler)", "~(peut|peux) pas parler", "~parle (plus|pas)",
        "(il|elle|mari|femme|pere|mere|papa|maman|frere|soeur|oncle|tante|mamie|papi|vieux|vieille) (ne)? peut pas parler",
        "(arrive|arrives|narrive|narrives|jarrive|peut|peux) * (plus|pas|pa) * (bouger|lever|soulever|remuer) * (bras|jambe"
        "|jambes|main|cote|moitie|pied|corps)",
        "(bras|jambe|jambes|main|cote|moitie) (gauche|droit|droite|du corps)? (ne)? (bouge|bougent|repond|repondent|marche"
        "|fonctionne) (plus|pas)",
        "(sent|sens) (plus|pas) * (bras|jambe|jambes|cote|main|visage|moitie)",
        "(parle|parler|parole|paroles) * (bizarrement|incomprehensible|pateuse|embrouillee|incoherente|bizarre)",
        "(subitement|soudain|soudainement|brusquement|dun coup|d un coup|tout a coup) * (parler|parle|voit|vois|voir|marcher"
        "|marche|aveugle|faible|faiblesse|engourdi|engourdie|confus|confuse|paralyse|paralysee)",
        "(engourdi|engourdie|engourdissement|faiblesse|faible) (d|dun|du|de|sur|a|d un|dans)? (un|le|tout)? (cote|moitie)",
        "(cote|moitie) * (engourdi|engourdie|faible|lourd|lourde)", "pire * (tete|migraine)",
        "~(paralyse|paralysee|paralysie)",
    ),
    "suicide": (
        "envie (de|d) (mourir|me tuer|en finir|disparaitre|me suicider)",
        "(vais|veux|veut|pense a|songe a) (me|se)? (tuer|suicider|pendre|foutre en lair)",
        "(sert|servir) a rien de vivre",
        "(suicide|suicider|suicidaire|suicidaires|suicidee)", "(me|se|sest|mest) (tuer|tue|tuee)",
        "(veux|veut|envie|envies|voudrais|prefere|souhaite|voulait|voulu|aimerais|pense|decide) (de|d|encore|meme|plus)? "
        "(pas|plus)? (mourir|disparaitre|crever)",
        "(prefere|mieux|voudrais|aimerais) (etre|vaut|que je sois|si je suis|si jetais|quand je serai)? (mort|morte|mourir)",
        "(mettre|mets|met|mis) (un terme|fin) * (jours|vie)",
        "(me|se|sest|mest|va) (pendre|pendu|pendue|noyer|empoisonner|egorger)",
        "(me|se) (jeter|lancer|balancer) * (pont|puits|fenetre|lagune|eau|leau|route|train|etage|fleuve|mer|balcon|riviere)",
        "(couper|ouvrir|coupe|ouvert|taille|tailler|trancher|tranche) * (veines|veine|poignets|poignet)",
        "(en|den) finir * (vie|jours|tout)?", "(me|se) faire (du)? mal",
        "(me|se|sest) (fait|fais) (du)? mal * (expres|volontairement|moi meme)",
        "(plus|pas) (aucune|d|de|aucun)? (envie|denvie|gout|raison|force) (de|pour)? (vivre|rester en vie|la vie)",
        "(veux|veut) (plus|pas) vivre",
        "(fatigue|fatiguee|marre|assez|degoute|degoutee|lasse|ras le bol) (de|d|par|avec)? (cette|la|ma|sa)? (vivre|vie)",
        "(vie|vivre) * (sert|vaut) (plus|pas|a)? (rien|la peine)?", "(vie|vivre) (n|na|ma|me)? (a|plus)? (plus|pas) de sens",
        "(corde|rasoir) * (cou|pendre|veines)", "~(desespere|desesperee|desespoir)", "~plus (d|aucun)? espoir",
        "~plus despoir", "automutilation", "(se|me) mutile",
    ),
    "burn": (
        "(tombe|tombee|chute) * (eau|leau|huile|lhuile) (bouillante|chaude)",
        "~(bouillante|ebouillante)",
        "~incendie",
        "~au feu",
        "(il y a|ya) (un)? (le)? (incendie|feu) (a|chez|dans)",
        "(brulure|brulures) * (grave|graves|serieuse|profonde|profondes|degre|visage|bouillante|huile|feu|acide|corps"
        "|etendue)",
        "(brule|brulee|brules|brulees|bruler) (a|au|par|avec|son|sa|le|la|tout|tres|par de|avec de|avec l|de)? * (gravement"
        "|grave|bouillante|chaude|huile|lhuile|visage|feu|acide|lacide|corps|essence|lessence|gaz|petrole|partout|marmite"
        "|sauce|bouillie|incendie|vif|serieusement)",
        "(ebouillante|ebouillantee|ebouillantes)",
        "(eau chaude|eau bouillante|leau chaude|leau bouillante|huile chaude|huile|lhuile|acide|lacide|sauce chaude|bouillie"
        "|soupe chaude|the chaud|marmite) * (verse|versee|renverse|renversee|tombe|tombee|brule|brulee|coule)",
        "(verse|renverse|recu|renversee) * (eau chaude|eau bouillante|leau chaude|huile|lhuile|acide|lacide|marmite"
        "|bouillie)",
        "(tombe|tombee) (dans|sur) (le|la|l|du|une|de)? (feu|marmite|braise|braises|bouillie|eau chaude|leau chaude)",
        "(en|pris|prend|prit) feu", "(maison|habits|vetements|robe|cuisine) * (brule|feu|flammes)",
        "(gaz|bouteille|groupe|reservoir|bonbonne|generateur) * (explose|explosion|explosee|eclate)", "~explosion",
        "~brulure", "~brulures", "~(sest|mest|est|suis|fils|fille|bebe|enfant) (brule|brulee)",
    ),
    "poisoning": (
        "(avale|pris|bu) * (medicaments|comprimes|cachets|produit) * (expres|volontairement|mourir|tuer)",
        "~avale * (medicaments|comprimes|cachets)",
        "(avale|bu|ingere|avaler|boire) * (toxique|toxiques|poison|javel)",
        "(empoisonne|empoisonnee|empoisonnement|empoisonner|intoxication|intoxique|intoxiquee)",
        "(avale|bu|boit|bois|pris|prend|mange|ingere|inhale|avaler|boire) (de|du|d|un|une|des|la|le|l|par erreur"
        "|par accident)? "
        "* (poison|javel|petrole|pesticide|pesticides|insecticide|acide|lacide|raticide|mort aux rats|detergent|essence"
        "|lessence|gasoil|sniper|soude|potasse|herbicide|kerosene|diluant|mercure|antigel|crésyl|cresyl|dettol|desherbant)",
        "(avale|avaler|avalee) (une|un|la|le|des|l)? (petite|grosse)? (pile|piles|piece|aiguille|clou|epingle|os|arete|vis"
        "|jeton|aimant|lame|bague)",
        "~(avale|bu) * (produit|produits|savon)", "(surdose|overdose)",
        "(avale|bu|avaler) * (trop|boite|tous|plein|beaucoup|plaquette|tout|toute|toutes|tablette|paquet) * (comprimes"
        "|medicaments|cachets|pilules|medicament|comprime|somniferes|paracetamol)",
        "(pris|prend|prendre) * (trop|boite|plein|plaquette|paquet|tablette) * (comprimes|medicaments|cachets|pilules"
        "|medicament|comprime|somniferes|paracetamol)",
        "~(pris|prend) (tous|tout|toute|toutes) * (comprimes|medicaments|cachets|pilules)",
        "(respire|inhale|respirer) (de|du|la|le|trop|les|beaucoup)? (de|du)? (fumee|fumees|gaz|monoxyde)",
        "(fumee|gaz|monoxyde) * (groupe|groupe electrogene|intoxique|etouffe)",
    ),
    "snake_bite": (
        "~vipere",
        "~scorpion",
        "~cobra",
        "(mordre|mordu|pique|piquer) par * (serpent|vipere|scorpion|cobra|mamba|naja)",
        "(fait|faire) (mordre|piquer) * (serpent|scorpion|vipere)",
        "(mordu|mordue|morsure|morsures|mord|pique|piquee|piqure) * (serpent|vipere|cobra|scorpion|mamba|naja|serpents)",
        "(serpent|vipere|cobra|scorpion|mamba|naja) * (mordu|mord|mordue|morsure|pique|piquee|mordre|crache)",
        "~(mordu|mordue|morsure|mord) * (chien|chat|singe|rat)", "~(chien|singe|chat) * (mordu|mord|mordue)", "~serpent",
    ),
    "pregnancy": (
        "(enceinte|grossesse|enceint) * * (saigne|sang|saignement|saignements|saigner|hemorragie)",
        "(saigne|sang|saignements|saignement|saigner) * * (enceinte|grossesse)",
        "(enceinte|grossesse) * (convulse|convulsions|crise|evanouie|tombee|chute|inconsciente)",
        "(tombee|chute) * (enceinte|grossesse)",
        "(enceinte|grossesse) * * (forte|fortes|violente|violentes|terrible|grave|atroce|atroces) * (douleur|douleurs|mal)",
        "(enceinte|grossesse) * * (mal|douleur|douleurs) * (fort|forte|fortes|violente|violentes|terrible|atroce|atroces)",
        "(mal|douleur|douleurs) * (fort|forte|fortes|violente|terrible|atroce) * (enceinte|grossesse)",
        "(enceinte|grossesse) * * (flou|trouble|gonfle visage|visage gonfle|pertes d eau|perte d eau|liquide)",
        "fausse couche", "fausses couches", "extra uterine", "(avorte|avortement) * (saigne|sang|douleur|douleurs|mal"
        "|fievre)",
        "~avortement", "(bebe|enfant) (ne|n)? (bouge|bougent) (presque|meme|toujours)? (plus|pas)",
        "(sens|sent) (plus|pas) * bebe", "(liquide|eau|leau) * (coule|sort) * (enceinte|mois|grossesse|vagin)",
        "(enceinte|mois|grossesse) * (liquide|eau|leau) * (coule|sort)", "(bebe|enfant) * mort * ventre",
        "(accouche|accouchement|accouchee) * * (saigne|sang|hemorragie)", "saigne * (accouche|accouchement)",
    ),
    "labour": (
        "~contraction",
        "(perdu|perds|rompu|perdre|perd|perdue|cassees|rompues) (les|mes|ses|des)? eaux", "perdu (de )?leau",
        "(eaux|poche|poche des eaux) (se|sont|sest|est|a|vient de|ont|viennent de)? * (rompue|rompu|rompues|percee|casse"
        "|cassee|crevee|coule|coulent|eclate|parties|cassees|rompre)",
        "(contraction|contractions)", "en travail", "travail * (accouchement|daccouchement)", "~travail * commence",
        "(va|vais|train de|train d|commence a|sur le point de|point d|prete a|doit) accoucher",
        "(train|point|vient|viens) daccoucher", "accouche * (maintenant|maison|taxi|route|voiture|cour|deja|champ|moto)",
        "accoucher (maintenant|tout de suite|la maintenant|vite)", "~veut accoucher", "~(accouche|accoucher)",
        "(bebe|tete|pied|pieds|cordon|fesses) (du|de|est|veut|a|qui|bebe|du bebe|en train de|commence a)? * (sort"
        "|sortir|sorti"
        "|sortent|descend)",
        "bebe (arrive|vient) (maintenant|deja|la|tout de suite|vite)", "~bebe (arrive|vient)",
        "(douleurs|douleur|mal) * (accouchement|daccouchement|accoucher|daccoucher)", "envie * pousser",
        "~mes eaux", "~perd les eaux",
    ),
    "allergy": (
        "(gorge|langue) (se|est|a|qui|toute|tres|ma|sest)? * (gonfle|gonflee|gonflees|gonflent|enfle|enflee|enflees|serre"
        "|ferme|fermee|enflent)",
        "(visage|levres|levre|yeux|corps|bouche|figure|paupieres) * (gonfle|gonfles|gonflee|gonflees|gonflent|enfle|enfles"
        "|enflee|enflees|enflent) * (apres|mange|medicament|piqure|injection|arachide|arachides|abeille|guepe|crevettes)",
        "~(visage|levres|levre|figure) * (gonfle|gonfles|gonflee|gonflees|gonflent|enfle|enfles|enflee|enflees|enflent)",
        "(gonflement|enflure|gonfle|enfle) (de|d|a|au|la|sur)? (la|ma|sa)? (gorge|langue)",
        "(choc|reaction) (anaphylactique|anaphilactique)", "anaphylactique", "anaphylaxie", "choc allergique",
        "(reaction|crise) (allergique|dallergie|d allergie|tres allergique) (grave|severe|forte|serieuse)",
        "(allergie|allergique) * (respire|respirer|gorge|etouffe|gonfle|langue)", "~reaction allergique",
        "~allergie (grave|severe)", "~(pique|piquee) * (abeille|abeilles|guepe|guepes)",
    ),
    "emergency": (
        "~sos",
        "~(a l|a) aide",
        "(c est|une|cest|grosse|vraie|extreme|en) urgence", "urgence (medicale|vitale|absolue|urgence|svp|ici"
        "|maintenant|vite)",
        "(appelez|appeler|appelle|besoin|envoyez|envoyer|demande|faut|veux|voudrais|amenez|venez) * (samu|ambulance"
        "|lambulance|dambulance|pompiers|secours)",
        "(ambulance|lambulance|secours|samu|pompiers) * (vite|maintenant|svp|urgent|urgence|rapidement)",
        "~ambulance", "~lambulance", "~pompiers", "au secours", "~a laide", "~a l aide", "sauvez (moi|nous)",
        "(va|vais|vont|train de|entrain de) (peut etre|bientot)? (mourir|crever|decede)", "(il|elle|se|qui) meurt",
        "(mourant|mourante|agonise)", "vie ou (la|de)? mort", "(question|danger) de (vie|mort)", "vie en danger",
        "entre la vie et la mort", "(aidez|aide|aider) (moi|nous)? * (meurt|mourir|vite)",
        "(ma|la|fait|etre|ete|lont|mont|mas|la ete) (viole|violee|violer)", "agression sexuelle", "~viol",
        "(bebe|enfant|nourrisson|fils|fille|ne) (est|tout|toute|devient|devenu|est tout|est toute|est devenu)? (mou|molle"
        "|inerte|glace|inanime)",
        "(bebe|nourrisson|ne|enfant) (ne|n)? (tete|pleure|boit|mange|tette) (plus|rien)",
        "(bebe|nourrisson|ne) (ne)? (tete|pleure|tette) pas", "(inerte|inanime|inanimee)",
        "(eu|fait|faire|fais|victime|grave|vient davoir|gros) (un|une|d|dun|d un|de|des)? (grave|gros)? accident",
        "accident (tres)? grave", "~urgence", "~urgences", "~urgent", "~tres urgent",
        "~(tres|vraiment) grave", "~meningite", "~(peut|peux|arrive|narrive|jarrive) * (plus|pas) * avaler",
    ),
}  # fmt: skip
MISSPELT: Mapping[str, str] = {
    "respirer": "respirez|rspirer|respiree|resspirer|respiret|respirere", "respire": "respirr|rspire|resspire|repire",
    "poitrine": "poitrinne|pwatrine|poitrnie|poytrine|poitrene", "saigne": "segne|saignne|seigne|sainie|saigen",
    "douleur": "douler|doulleur|dlouleur|dolleur", "convulsion": "convulssion|convultion|konvulsion|convulcion",
    "convulsions": "convulssions|convultions|convulcions", "convulse": "convulce|konvulse|convulsse",
    "inconscient": "inconscien|inconsian|inconsien|inconcient", "inconsciente": "inconsciante|inconsiente|inconciente",
    "evanoui": "evanui|evanouit|evanouhi|evanwi", "urgence": "urgance|urgense|urjence|urgece|urgenc",
    "enceinte": "enceint|ensainte|ensinte|ansainte|enseinte|enceite", "serpent": "serpant|sairpent|serpen",
    "etouffe": "etoufe|ettouffe|etouff|etoufff", "contractions": "contraction|contraktions|contractons",
    "brule": "brulle|brulait", "avale": "avalle|avaller", "empoisonne": "empoisone|enpoisonne|anpoisonne",
    "suicider": "suisider|sucider|suissider", "mourir": "mourire|mourrir|mourrire", "ambulance": "ambulence|anbulance",
    "accouche": "acouche|acouché", "accoucher": "acoucher|accouche", "hemorragie": "hemoragie|emorragi|emoragie",
    "paralyse": "paralise|parralyse", "connaissance": "connaisance|conaissance|konesans",
}  # fmt: skip
_AGO = "|".join(
    f"{begin} {count} {unit}"
    for begin in ("il y a", "ya", "y a", "ça fait")
    for count in ("un", "une", "1", "deux", "2", "trois", "3", "quatre", "4", "cinq", "5", "six", "6", "dix", "10")
    for unit in ("an", "ans", "mois", "semaine", "semaines")
)
PAST_CUES = (
    f"{_AGO}|il y a longtemps|il y a quelques|il y a des années|il y a plusieurs|année dernière|l'année dernière"
    "|l'an dernier|l'année passée|l'an passé|le mois dernier|le mois passé|la semaine dernière|la semaine passée|autrefois"
    "|dans le passé|quand j'étais|quand jetais|quand il était|quand elle était|dans mon enfance|depuis l'enfance"
    "|depuis la naissance|depuis des années|depuis longtemps|antécédents|antécédent|dans la famille|avait|avais|avions"
    "|ancien|ancienne|clinique|suivi|contrôle|bilan|dépistage|vaccin|prévention|prévenir|éviter|c'est quoi|qu'est-ce que"
    "|qu est ce que|les causes|causes de|symptômes|signes de|médicament pour|médicaments pour|traitement pour|traitement de"
    "|traitement contre|résultat|résultats|échographie|peur de|peur d|risque de|risque d|risques|prix|combien coûte|tarif"
    "|certificat|formulaire|facture|formation|film|précédent|précédente|opéré|opérée|en cas de|en cas d|si quelqu'un"
    "|question sur|rééducation|rendez-vous|rdv|assurance|informations sur|information sur|failli|séquelle|séquelles|avez-vous"
    "|soignez-vous|traitez-vous|spécialiste|survivant|cours de|conférence"
    "|qui cause|ce qui cause|cause les|cause l|quels sont les signes|signes d'un|signes d'une|signes dun"
    "|comment éviter|comment prévenir|comment savoir|comment soigner|ça veut dire quoi|que faire en cas"
    "|comment on attrape|d'où vient|pourquoi on a|cest quoi"
    "|les urgences|aux urgences|des urgences|prix de|coûte|est mort en|est morte en|est décédé|est décédée"
    "|vous soignez|vous traitez|vous prenez en charge"
)
OVER_CUES = (
    "c'est passé|cest passe|c'est fini|est fini|va mieux|vais mieux|ça va mieux|ca va mieux|guéri|guérie|a disparu|est parti"
    "|s'est arrêté|s'est arrêtée|s'est calmé|s'est calmée|s'est réveillé|s'est réveillée|ne saigne plus|respire bien"
    "|respire mieux|ça a cessé"
    "|fausse alerte|blague|je blague|je plaisante|rien de grave|pas grave|stabilisé|remis|rétabli|rétablie"
)
NOW_CUES = (
    "maintenant|encore|tout de suite|urgence|urgent|vite|aide|aidez|aidez-moi|en ce moment|actuellement|depuis ce matin"
    "|depuis hier|depuis la nuit|aujourd'hui|ce matin|ce soir|cette nuit|soudain|subitement|là maintenant|au secours"
    "|ambulance|vient de|viens de|commence|toujours pas|s'il vous plaît vite"
)
HARMLESS = (
    "téléphone est mort|telephone est mort|tel est mort|numéro d'urgence|numéro d urgence"
    "|contact d'urgence|contact d urgence|contacts d'urgence|personne à prévenir"
    "|pas une urgence|pas d'urgence|pas urgent|pas urgente|non urgent|rien d'urgent|ce n'est pas urgent|en cas d'urgence"
    "|en cas d urgence|service d'urgence|service des urgences|argent|d'argent|d argent|l'argent|de l'argent|largent"
    "|prise de sang|prises de sang|analyse de sang|analyses de sang|examen de sang|examens de sang|test de sang"
    "|bilan de sang|don de sang|donner du sang|donner mon sang|donneur de sang|banque de sang|groupe de sang|goutte de sang"
    "|sang test|tension|clinique du cœur|docteur du cœur|médecin du cœur|spécialiste du cœur|radio de la poitrine"
    "|radio de poitrine|radio du thorax|radio poitrine|saigne pas|ne saigne pas|saigne plus|ne saigne plus"
    "|pas saigné|gencives saignent|gencive saigne|mes gencives saignent|saigne des gencives|saignement des gencives"
    "|saignements des gencives|gencives qui saignent|soigne|soignes|soigner|soignent|soignez|soignant|soignants|soignante"
    "|après un avc|après avc|suite à un avc|suite avc|rééducation avc|après son avc|après mon avc|mort de rire|mdr"
    "|mourir de rire|meurs de rire|mourir de faim|meurs de faim|crever de faim|mort de fatigue|morte de fatigue"
    "|mourir de fatigue|mourir de chaleur|mort de faim|tuer le temps|brûler des calories|brûler les graisses"
    "|brûler la graisse|brûlures d'estomac|brûlure d'estomac|brûlures d estomac|crise de rire|crise de foie|crise de palu"
    "|crise de nerfs|acide folique"
    "|l'acide folique|d'acide folique|acide urique|l'acide urique|acide aminé|huile de foie"
    "|pièce d'identité|mon travail|au travail|du travail"
    "|de travail|le travail à|médecin du travail|accident du travail assurance|assurance accident|exercice de respiration"
    "|exercices de respiration|coup de fil|coup de main|coup de téléphone|coup d'œil|en feu vert|bleu de travail"
    "|respirer l'air frais|acte de naissance|acte de décès|certificat de décès|poitrine de poulet|savez"
    "|où sont les urgences|service urgences"
    "|tombée enceinte|tomber enceinte|tombe enceinte|tombé enceinte|souffle au cœur|brûlure de soleil"
    "|sang des règles|groupe sanguin|tension du sang|sucre dans le sang|taux de sang"
    "|accoucher en janvier|accoucher en février|accoucher en mars|accoucher en avril|accoucher en mai"
    "|accoucher en juin|accoucher en juillet|accoucher en août|accoucher en septembre|accoucher en octobre"
    "|accoucher en novembre|accoucher en décembre"
)
