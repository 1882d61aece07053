"""Red flags in Igbo: patterns per kind, their usual misspellings, and the words that put one in doubt.

`*` is up to three words, `(a|b)` either, `(a|b)?` optional, a leading `~` means ask first even when exact.
"obi" is heart, mood and a common name, "ime" pregnancy and "to do", "mma" knife and "good": never match them alone.
"""

from collections.abc import Mapping

EMERGENCIES: Mapping[str, tuple[str, ...]] = {
    "chest_pain": (
        "(obi|obim) na gbu (m|ya) *",
        "(jidere|jiri) obi (m|ya|gi|nwa) *",
        "~(mgbu) * (obi|n'obi|nobi)",
        "(obi|obim) (m|ya)? (na|n) (ado|adọ|apia|awa|ata|egbu|afu|akpo oku|ezu) *",
        "(obi|igbe obi|obim) na (egbu|afu|ado|awa|ata) *",
        "mgbu * (obi|n'obi|igbe obi)",
        "(obi|obim) * (egbu|egbum|egbuwe|egbuwem|gbuwe|egbugbu|mgbu|afu|afum|afuwe|afuwem|ufu|adom|adọ m|adọwa"
        "|apịa m)",
        "(obi|obim) * (awa m|awam|awa ya|agbawa|agbawam|mgbawa|agbajisi|akpachi|kpachiri|adịgide|apị m|apị ya)",
        "(obi|obim) * (dị arọ|dị m arọ|na-anyị m|anyị m arọ|anyị ya arọ|tara m|ezu m|afịa m)",
        "(mgbu|ufu|ihe mgbu|ihe na-adọ|ihe na-apịa) * (nobi|obi|obim|igbe obi|akpa obi)",
        "obi (mgbawa|mgbu)", "(obi|obim) * (kwụsịrị|akwụsịla|kwụsịla|akwụsị)",
        "(igbe obi|akpa obi) * (egbu|afu|ufu|mgbu)",
        "~(obi|obim) * (agba ọsọ|eti ọsọ|eti ike|akụ ọsọ|akụ ike|amali|ekpo ọkụ|ama jijiji|ama nda|ama m nda)",
        "~obi * (na-eti|na-akụ) * (ọsọ|ike|ngwa ngwa|kpọm kpọm|kpum kpum)",
    ),
    "breathing": (
        "(riri|riru|rigburu) mmiri",
        "(eku|na eku) ume (n'isi ike|na isi ike|nsogbu|ike ike)",
        "(acha|na acha|chara) (anunu anunu|anunu|oji|oji oji) *",
        "~(iku ume|eku ume|ikuume|ekuume)",
        "~ume (adighi|anaghi|erughi|na)",
        "(enweghi|enwegh|enwezighi|adighi) (m|ya)? (nwee)? ume",
        "(kpagburu|kpagidere|kpagidewo|kpachiri) (onwe|onwe ya|ya|m) * (nri|anu|okpukpu|azu)",
        "~(kpagburu|kpagidere|kpagidewo) *",
        "(adighi|anaghi|enwezighi|enweghi|apughi) (ekuli|ekute|ike iku|ekunwu) ume",
        "~ume * (abata|abatacha|eru|ezu)",
        "(eku|na eku) ume (elu elu|n'elu n'elu|mkpirikpi|osiiso|oso oso)",
        "(nwa|nwata|o) (daba|dabara|daara) * (mmiri|olulu|iyi|osimiri)",
        "mmiri (buru|riri|eriela|rigo|eri) (ya|nwa|nwanne|nwata|enyi) *",
        "(eku|iku|ekuwe) ume * (n'ike|na ike|nike|ike ike|siri ike)",
        "ume (na agwu|na-agwụ|agwuwo|agwula|gwuru|gwula) *",
        "(apughi|anaghi|enweghi|adighi|naghi|anagi|enwegi) * (eku|iku) ume",
        "ume * (adighi|anaghi|erughi) (aputa|abata|eru)",
        "(enweghị|enwegh|naghị|anaghị|anagh|apụghị|apugh|agaghị|nwegh|enwezighị|enweghizi|anaghizi|apụzighị"
        "|apughizi|ekweghị) * "
        "(ume|kuume|ikuume|ekuume|ikụ ume)",
        "(iku ume|ikuume|eku ume) * (siri|esi|esiri|tara|ike|akụ|nsogbu|akwụsị|kwụsịrị|akwụsịla|ehi|adịghị|erughị)",
        "ume * (siri|esi ike|esiri|ehi|kwụsịrị|akwụsịla|kwụsịla|akpa|akpara|gwụchara|agwụchala|erughị|eruzighị"
        "|ekweghị)",
        "ume (na-agwụ|na-akwụsị|gwụla|agwụla|gwụwa) (m|ya|nwa|nne|nna|mama|papa|di|nwunye)", "~ume adịghị",
        "(eku|ekuwe|kuwe|ekuru) ume * (ngwa ngwa|ọsọ ọsọ|osiso|ike ike|ike)", "(na-ede|na-atụ|na-akpụ) ume",
        "(ihe|azụ|okpukpu azụ|ọkpụkpụ|nri|anụ|ego|kọịn) * (kpagidere|kogidere|kọtara|kọnyere|konyere|nọgidere"
        "|kpachiri|kpara|rapara|kọrọ) * "
        "(akpịrị|n'akpịrị|nakpịrị)",
        "akpịrị * (kpachiri|akpachi|akpachila|mechiri|emechi|emechila|akpagide|kpagidere)",
        "(ụkwara ume|ume ọkụ|asma|asthma|asima) * (bịara|malitere|bidoro|ebidola|jidere|amalitela|wakporo|ejidela)",
        "(na-akpagbu|akpagburu|akpagide|na-akpagide|kpagbuwe) (m|ya|nwa)", "mmiri (riri|na-eri|eriela|rigburu) *",
        "(ọnụ|egbugbere ọnụ|mkpịsị aka) * (acha anụnụ|na-acha oji)",
    ),
    "bleeding": (
        "(ji|were) (adda|ada|mma|machet|oji) * (gbuo|gbuputa|buo|suo|duo|maa|tipuo|gbuwaa)",
        "(igwe|osisi|ntu|karama|ihe) (dukpuru|duru|suru|bara|tupuru|mapuru) (ya|m|nwa|nwanne) *",
        "~(ọbara|ọbala)",
        "(obara|obala) (gbapuru|na agbapu|gbago|agbago|na awu|na awuputa|na aso|na asoputa) *",
        "(egbe|machet) (gbara|bere|magburu|gbabiri) *",
        "(gbagbuo|gbawo|gbago) * egbe",
        "(obara|obala) (anaghi|adighi|anaghizi|naghi|enweghi|agaghi|ekweghi) (akwusi|kwusi|akwusi akwusi)",
        "(obara|obala) (akwusighi|akwusibeghi|akwusighi akwusi)",
        "ji mma * (maa|mara|duo|duru|gbuo|magbuo|buo|suo|suru|bie|gbaa)",
        "(a|e|ha) (mara|maara|duru|suru|gbara) * mma",
        "mma * (mara|maara|duru|suru) *",
        "(ogbugbara|agba|na-agba|gbara) oke obara",
        "(ọbara|ọbala|mbara) * (agba|agbam|agbawa|agbapụ|apụ|apụta|apụtawa|asọ|asọpụta|asọpụ|akwụsịghị|kwụsịghị"
        "|ekweghị"
        "|akwụsị|awụ|awụpụ|ewu|ewupụta|ju|juru|ejula|agwụla|agwụ|ezo|etu|atụ|gbawara|gbara|abịa|agbasi)",
        "(agba|agbawa|gbawa|gbawara|gbara|agbawala|agbaala|ịgba|agbọ|agbọpụta|agbọwa|gbọrọ|agbọọ|ịgbọ|agbọla"
        "|akwara|ụkwara"
        "|akwapụta|anyụ|anyụwa|amịrị|amamịrị) * (ọbara|ọbala|mbara)",
        "(ọbara|ọbala) (ọtụtụ|buru ibu|dị ukwuu|hiri nne)", "(oke|ajọ) ọbara", "ụkwara * * (ọbara|ọbala)",
        "(gbara|gbagburu) (m|ya|nwa m|di m|nwanne m|nwoke|mmadụ) (na|n)? mma",
        "(ọbara|ọbala) (na|n') (amịrị|mamịrị|nsị)",
        "(gbara|agbara|gbagburu|agbagbuola) * egbe", "egbe (gbara|agbaala|gbagburu|mara|tụrụ) *",
        "(dụrụ|adụrụ|dụgburu|sụrụ|asụrụ|maa|mapuru|sugburu) (m|ya|nwa m|nwanne m|di m|nwoke|nwanyị|mmadụ)? (mma"
        "|kolobo)",
        "mma (bere|beturu|bepụrụ|bụrụ|dụrụ|sụrụ|gburu|bejara) (m|ya|nwa|aka|ụkwụ|isi|di|nne|nwanne)",
        "(aka|ụkwụ|mkpịsị aka) * (bepụrụ|bepụla|gbupụrụ|dapụrụ|puru apu)",
    ),
    "unconscious": (
        "si (n'osisi|n'elu|nosisi|n'okada|n'akwa|na moto) (daa|dara|dapu|daala)",
        "~(na ada|ada|dara) mba",
        "(ugboala|moto|bos|keke|okada|trela) (kpuru|kpudoro|kpuo|dara|daa|gbuduru) *",
        "~(meruru|merụọ|merula) ahu",
        "(maghi|amaghi|amazighi) (onye|mmadu|ihe) (o bula|obula)",
        "(ada|na ada|dara|daa|dago) mmuo *",
        "~mmuo na ebili",
        "~(amaghi onwe|dara ada|daa ada)",
        "(kubiri|kubili|akubiri|okubiri|kubigo|okubigo)",
        "(daa|dara|dago|adago|daala) * (n'ala|nala|ala) * (bilighi|ebilighi|onwe|aza|maghi|amaghi)",
        "~(bilighi|ebilighi|bilitebeghi)",
        "(maghi|amaghi|amazighi) (onwe|ebe o no)",
        "(moto|okada|keke|trela|ugboala|bos) (kpagburu|zogburu|gburu|churu|kugburu|tiri) *",
        "(dago|adago|dachara) ada",
        "(nwugo|anwugo|na anwu) (anwu|ugbu a)",
        "(na anwu|nwuo) (biko|osiso)",
        "(anaghi|adighi|naghi|anaghizi|adighizi|azaghi) (aza|aza oku|aza okwu|azazi|eteta|ebili|akpali) *",
        "(na-anwụ|nanwu|na anwu) (anwụ|anwuo)",
        "(nne|nna|nwa|di|nwunye|nwanne|enyi|nwoke|nwanyi|mama|papa|o|m|ya) * (no)? na anwu",
        "(meghee|emeghe|imeghe) * anya (ike|ozo)",
        "(dara|daa|dapuru|daala|adaala|daruru) * (ada|mmụọ|amaghị|amazighị|anaghị|anaghizi|bilighị|bilie"
        "|ekweghị|enweghị)",
        "(tara|tufuru|onwu|efuola|funarịrị) * (mmụọ|uche)",
        "(amaghị|amakwaghị|amaghizi|amazighị|maghị|mazighị) * onwe",
        "(amazighị|amaghizi|mazighị|amaghịzị) (ihe|ebe|mmadụ|onye)", "(mmụọ|uche) * (funarịrị|efuola|gbapụrụ|lara)",
        "(anaghị|naghị|anaghizi|adịghị|ekweghị|enweghị ike|apụghị|jụrụ|ajụla) * (eteta|teta|iteta|etetali|itete"
        "|imeghe anya"
        "|emeghe anya|imegharị ahụ|emegharị|ebili|ibili)",
        "(anaghị|anaghizi|azaghị|anazighị) (aza m|aza okwu|aza mmadụ|aza onye|aza anyị)",
        "~(ọ|nwa|di|nne|nna|nwunye|mama|papa|nwanne) * (anaghị|anaghizi|azaghị) aza", "~ajụ * ebu * (ada|daa|dara)",
        "(kubiela|kubiri|kubie|akubiela|okubiela) ume", "(kubiela|akubiela|okubiela)",
        "(ọ|m|ya|nwa|nwam|di|nne|nna|mama|papa|nwunye|nwanne|onye ọrịa) (na-anwụ|nanwụ|na-anwụ anwụ)",
        "(na-achọ|nachọ|chọrọ|achọwala) * (ịnwụ|ịnwụ anwụ)", "na-anwụ anwụ", "~(nwụọla|anwụọla|nwụchuola)",
        "(okporo|ihe mberede|moto|ụgbọala|ụgbọ ala|okada|keke|ọgba tum tum|bọs|trela|igwe) * (kụtụ|kụtụrụ|kụrụ"
        "|kụgburu"
        "|gbara|gbagburu|kpara|zọgburu|zọrọ|akụọla|akụtuola)",
        "(nepa|ọkụ eletrik|ọkụ latrik|ọkụ letrik|laịtị|waya) * (gbara|gbagburu|jidere|dọgidere|tụgburu|agbaala)",
        "(dara|dapụrụ|daa|adaala|dapụ) * (n'elu|nelu|na elu|n elu|elu ụlọ|elu osisi|isi ala)",
        "si * (n'elu|nelu|na elu|elu osisi|elu ụlọ|nkwasa) * (daa|dara|dapụ|dapụrụ)", "~isi (kụrụ|gbawara) *",
    ),
    "seizure": (
        "~ufufu",
        "~(akwukwu|odido)",
        "(ama|na-ama|amawa) jijiji * (ufufu|onu|anwu|amaghi)",
        "(nne|nna|nwa|di|nwunye|nwanne|enyi|nwoke|mama|papa|nwata) * na ama jijiji",
        "(akwụkwụ|ọgwụdụ|akwụkwọ ndọ) * (na-adọ|adọla|dọrọ|adọ|jidere|ejidela|bịara|abịala|dara|na-ada|malitere"
        "|na-eme)",
        "ọrịa akwụkwụ", "(akwụkwụ|akwụkwọ) na-adọ", "(nwa|nwam|nwata) * (ama|atụ) * jijiji",
        "~(ama|atụ|ama m|ịma) jijiji",
        "(ahụ|ahụ nwa) * (dọrọ adọ|na-adọ adọ|na-adọ ya)",
        "(ahụ nwa|ahụ ya|nwa m ahụ) * (kpọrọ nkụ|akpọla nkụ|siri ike|na-esi ike)",
        "~ahụ * (kpọrọ nkụ|akpọla nkụ|akpọ nkụ)",
        "(na-adọ|nadọ|dọwara) (ya|nwa|m|adọ) (adọ|ahụ)?", "ụfụfụ * (ọnụ|n'ọnụ)", "(ọnụ) * (agbọ|apụta|asọ) ụfụfụ",
        "anya * (tụgharịrị|tụgharịa|atụgharịala|na-atụgharị|chara ọcha|gbagọrọ|na-ele elu|laa n'azụ)",
        "(nwa|nwam|ya) * (konvulshon|kọnvọlshọn|convulsion)",
    ),
    "stroke": (
        "(onu|ihu) * (laa|gaa|lara|gara|gbagoro|adala) * (otu akuku|akuku)",
        "(enweghi|nweghi|apughi) ike (ikwu|ekwu) okwu *",
        "~(enweghi ike|apughi|anaghizi) * (imegharị|imeghari|ibuli|iweli|emeghari|ebuli) * (aka|ukwu|ahu)",
        "(enweghi ike|apughi|apughizi) (imegharị|imeghari|ibuli|emeghari) (otu)? (aka|ukwu|akuku)",
        "aka (ya|m)? (na|n) ukwu (ya|m)? * (nwuru|nwuola|anwuola|nwugo|akponwuola|anaghizi)",
        "(otu|ofu) (akuku|aka|ukwu) * (adighi|anaghizi|anaghi) (eme|emeghari|aru|akpali)",
        "(ihu|onu|egbugbere onu) * (gbagoro|gbagooro|agbagoola|agbagola|gbagogo)",
        "(apughi|enweghi ike|anaghizi|apughizi|enwezighi ike) (ekwu|ikwu|ekwuli) okwu (ozo|na mberede)",
        "(nwa|enyi|nwoke|nwanyi|onye) * (apughi|enweghi ike|apughizi) * (ekwu|ikwu) okwu",
        "(ọrịa|ya|m) * (strok|strook|mkpọnwụ)", "(mkpọnwụ|strok) *",
        "(ọnụ|ihu) * (gbagọrọ|agbagọla|gbagọ|rutu|na-agbagọ|gbagoola|gbagharịrị|kwọrọ)",
        "(otu akụkụ|akụkụ ahụ|akụkụ|aka na ụkwụ|aka nri|aka ekpe|otu aka|otu ụkwụ) * (nwụrụ|nwụọla|anwụọla|anaghị arụ"
        "|anaghị emegharị|anaghị eme|anaghizi|kpọnwụrụ|akpọnwụọla|emeghị)",
        "(aka|ụkwụ) * (kpọnwụrụ|akpọnwụọla|nwụrụ anwụ|anwụọla|anaghizi arụ|anaghị emegharị)",
        "(ọ|nne|nna|mama|papa|di|nwunye|nwanne|ya) * (apụghị|apụghizi|apụzighị|enweghị ike|enwezighị ike|anaghizi) * "
        "(ekwu|ikwu|ekwuli) * okwu",
        "~(apụghị|enweghị ike|anaghizi|apụghizi) * (ekwu|ikwu) * okwu",
        "okwu * (gbagwojuru|adịghị edo anya|na-asụ ya nsu)",
        "(na mberede|namberede|ozugbo) * (apụghị|enweghị ike|anaghizi) * (ịhụ ụzọ|ahụ ụzọ|ịga ije|aga ije|ikwu)",
    ),
    "suicide": (
        "(kwuru|akwuru|kwuo|ikwu|ekwu|kwuola|kwubara) (udo|onwe ya|onwe m)",
        "(gbuo|igbu|egbu|gburu|gbuchaa) onwe *",
        "(gbuo|igbu|egbu|gbu|egbuo|gburu) (onwe|onwem|onwe m|onwe ya)",
        "(chọrọ|achọrọ|achọrọ m|choo|achọm|chọrọ m|na-eche|m ga) (ịnwụ|inwuo|ọnwụ|anwụ|ịnwụ anwụ)",
        "(achọrọ|achọm|chọrọ|chọọ) * (ịnwụ|nwụọ|ọnwụ)", "(m ga-esi|ga-esi|m si) (nwụọ|anwụ)",
        "(ka|kam) (m|m si)? (nwụọ|nwụrụ|nwụnahụ|nwụchaa)",
        "ndụ * (agwụla|gwụrụ|agwụ|agwụwo|agwụkwala|asọ|sọrọ|ike agwụ|arụla|akpọọla) (m|ya)",
        "(ike ndụ|ibi ndụ|ịdị ndụ|ndụ a|ndụ m) * (agwụla|gwụrụ|agwụ|asọ|abaghị|bara|enweghị|adịghị)",
        "(ike|ya) (agwụla|gwụrụ|agwụ) * (ndụ|ibi|ịdị ndụ)", "(achọghị|achọzighị|achọrọghị) * (ịdị ndụ|ibi|ndụ)",
        "(ka mma|kara m mma|ka m mma|kaara m mma) * (ịnwụ|nwụọ|ọnwụ|nwụrụ)",
        "(ịnwụ|ọnwụ) * (ka mma|kara m mma|ka m mma)",
        "(kwụbu|ikwụbu|kwụgbuo|ịkwụgbu|kwụgburu|akwụgbu|kwụburu|ekwubu) (onwe|onwem|onwe m|onwe ya)",
        "(kwụsị|ịkwụsị|gwụcha|ịgwụcha) (ndụ m|ndụ ya|ndụm)", "ihe * (mere m ji|m ji) (dị ndụ|adị ndụ|ebi)",
        "(beere|ibe|bee) onwe * mma", "(wụba|ịwụba|maba|ịmaba) * (mmiri|lagoon|brịj|akwa mmiri)",
    ),
    "burn": (
        "(kerosin|karosin|petrol|gas|oku) (gbara|gbagburu|rere|regburu) (ya|m|nwa|nwanne|di) *",
        "(daba|dabara|dara|daa) (na|n'|n)? (mmiri|mmanu|ofe) (oku|na esi)",
        "(tii|akamu|ofe|mmiri|mmanu) (oku|na esi|na-esi esi) * (wusara|wuru|wukwasa|wukwasiri|gbara|chara|wusa) *",
        "(ọkụ|mmiri ọkụ|mmanụ ọkụ|acid|asid|ofe ọkụ|akamụ ọkụ|mmiri na-esi esi) * (gbara|rere|ree|wụkwasịrị"
        "|wụsara|wụrụ"
        "|wụsịrị|agbaala|ereela|wukwasa|wụkwasa|gbaa|chara|eregbu|regburu)",
        "(rere|agba|agbaala) ọkụ",
        "(ọ|nwa|m) * (rere|ree|dara|daba|dabara) * (ọkụ|n'ọkụ|nọkụ|mmiri ọkụ|n'ofe|ite ọkụ)",
        "(gas|gaasị|stovu|jenereto|silinda|mmanụ ụgbọala) * (gbawara|agbawaala|gbara|tiwara|gbagburu)",
        "(wụrụ|wụkwasịrị|wụsara|kụrụ) * (mmiri ọkụ|mmanụ ọkụ|asid|acid|ofe ọkụ)", "(ụlọ|akwa) * (na-agba|gbara) ọkụ",
    ),
    "poisoning": (
        "(nuru|nuo|nugo|anugo|onuru|riri|rie) * (ogbugbu|umu ahuhu|ahuhu|ogwu oke|batri)",
        "(loro|lochara|eloola|elola|ilo|noro) * (batiri|batri|batrị|ego|koin|ntutu|igwe|mbo|okwute|mgbaaka|bọtịn)",
        "(ṅụrụ|nuo|nụrụ|anụọla|ọṅụrụ|riri|rie|eriela|loro|eloola|elola|oloro|loo|nuru|nurula|nuchara|richara"
        "|rachara) * "
        "(nsi|ọgwụ oke|ọgwụ anwụnta|sniper|snaịpa|kerosene|kerosin|karasin|hypo|haịpo|jik|mmanụ ọkụ"
        "|mmanụ ụgbọala|fịuel"
        "|ọgwụ ahụhụ|ọgwụ ụmụ ahụhụ|ọgwụ ahịhịa|asid|acid|izal|detọl|otapiapia|bleach|batrị|petrol|ọgwụ nje)",
        "(ṅụrụ|nụrụ|riri|loro|eloola|anụọla|nuchara|lochara) * (ọtụtụ ọgwụ|ọgwụ ọtụtụ|ọgwụ niile|mkpụrụ ọgwụ niile"
        "|ọgwụ buru ibu|ọgwụ karịrị|ọgwụ gabigara|oke ọgwụ|ọgwụ hiri nne|mkpụrụ ọgwụ ọtụtụ)",
        "(rapụrụ|dapụtara) nsi", "(nyere|enyere|tụnyere|tụrụ|etinyere|tinyere) * nsi",
        "nsi (riri|gburu|na-egbu|eriela) *",
        "(nwa|nwam|nwata|ọ) * (loro|eloola|elola) * (batrị|ego|kọịn|ntụtụ|mbọ|ihe|okwute|igwe)",
        "(anwụrụ ọkụ|anwụrụ jenereto|anwụrụ) * (kpagburu|gburu|batara|jụrụ|tụgburu)",
    ),
    "snake_bite": (
        "agwo (tar|tra|taru|tala|ta) *",
        "~agwo",
        "~akpi (gbara|tara|taa)",
        "agwo (taa|tara|tago|atago|tachara|taara|tuo|tuoro|biri) *",
        "(ajo ala|akpi|ududo) (taa|tara|gbaa|gbara|tago) *",
        "agwọ * (tagbuola|atagbuola|tara|taa|taara|gbara|tagbuo|tagburu|tam|ta|atala|ataala|atawo|tụrụ|atụọla|ara)",
        "(akpị|ajụ ala|echi eteka|mkpi) * (tara|gbara|taa|taara|agbaala|atala|tụrụ)", "(ata|atawo|tara|atala) * agwọ",
        "~nkịta * (tara|taara|taa|atala|ataala|tagburu|arụ)", "~(tara|atala) * nkịta",
    ),
    "pregnancy": (
        "(dị ime|dị afọ ime|afọ ime|ime afọ|nwanyị ime|nwaanyị ime|ime dị|di ime) * (ọbara|ọbala|mbara)",
        "(ọbara|ọbala|mbara) * (dị ime|afọ ime|nwanyị ime|nwaanyị ime|ime m|ime ya)",
        "ime (m|ya)? (apụla|apụọla|pụrụ|mebiri|emebiela|na-apụ|adala|dapụrụ|adapụla|opupu|ruru|na-ada)", "ime ọpụpụ",
        "nwa (m)? (nọ|dị)? (n|na)? (afọ|n'afọ|nafọ|ime) * (anaghị|anaghizi|adịghị|kwụsịrị|akwụsịla) * (agagharị"
        "|emegharị"
        "|agba|ama|ime|awagharị|akpali|ngagharị|eme)?",
        "nwa (nọ|dị) * (afọ|n'afọ|nafọ) * (anaghị|anaghizi|kwụsịrị|akwụsịla)",
        "(dị ime|afọ ime|nwaanyị ime|nwanyị ime) * (akwụkwụ|dara|amaghị onwe|na-adọ|ihu zara|anya na-agba|oke mgbu"
        "|ajọ mgbu|oke isi|isi na-awa|jijiji)",
        "(amụchara|mụchara|mụrụ) nwa * (ọbara|ọbala)",
    ),
    "labour": (
        "(no|nọ|di) (na|n)? (ime omumu|imu nwa|omumu)",
        "(no|nọ) (n'ime|na ime|nime) (omumu|imu nwa)",
        "~omumu",
        "(ukwu|aka|isi) nwa (eputala|aputala|aputawo|na-aputa|na aputa)",
        "nwa (eputala|na eputa)",
        "(chowala|na acho|acho|achowala|chogo) (imu|imuputa|amu) nwa",
        "(ime|ime ya|ime m) (amalitela|malitego|bidogo|akowala|na ako|emewela)",
        "mmiri * (agbawala|agbaala|gbawara|gbaara|agbapula|gbapuru|awaala)",
        "(na-eme|na eme|n'|na) (omumu|ime omumu|imu nwa)",
        "(choro|na-acho|acho) (imu|imu nwa|amu nwa) (ugbu a|ugbua|ugbo a|kita)",
        "(ime|ime m|imem|omume|ọmụmụ|ime omume|ime omumu) (na-eme|emewela|mewere|amalitela|malitere|bidoro"
        "|ebidola|na-awa)",
        "ime na (eme|eme m|eme ya)", "(na|ọ na|n'|nọ na|n) ime omumu", "(na|n|nọ na) ime ọmụmụ",
        "imu nwa (malitere|bidoro)",
        "mmiri (ime|nwa|ya|m|afọ ime)? (gbawara|agbawala|agbawaala|agbaala|waara|awaala|gbawo|agbajiela|gbajiri"
        "|awapuola)",
        "mmiri * (agbawa|gbawara|agbawaala|waara|awaala)",
        "(na-achọ|chọrọ|achọwala) * (ịmụ|imuo|ịmụ nwa|amu) * (ugbu a|ugbua|nwa ugbua)",
        "~(chọrọ|na-achọ|choro i) (ịmụ|amụ) nwa",
        "(na-amụ|ọ na-amụ|amụwala|mụwala|amuba) (nwa|nwa ugbu a)",
        "(isi nwa|ụkwụ nwa|aka nwa|eriri nwa) * (apụta|apụtala)",
        "nwa (a)? (na-apụta|apụtala|apụtawala|pụtara|pụtawala)", "~nwa na-abịa", "ime (na-afụ|na-egbu|na-awa) (m|ya)",
    ),
    "allergy": (
        "(akpịrị|akpịrị m|ire|ire m) * (zaa|zara|azaala|azaa|zaala|na-aza|azawo|zara aza|ozuza|za aza)",
        "~(ihu|iru|egbugbere ọnụ|ọnụ|anya) * (zara aza|na-aza aza|zaala|azaala|azawo|zara|zaa|azaa aza)",
        "(ihu|iru|ọnụ|anya|ahụ) * (zara|zaala|azaala|zaa) * (nri|ọgwụ|ahụekere|injekshọn|ntụtụ|riri|ṅụrụ|nuru|nụrụ)",
        "(riri|rie|nụrụ|ṅụrụ|rechara|richara) * (ihu|ọnụ|akpịrị|anya) * (zara|zaala|azaala|zaa|na-aza)",
    ),
    "emergency": (
        "(nwa|nwata) (ohuru|ọhụrụ)? (anaghi|adighi|ebeghi) (ebe|be) (akwa)?",
        "(dina|dinara|kwara|kwaa|rape|raped) (ya|m|nwa|nwanne)? * (n'ike|nike|na ike)",
        "(dina|dinara|kwaa) (ya|m) n ike",
        "(ihe mberede|mberede)",
        "(nyere m aka|nyerem aka|nyere anyị aka|nyerenụ) * (ngwa ngwa|ngwa|osiso|ọsọ|anwụ|anwụọ)",
        "(zọpụta|zọpụtanụ|zoputakwa|azọpụta) (m|ya|nwa|ndụ|anyị|ndụm)", "(gbata|gbatanụ|gbatakwa|gbatakwanụ) *",
        "(ụgbọ ala ndị ọrịa|ụgbọala ndị ọrịa|ụgbọ ihe mberede|ambulansị)",
        "(biko|kpọọ|zite|zitere|anyị chọrọ|achọrọ|achọrọ m) * (ambulans|ambulance)",
        "(dinara|adinara|dinagburu|edinara) * (n'ike|nike|na ike)", "(biko|bikonu) (gbata|gbaa ọsọ|zọpụta)",
        "~(nwa|nwam|nwata|nwa ọhụrụ) * (anaghị ara ara|anaghị aṅụ ara|anaghị anu ara|anaghị ebe akwa|ahụ jụrụ oyi)",
        "~(nwa|nwam|nwata|nwa ọhụrụ) * (ike gwụchara|daraala|dara mba|kpọchiri)", "na-achọ ịpụ ndụ",
        "ndụ * (na-apụ|na-ala) *",
    ),
}  # fmt: skip
MISSPELT: Mapping[str, str] = {
    "mberede": "mmberede|mbered|mberde|mbrede", "akwukwu": "akwuku|akukwu", "jijiji": "jijijij|jiji|gigigi",
    "mkponwu": "mkponwo|kponwu|mkpọwụ",
}  # fmt: skip
PAST_CUES = (
    "afọ gara aga|gara aga|n'oge gara|n'oge gara aga|klinik|na mbu|na mbụ|mgbe m dị obere|mgbe ọ dị obere|oge ochie"
    "|afọ ahụ|mgbe ahụ|ọnwa gara aga|izu gara aga|ọ dịla anya|kemgbe afọ"
    "|gini na-akpata|gịnị na-akpata|gini na akpata|ihe na-akpata|kedu ihe na-akpata|otu a ga-esi gbochie"
    "|gbochie|igbochi|mgbochi|kedu otu|gini bu|gịnị bụ|ihe mgbaama|mgbaama|ihe ngosi|ego ole|unu na-agwo"
    "|una na-agwo|unu na agwo|egwu na-atu m|na-atu m egwu|akuko banyere|ihe omuma"
    "|ulo mberede|ngalaba mberede|ebee ka|oria obi o|unu nwere|na-agwọ|ndi na-agwo"
)
OVER_CUES = (
    "akwụsịla|ọ kwụsịla|adịla mma|adịla m mma|laala|agwọtala|adila mma|adịzi mma|adịla ya mma|o bilitela|agbakeela"
    "|agwọla|ọ gwụla|mụọ anya"
)
NOW_CUES = "ugbu a|ugbua|ngwa|ngwa ngwa|biko nyere|taa|osiso|ka ọ dị ugbu a|nyere m aka|gbata|kemgbe ụtụtụ"
HARMLESS = (
    "fonu m anwuola|fọnụ m anwụọla|fon m anwuola|ọ bụghị ihe mberede|o bughi mberede"
    "|ọ bụghị mberede|obughi mberede|abụghị ihe mberede|kọntakt mberede"
    "|kontakt mberede|nọmba mberede|onye a ga-akpọ n'ihe mberede|onye a ga akpọ na mberede|maka ihe mberede"
    "|ọbara mgbali|ọbara mgbali elu|ọbara mgbasa|nyocha ọbara|nnwale ọbara|nwale ọbara|tule ọbara|test ọbara|ule ọbara"
    "|lelee ọbara|ịlele ọbara|ụdị ọbara|inye ọbara|onyinye ọbara|ọbara m dị elu|eze na-agba ọbara|eze m na-agba ọbara"
    "|eze ya na-agba ọbara|eze nwa m na-agba ọbara|mgbe strok gasịrị|mgbe strok"
    "|obi dị m ụtọ|obi ụtọ|obi adịghị m mma|obi gbawara m|agụụ na-egbu m|agụụ na-anwụ m|ọchị na-egbu m|ihere na-egbu m"
    "|aza oku|aza fon|aza ekwentị|anyụ nsị|inyụ nsị"
    "|n'ochi|nwuo n'ochi|anwu n'ochi|ahu m siri ike|ahu siri m ike|ahu gi siri ike"
    "|ulo mberede|ngalaba mberede"
    "|mgbali obara|obara nso|na acha obara|na acha obara obara|inwale obara|inwale obara m|obara m di elu"
    "|obara pressure|bank obara|onye na enye obara|obara erughi|obara pere mpe|rizolt obara|nsonaazu obara"
    "|tule obara m|ule obara m|lelee obara m|lelee m obara|were obara m|ise obara|ahu m kporo nku|ahu kporo nku"
    "|obara shuga|shuga di n'obara|shuga n'obara|umu obara|otu obara|group obara"
)
