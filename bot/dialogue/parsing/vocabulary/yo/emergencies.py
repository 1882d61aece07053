"""Red flags in Yoruba: patterns per kind, their usual misspellings, and the words that put one in doubt.

`*` is up to three words, `(a|b)` either, `(a|b)?` optional, a leading `~` means ask first even when exact. Without marks
many words are alike ("ejo" is please and snake, "emi" I and breath, "ku" die and greet), so patterns keep them close.
"""

from collections.abc import Mapping

EMERGENCIES: Mapping[str, tuple[str, ...]] = {
    "chest_pain": (
        "(di|mu|gba) (aya|igbaya|okan) * (mu|laagun|lagun)",
        "laagun * (aya|okan)",
        "~(igbaaya|ookan aya)",
        "(igbaaya|igba aya|okan aya|igbaiya) * (n|ti)? (ro|dun|nro|ndun|fun|wuwo)",
        "okan * (duro|daku|n fo lo)",
        "(aya|igbaya|ookan aya) * (dun|ndun|ro|nro|riro|roro|didun|nta|nfun|fun|nge|ngun|njo|wuwo|nwuwo)",
        "(aya|igbaya) * n (dun|ro|fun|ge|gun|jo|ta|le|di|so)", "okan * (n dun|ndun|n ro|nro|riro|n fun|n ge|n gun|nge|ngun)",
        "(irora|aro|inira) * (aya|igbaya|okan)",
        "okan (mi|re|e|baba mi|iya mi|mama mi|oko mi|iyawo mi|omo mi)? (ti)? (duro|daku)",
        "(nkan|nnkan|okuta) * (te|nte|joko|wuwo) * (aya|igbaya)", "(didun|riro) (aya|okan|igbaya)",
        "aisan okan * (mu|kolu|gbe|dide|de)", "(irora|inira|riro|didun|dun|te|nte|n te) (mi|re|e|be)? * (laya"
        "|lookan aya|nigbaya)",
        "~okan * (lu|nlu|n lu|fo|n fo|n sare|nsare)", "~aya * (n ja|nja)",
    ),
    "breathing": (
        "(mi o|mio|n o|nko|mi ko) (le|lee) (mi|mii|simi|semi) *",
        "mi (tipatipa|tipa tipa|pelu inira|gulegule)",
        "(mimi|eemi) * (tipatipa|tipa)",
        "(omo|ikoko|ete|oju|enu) * (di|ti di|n di) (dudu|bulu) *",
        "~(di|ti di) (dudu|bulu)",
        "~(meemi|lati mi|le mi)",
        "(eemi|emi) (re|e|mi|omo mi|iya mi|baba mi) (fe|ti fe|n|ti)? (bo|pin|n lo|lo|tan)",
        "(ko|o) (le)? (simi|mi) (daadaa|dada|dede|mo|rara|gan)",
        "(mimi|eemi) (ti)? (soro|nira|di) *",
        "(ko|o|mi o|mi ko|nko|n ko|a o|won o|kole|ole) (le|lee|le e) (mi|simi|mimi|meemi)",
        "(ko|o|mi o|mi ko|nko|n ko) (lemi|leemi|lesimi)", "(kole|kolee) (mi|simi|mimi)",
        "(ko|o) (le)? mi (mo|daadaa|daada|dada|dede|rara)", "(ko|o) simi mo",
        "(eemi|imi|emi mi|emi re|emi e|emi omo|emi iya|emi baba) * (ko|o) * (ja|wole|jade|gbe|dele|delẹ)",
        "(eemi|emi mi|emi re|emi e|emi omo) * (ge|nge|n ge|duro|fun|nfun|n fun|kuru|n ja|nja|n gbe)",
        "(eemi|imi|mimi) * (nira|soro|ni lara|le|nle)", "(emi mi|emi re|emi e) * (nira|soro|ni lara)",
        "(nira|soro|ni lara|nilara|ninira) * (lati|ati) (mi|simi)", "atimi * (soro|nira|ni lara)",
        "(nmi|n mi|n simi|mi) (gule|gulegule|helehele|hele|fokefoke|foke|hulehule|kikankikan|lemolemo)",
        "(iko fee|ikofee|iko fe|ikofe|asima|asma|astima) * (mu|n mu|nmu|gbe|n gbe|kolu|dide|bere|n se|n yo)",
        "(nkan|nnkan|eegun|egungun|egungun eja|eegun eja|ounje|onje|koini|eran|epa) * (ha|di|ti di|ti ha"
        "|duro) * (ofun|lofun|onafun|lonafun)",
        "(ri|n ri|ti ri|riri) (somi|sinu omi|si omi|si inu omi|sodo|sinu odo|sinu kanga)",
        "(subu|jabo) (sinu|si|si inu) (omi|odo|kanga|soakawe)", "~eemi", "~mimi * (soro|nira)",
        "~(ete|enu) * (di dudu|di bulu|ti dudu)", "~(fun|n fun) * lofun",
    ),
    "bleeding": (
        "(irin|igi|igo|iso|nkan) (ti)? (gun|wo) (un|mi|omo|oko|iyawo|re)? *",
        "gun (un|mi|omo|oko) (ni)? (ninu|inu|nikun|aya|lorun)",
        "~eje",
        "~seje",
        "(won|awon ole|adigunjale|eniyan) (ti)? (gun|sa|yinbon|yibon|yin nibon|sa ladaa) (mi|un|oko|iyawo|omo"
        "|baba|egbon|aburo|ore) *",
        "(ori|imu|enu|ese|apa|owo|idi) * (n seje|nseje|n se eje|seje) (gan|pupo|ko duro|o duro|gidi)",
        "eje (ko|o|kii|ki i|kò) (fe|le)? (duro|da|dekun|dawo duro) (mo)?",
        "eje * (ko|kii) duro mo",
        "eje n (da|tu|sun|ro|ya) *",
        "eje * (nda|n da|jade|njade|n jade|pupo|nya|n ya|ntu|n tu|nsun|n sun|nro|n ro|dekun)",
        "eje (ti|po|si)? (da|ya|tu|ro|po|sun|yo)", "(da|nda|n da|tu|ntu|n tu|po|npo|n po|n yo) eje",
        "(seje|nseje|n seje|n se eje|nse eje|sun eje|n sun eje)",
        "(nbi|n bi|eebi|wuko|hako|n po|npo|kelebe|bi) eje", "(eebi|iko|kelebe|wuko|n wuko) * eje", "n (to|su|yagbe|hu"
        "|wu) eje",
        "(isun eje|eje sisun|eje yiya|eje dida)", "eje * (kun|bo|mu) (aso|ile|beedi|inu ile)",
        "(yinbon|yin bon|yin ibon) *", "(ota ibon|ibon) * (ba|lu|wo inu)",
        "(gun|gunni|sa|ge) * (lobe|lada|nigo|ni obe|ni ada|pelu obe|pelu ada)",
        "(obe|ake|igo) * (gun|sa|ge|be) (mi|omo|re|un|won|oko|iyawo|lowo|lese)",
        "ada (ti)? (sa|ge) (mi|omo|re|un|won|lowo|lese)",
        "(ge|ja|ti ge|ti ja) * (ika|owo|ese) * (danu|kuro|sonu|ja)", "(egbo|ogbe) * (jin|tobi gan)",
        "~(ito|igbe|imu|suo) * eje", "~eje * (igbe|ito|iko|imu)", "~(ri|n ri) eje",
    ),
    "unconscious": (
        "(subu|suubu|daku) * (ko|kosi|o|ko si) (mo|mọ) *",
        "(moto|oko|okada|bos|keke) (ti)? (danu|doju de|yi danu|subu) *",
        "~(eniyan|awon eniyan|o|omo|mo) * (farapa|sese|fara pa)",
        "~(daku|subu lule)",
        "(iya|mama|baba|omo|oko|iyawo|egbon|aburo|ore|okunrin|obinrin|alaisan|won|eniyan) * (ko|o) (ji|dide|mira"
        "|lajú) mo",
        "(ina|ina nepa|nepa|koranti|waya ina) (ti|n)? (gbe|ja) (mi|omo|iya|baba|mama|egbon|aburo|ore|okunrin"
        "|obinrin|oko|iyawo)",
        "(ore|okunrin|obinrin|eniyan|alaisan) * (ko|o) (dahun|da mi lohun|da wa lohun|soro) mo",
        "(ko|o) da * lohun mo",
        "(daku|ti daku|dakun aye|dakuu)", "(subu|sunbu|jabo|lule) * (ko|o|kole) * (dide|soro|mira|gberi|la oju|laju|ji)",
        "(subu|sunbu|wo) (lule|lu le|lojiji|gbalaja|gbi)", "(ko|ko le|kole|ko tun) (mira|ta putu|gberi)",
        "(ko|ko ti|ko tii|ko le|kole|o ko lati) (ji|jii|laju|la oju) (mo|rara|lati|bayi)?",
        "(omo|iya|mama|baba|oko|iyawo|egbon|aburo|alaisan|o) * (ko|o) (dahun|da mi lohun|da wa lohun|soro) mo",
        "(ko|o) mo (ara re|ara e|ibi to wa|ibi ti o wa) (mo|rara)?", "ko mo (nkankan|enikankan|eniyan) mo",
        "(fe|n|nfe|ti fe) ku", "nku (lo|o|bayi|bayii)",
        "(ijamba|jamba|ijanba|janba|asidenti|akisidenti) * (oko|moto|okada|keke|maruwa|ina|sele|se|lona)",
        "(ni|se|sele|ti ni) (ijamba|jamba|ijanba)",
        "(moto|okada|keke|maruwa|tirela|danfo|korope|baasi|kaa) (ti|lo|kan|nla)? (gba|kolu|te|ko lu|pa)",
        "oko (ayokele|nla|akero|akoyoyo)? (ti)? (gba|te|kolu|ko lu) (mi|omo|re|eniyan|baba|iya|iyawo|won|mole)",
        "(jabo|subu|ja sile) (lati|lati ori|lori|loke|lati oke) * (ile|oke|aja|igi|aga|pepele|okada|keke|moto|petesi"
        "|beedi|ategun)",
        "(ina|ina monamona|waya|nepa|koranti|manamana) * (gbe|n gbe|ti gbe|ja) (mi|omo|re|e|un|oko|iyawo|enikan|eniyan)",
        "(oju|oju re|oju e) (ti)? (yi pada|yi soke|pade)", "(emi re|emi e) (ti|n|fe)? (bo|bo lo)",
        "~(omo|iya|mama|baba|oko|iyawo|egbon|aburo) * (ko|o) (dahun|mo nkankan)",
        "~(omo|iya|mama|baba|oko|iyawo|egbon|aburo) (mi|re|wa)? (ti|o ti) ku", "~fori * (gba|so|lu)",
        "~ori * (gba|lu) * (ile|ogiri|igi)", "~ooyi * (subu|ko mi gan)",
    ),
    "seizure": (
        "~ifofo",
        "enu (re|e|mi|omo mi|omo)? (n ho|nho|n yo ifofo|n da ifofo)",
        "~(omo|omo mi|ara omo) (ti)? gan",
        "(iya|mama|baba|omo|oko|iyawo|egbon|aburo|ore|okunrin|ara) * (gan pa|n gan|ngan|ganpa|gan paali)",
        "(giri|warapa) (gbe|mu|se|n se|kolu) *",
        "(warapa|giri) * (mu|n mu|nmu|gbe|n gbe|ngbe|n se|nse|se|ti mu|kolu|dide|bere|de)", "ipa * (mu|n mu|gbe|n gbe)",
        "~warapa", "~giri", "(omo|ara|o) * (gan|ngan|n gan) (pa|paali|gbandi|gbagidi|bi igi|pali)",
        "ara * (ti gan|n gan|ngan|ganpa)", "(gbon|ngbon|n gbon) * (riri ko|gidigidi|jijiji|ifofo)",
        "(ifofo|foomu|ofofo) * (enu|lenu)", "enu * (n yo|yo|nyo|n ho|ho) ifofo",
        "oju * (yi soke|n yi soke|wo oke|yi si funfun|di funfun)", "(jan|n jan|nja|n ja) (apa|ese|owo|ara) * (mole|nile)",
        "~(omo|ara omo|ara re) * (gbon|ngbon|n gbon)", "~ipa * omo",
    ),
    "stroke": (
        "apa kan * (ti ro|ro|ti ku|ku|daku)",
        "(egbe|apa|ese) * (kan)? ara * (ti ro|ro|ti ku|daku)",
        "(ko le|kole|o le|ko lee) soro (lati|mo|rara|bayi|loni) *",
        "~(ko le|kole) soro",
        "(enu|oju) * (wo|ya|lo) (si)? (segbe|egbe kan|segbe kan|apa kan)",
        "(aisan|arun) (ropa rose|egba|roparose|rolapa rolese) (mu|kolu|ti mu|se|de si) *",
        "(apa|ese|egbe) (re|e|mi|iya mi|baba mi)? (osi|otun|kan) (ti)? (ku|daku)",
        "(ore|okunrin|obinrin|alaisan|eniyan) * (ko le|o le|kole|ko lee) soro",
        "enu (egbon|aburo|ore|omo|okunrin|obinrin|re|un) (mi|re|naa|kan)? (ti|n)? (wo|gbun|te|yi)",
        "(ropa rose|roparose|aropa rose|roparese|rolapa rolese|ro lapa|ro lese|aisan egba|arun egba|rolapa|rolese)",
        "egba * (mu|kolu|ti mu)", "~ropa",
        "(enu|oju|imu) (mi|re|e|iya mi|baba mi|oko mi|iyawo mi)? (ti|n)? (wo|gbun|te|yi|ya|lo) "
        "(si egbe|segbe|si apa kan|sapa kan|si egbe kan|segbe kan|si otun|si osi)",
        "enu (re|e|mi|iya mi|baba mi|mama mi|oko mi|iyawo mi)? (ti|n)? (wo|gbun|te|yi pada)",
        "(omo|iya|mama|baba|oko|iyawo|egbon|aburo|won|oun) * (ko le|o le|kole|ko lee) soro", "ko le soro (mo|daadaa"
        "|daada|rara)",
        "~(mi o|mi ko|n ko|nko) (le|lee) soro mo", "(soro|oro|ahon) * (wuwo lojiji|n lo wuruwuru)",
        "(apa|ese|owo|egbe|idaji ara) * (kan|otun|osi) * (ko|o|ti) (gbe|sise|mira|gbera|ku|le gbe|le mira|le sise|ku tan)",
        "(apa|ese|egbe) (mi|re|e|iya mi|baba mi)? (ko|o) (le)? (gbe|sise|mira|gbera) (mo|lojiji|rara)",
        "(ko|mi o|mi ko|nko) le gbe (apa|ese|owo) (mi|re|e|kan|otun|osi|soke)",
        "(lojiji|deede) * (ko|mi o|mi ko) (le)? (riran|soro|rin)", "~ori * (fo|n fo|nfo|dun|n dun) * (ti ko se ri ri|lojiji)",
    ),
    "suicide": (
        "(gbe|gba|pa|fi) (emi|eemi) (ara)? (mi|ara mi|re|ara re|sile) *",
        "(mo|o|oun) (fe|n ro|n ronu|fe lo) (lati)? (pa ara|so okun|pokunso|gba emi ara|bo si odo|gbe majele)",
        "(pa|gbemi|npa|n pa|para) (ara mi|ara re|ara e|emi ara|emi ara mi|emi ara re|emi ara e)", "(gba emi"
        "|gbemi) ara (mi|re|e)",
        "(pokunso|pokun so|fokun so|fi okun so|so okun|so si okun|so mo okun|gbokun so)", "gba emi ara",
        "(fe|wu mi|wu u) (lati)? (ku|kuro laye|kuro ni aye|kuro nile aye)", "(wu mi|fe) (ki n|pe ki n|ki emi) (ku|kuro laye)",
        "(je|e je|o dara|o san|o ye) ki n (ku|kuku ku)", "iku * (ya ju|san ju|lo ye mi|lo wu mi|dara ju|ya mi)",
        "(aye|ile aye|aye yi|aye yii) * (su|ti su|nsu|n su) (mi|omo|oko|iyawo|re|wa)",
        "(mi o|mi ko|n ko|nko|ko|o) (fe|wu mi lati|wu u lati) (wa laaye|wa laye|gbe aye|gbe ile aye|laaye) (mo)?",
        "(ko si|kosi) * (idi|ireti|itumo) * (aye|laaye|laye|wa laaye)", "(ronu|n ronu|nronu) * (iku|pa ara mi|lati ku"
        "|gba emi)",
        "(be|fo) (si|sinu|lori|lati ori) * (osa|lagosi|afara|biriji|lagun)", "mu nkan * (pa ara|para)",
        "~aye mi ti baje", "~(ara mi|o) su mi", "~igbesi aye * su",
    ),
    "burn": (
        "(kerosini|petirolu|epo|gaasi|ina) (ti)? (jo|gbana|ran) (o|mi|omo|un|re|e|wa) *",
        "(subu|jabo|bo|ko) * (omi|epo|obe) (gbona|gbigbona)",
        "ina * (jo|n jo|njo) (ile|wa|mi|omo|gbogbo|ara)",
        "~jona",
        "(omi gbona|omi gbigbona|epo gbona|epo gbigbona|obe gbona|obe gbigbona|eko gbona|tii gbona|asidi|omi to gbona) "
        "* (jo|bo|da|ta|ran|danu|ya|n jo|ti jo)",
        "(ina|gaasi|gas|petirolu|kerosini) (ti|n|lo)? (jo|bo|njo|ran|jo gan) (mi|omo|re|e|un|won|ara|oju|apa|ese|owo"
        "|lapa|lese|loju)",
        "ina (ti|n)? (jo|njo)", "(jona|ijona|jo gan|njona|jonna|gbina|gbana)",
        "(gaasi|gas|jenereto|taanki|sitoofu|silinda) * (bu gbamu|bugbamu|gbamu)",
        "(ile|aso|yara) * (n jo|njo|ti jo)", "(subu|jabo|jokoo) (si|sinu) (ina|omi gbona|epo gbona|obe gbona|ikoko gbona)",
        "(da|fon|bu) asidi", "~ina jo",
    ),
    "poisoning": (
        "~(sniper|kerosini|oogun eku)",
        "(mu|gbe|je|la) (sniper|majele|hypo|izal|otapiapia|kerosini|bleach|jik) (mu)?",
        "(mu|gbe|lo) (oogun|ogun|tabuleti) (pupo|to po|to po ju|gbogbo) *",
        "(omo|ikoko|o) * (gbe|ti gbe) (owo|kobo|naira|koini|batiri|bateri|abere|iso|botini|eegun) (mi|idẹ|ide)?",
        "(majele)", "(mu|je|gbe|gbemi) * (majele|sniper|snaipa|sinaipa|kerosini|karosini|karosin|kerosin|kerosene"
        "|hypo|aipo|haipo|"
        "jik|jiki|izal|ogun eku|oogun eku|oogun kokoro|ogun kokoro|ogun efon|oogun efon|epo oyinbo|epo betiroolu|petirolu|"
        "asidi|otapiapia|ota pia pia|ota piapia|gamalin|gamalini|deto|detoolu)",
        "(mu|lo|gbe|gbemi|je) * (oogun|ogun|tabuleti|parasita|parasitamo) * (po ju|pupo ju|lapoju)",
        "~(mu|lo|gbe|gbemi|je) * (oogun|ogun|tabuleti) * (gbogbo e|gbogbo re|pupo|apo kan|igo kan|saasi kan)",
        "gbe * (koini|batiri|abere|iso|owo eyo|botini) (mi)?", "(eefin|eefi|efin) * (jenereto|jenareto|jen|gen|gas|gaasi)",
        "~(je|mu) * (ounje|onje) * (baje|ti baje) * (eebi|inu)",
    ),
    "snake_bite": (
        "(akeekee|akeke|akekee) (ta|ti ta|bu|gun) *",
        "~(aja|ologbo|obo) * (je|bu|ge|gbe|buje)",
        "~akeke",
        "~paramole",
        "~ejo (bu|san|ge|ta|gbe)",
        "ejo (ti)? (bu|san|ge|ta|buje) (egbon|aburo|ore|mama|okunrin|obinrin|omo|iya|baba|oko|iyawo|mi|wa|eniyan) *",
        "(paramole|oka|sebe|ejo) (bu|san|ge|ta) * je",
        "ejo (ti|lo|kan|naa)? (bu|buje|bu je|san|ge|geje|ta) (mi|omo|oko|iyawo|baba|iya|e|re|un|won|lese|lowo|je)",
        "(akeke|akekee|akekere|paramole|sebe|agbadu|ejo dudu|ejo nla|mamba) * (bu|san|ge|je|ta|buje|bu je|so)",
        "(bu|ta|san|ge) (mi|omo mi|e|un)? je * (paramole|akeke)", "~aja * (bu|ge|buje|geje|bu mi je)",
    ),
    "pregnancy": (
        "(aboyun|alaboyun|oyun|loyun|doyun) * (eje|ri eje)", "(aboyun|alaboyun|oyun|loyun) * * eje",
        "eje * (aboyun|alaboyun|oyun|loyun)",
        "(aboyun|alaboyun|oyun|loyun) * (daku|giri|warapa|subu)",
        "oyun (mi|re|e|naa|iyawo mi|inu mi)? (ti|n|fe)? (baje|wale|wa le|jade|bo|jabo|bo sile|jo)",
        "(omo|oyun) * (ko|o|ki i|kii) (yi|mira|n yi|n ta|tapa|ta|n mira|yira) (mo|rara|lati|ninu|nikun|nnu)",
        "(omo inu|omo inu mi|omo to wa ninu|oyun inu|oyun) * (ko|o) (yi|mira|tapa|n yi|n mira)",
        "(mi o|mi ko|nko|n ko) (gbo|mo|mo pe) * (omo|oyun) * (mira|n yi|n mira)",
        "(aboyun|alaboyun|loyun|oyun) * (ori n fo|ori fifo|oju wu|ese wu|inu n dun|inu riro|inu n ro) * (gan|gidi"
        "|pupo|lojiji)",
        "omi * (n da|nda|n jade|n ro|njade|n jo) * (oyun|loyun|aboyun|osu)",
        "(aboyun|loyun|oyun|osu) * omi * (n da|nda|n jade|njade|n ro)",
        "(leyin|lehin) * (ibimo|bimo|mo bi|o bi) * eje", "eje * (ibimo|bimo|leyin omo|bi tan)", "oyun * (ita|eyin) ile omo",
    ),
    "labour": (
        "omi (ti)? (ja|fo|bu) * (bimo|bi)",
        "~omi (mi|re|e|iyawo mi|iyawo) (ti)? (da|tu|jade)",
        "(omi|omi ara) (ti)? (ya|tu|be) (mo mi|mo o|mo|lara re|lara mi)",
        "(irobi|nrobi|n robi|ti robi|robi bere|bere si robi)", "~robi", "omi (mi|re|e|ara|oyun|iyawo mi)? (ti)? (ya"
        "|tu|fo|bu)",
        "omi (oyun|ara|inu oyun|abo) * (ya|tu|fo|da|jade|bu)", "(n|ti n) bimo", "(nbimo|n bi omo)",
        "(fe|ti fe|n fe|nfe) (bi|bi omo|bimo) (bayi|bayii|nisinyi|lowo)", "~(fe|ti fe|n fe|nfe) (bimo|bi omo)",
        "~(iyawo|aboyun|alaboyun) * (n bi|nbi|fe bi)", "omo (ti)? (n jade|njade|fe jade|n yo|yoju|fe bo si ita)",
        "ori omo * (jade|n jade|njade|yo|n yo|han|yoju)", "~omo (ti)? (n bo|nbo)", "(irora|inu riro) (ibimo|irobi|omo bibi)",
        "(okun iwo|okun ibi|ese omo|owo omo) (n jade|njade|ti jade|lo jade|koko jade|lo koko jade)",
    ),
    "allergy": (
        "(ofun|ahon|ona ofun|onafun) * (wu|nwu|wuwo|n wu|wule|ti wu|n fun)", "(wiwu|wuwu) (ofun|ahon)",
        "(oju|ete|enu|ara) * (wu|nwu|n wu|ti wu|wule) * (leyin|lehin|nitori|ti mo|nigba) * "
        "(je|lo|mu|oogun|ogun|abere|epa|ede|ounje|onje|ta)",
        "(je|lo|mu|gba) * (oogun|ogun|abere|epa|ede|ounje|onje|eja|eyin) * (oju|ete|enu|ahon|ofun) * (wu|nwu|n wu|ti wu)",
        "~(oju|ete|enu) (mi|re|e|omo mi)? (ti|n)? (wu|nwu|wule)", "(oyin|agbon|kokoro) * (ta|bu) * (wu|eemi|daku)",
        "~(ofun|onafun) * (n di|ndi|ti di)",
    ),
    "emergency": (
        "(omo tuntun|ikoko|omo) (ko|o|ko tii) (sunkun|ke|mi)",
        "(e ba wa|ba wa|e ba mi|ba mi|e tete) pe (ambulansi|ambulance|anbulansi|oko alaisan)",
        "(iranlowo|e ran mi lowo|e gba mi) * (ku|n ku|daku|eje)",
        "(pajawiri)", "(egba mi|gba mi|e gba mi|egbami) * (o|oo)?", "(egba|e gba) wa (o|oo|ooo)",
        "(e gba|gba|e doola|doola|egba) (emi|eemi) (mi|re|omo|oko|iyawo|baba|iya|e)",
        "(oko|moto) (ambulansi|ambulance|alaisan|pajawiri)",
        "(e pe|e fi|mo fe|mo nilo|nilo|e gbe) * (ambulansi|anbulansi|ambulance|oko alaisan)", "~(ambulansi|anbulansi)",
        "(e ran|eran|ran) * lowo * (n ku|nku|fe ku|ku lo)", "(ijamba|jamba) (ina|nla|buburu)",
        "(fipa ba|fi ipa ba|fi tipa ba|ifipabanilopo|fipabanilopo|fagbara ba)",
        "(won|o|enikan) * (fipa|fi ipa) * (sun|lopo|lo po)",
        "(e jowo|ejo|dakun|edakun) e (tete)? wa (ran|gba) (mi|wa|omo)",
        "(omo tuntun|ikoko) * (ko|o) (mu omu|muyan|mu oyan|sunkun) (mo|rara)",
        "~(omo|ikoko|omo tuntun) * (ko|o) (mu omu|muyan|mu oyan|mumu|sunkun) (mo|rara)",
        "~(ara omo|ara re|ara e) * (tutu|ti tutu) * (bi yinyin|pupo|gan)",
        "~(yirunyirun|yinrunyinrun)", "~oro naa le gan", "~o le gan", "~e tete wa", "~iranlowo kiakia",
    ),
}  # fmt: skip
MISSPELT: Mapping[str, str] = {
    "pajawiri": "pajawri|pajawire|pajawere|panjawiri|pajawirii|pajewiri|pajawuri", "daku": "daaku|dakku",
    "warapa": "wanrapa|warrapa|warapaa", "majele": "magele|majale|majeele", "egbami": "egbamii"
    "|egbaami", "irobi": "irobbi|iroobi",
    "aboyun": "aboyu|abooyun|abiyun", "alaboyun": "alabooyun|alaboyu", "ambulansi": "ambulanci|anbulanci",
}  # fmt: skip
PAST_CUES = (
    "nigba ti mo wa lomode|nigba ti|lomode|ni kekere|maa n|ọdún tó kọjá|odun to lo|osu to koja"
    "|osu to lo|ose to koja|ose to lo|nígbà kan|nigba kan ri|nigba yen|lesi|esi"
    "|tele|teletele"
    "|tele ri|ti pe|o ti pe|lati kekere|nigba ti mo kere|nigba ewe|nigba ti mo wa ni omode|adehun|ojo adehun|gba adehun"
    "|se adehun|ayewo|se ayewo|aye wo|abewo|dokita to n ri si|se e n toju|se e maa n toju|se e le toju|se e ni oogun"
    "|ki lo n fa|ki lo maa n fa|kini o n fa|ki ni o n fa|ohun to n fa|iye owo|eelo|elo ni|oogun fun|ogun fun|idena"
    "|bi a se le dena"
    "|ajesara|ikowe|idanileko|bi o ba|bi eniyan ba|ti eniyan ba|ti o ba sele|ti o ba je|fiimu|iwe eri|ojo ibi|esi ayewo"
    "|dena|bawo ni a se|bawo ni eniyan se|kini o fa|ki lo fa|kini a n pe|ki ni a n pe|kini itumo"
    "|bawo ni mo se le mo|ami aisan|kini ami|ki ni ami"
    "|e n toju|nje e n|eka pajawiri|ile pajawiri|yara pajawiri|se pajawiri lo|owo pajawiri|pajawiri wa nibo"
)
OVER_CUES = (
    "ti san|ti dúró|ara mi ti ya|ara re ti ya|ara ti ya|ara e ti ya|ara ti da|ara mi ti da|ti lo|ti da|o ti da|ti dara|ti daa"
    "|ko dun mi mo|ko dun mo|ko ro mi mo|ko si mo|ko se mi mo|ti rewale|ti gbadun|mo ti gbadun|o ti gbadun"
    "|ti ri iwosan|ti gba iwosan"
    "|awada|mo n sere|mo n se yeye"
    "|eje ti duro|eje naa ti duro|eje ti da|ti dawo duro"
)
NOW_CUES = (
    "bayi|bayii|nisinyi|nisisinyi|nisinsinyi|lowolowo|lowo|ejoo|kia|kiakia|tete|e tete|lati aaro|lati ana|loni|lonii"
    "|lesekese|lojiji"
    "|loju ese|e gba mi|egba mi|egbami|iranlowo|e ran mi lowo|ran mi lowo|tun|si n|ambulansi|pajawiri"
)
HARMLESS = (
    "kii se pajawiri|ki i se pajawiri|ki se pajawiri|kise pajawiri|eni lati pe pajawiri|eni lati pe ni pajawiri"
    "|nomba pajawiri"
    "|nonba pajawiri|eni pajawiri|e ku|eku ise|eku aaro|eku irole|eku ale|ayewo eje|aye wo eje|se ayewo eje|ayẹwo ẹjẹ"
    "|idanwo eje"
    "|eje riru|eje mi ga|eje mi riru|eje to ga|riru eje|ifunpa|ifunpa giga|egbe eje|iru eje|fi eje sile|fi eje tọrẹ"
    "|itore eje|nkan osu"
    "|gba mi laaye|gba mi laye|gba mi niyanju|gba mi nimoran|gba mi lalejo|gba mi wole|gba mi gbo|le gba mi|gba mi ni akoko"
    "|gba mi sile|omi n da loju|omi nda loju|omi n jade loju|omi n da nimu|imu n da omi|oju mi n da omi|oju n da omi|omi oju"
    "|aya mi ati|aya mi fe|iyawo aya|inu mi dun|ebi n pa mi ku|ebi fe pa mi ku|ebi n pa mi bi|erin fe pa mi ku"
    "|erin pa mi|oungbe"
    "|eje enu|erigi n seje|erigi mi n seje|erigi seje|eje erigi|eyin mi n seje|dokita okan|klinik okan|kiliniki okan|eka okan"
    "|epo oyinbo elo|eka ijona|nko si mi|e ko si mi|ko si mi|ma ko si mi|mo n bi yin|mo nbi yin|n bi yin|n bi e"
    "|nbi yin|ojo ti won bi mi"
    "|ojo ti a bi mi|ti won bi|o n bi mi ninu|n bi mi ninu|owo ko|e ko si"
    "|eka pajawiri|ile pajawiri|se pajawiri lo wa|yara pajawiri"
    "|leyin ropa rose|lehin ropa rose|leyin ropa|leyin aropa|leyin aropa rose|eje mi n ga|eje n ga|eje giga"
    "|yewo eje|ye eje mi wo|ye eje wo|eya eje|eje mi wo|wo eje mi|wo eje|eje nkan osu|eje osu|eje pressure"
    "|banki eje|aito eje|eje kekere|esi eje|idanwo eje|fun mi leje|eje mi lo soke|eje mi ti ga"
)
