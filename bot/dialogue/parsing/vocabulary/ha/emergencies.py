"""Red flags in Hausa: patterns per kind, their usual misspellings, and the words that put one in doubt.

`*` is up to three words, `(a|b)` either, `(a|b)?` optional, a leading `~` means ask first even when exact. Words that
also mean something everyday are kept out or soft: "kuna" (burn, or: you are), "bari" (miscarriage, or: let), "soke" (stab,
or: cancel), "suma" (faint, or: hair), "fadi" (fall, or: say).
"""

from collections.abc import Mapping

_CHEST = "ƙirji|ƙirjina|ƙirjin|ƙirjinsa|ƙirjinta|ƙirjinshi"
_HEART = "zuciya|zuciyata|zuciyarsa|zuciyarta|zuciyarshi|zuciyar"
_CANNOT = (
    "bana|ba na|bata|ba ta|baya|ba ya|bai|ban|kasa|na kasa|ya kasa|ta kasa|gagara|bashi|ba shi|basa|ba sa|bazan"
    "|ba zai|ba"
)
_BREATH = "numfashi|numfashin|numfasawa|lumfashi|numfashina|numfashinsa|numfashinta|numfashinshi"
_PERSON = (
    "yaro|yaron|yarona|yarinya|yarinyar|yarinyata|ɗana|'yata|jariri|jaririn|jaririna|jaririya|jaririyata|mijina|matata"
    "|mahaifina|mahaifiyata|babana|mamana|mamata|ƙanina|ƙanwata|yayana|kakata|kakana|abokina|mutum|wani|wata"
)
_NEWBORN = "jariri|jaririn|jaririna|jaririya|jaririyata|jinjiri|yaro|yaron|yarona|yarinya|yarinyata|ɗana|'yata"
_POISON = (
    "guba|fiya fiya|fiyafiya|piya piya|piyapiya|sniper|snaifa|kananzir|kalanzir|kananzin|maganin ɓera|maganin beraye"
    "|hypo|haifo|fetur|man fetur|bilic|bleach|acid|asid|batir|ruwan batir|maganin kwari|maganin feshi|maganin sauro"
    "|gamalin|dettol|izal|jik|sinadari"
)
_PREGNANT = "ciki|juna biyu|mai ciki|mai juna biyu|cikina|cikinta"

EMERGENCIES: Mapping[str, tuple[str, ...]] = {
    "chest_pain": (
        "(ciwn|cwn|ciwun|ciwom|ciowon) * (kirji|kirjina|zuciya)",
        "(riƙe|rike|dafe) * (ƙirji|ƙirjinsa|ƙirjinta|ƙirjina|zuciya)",
        "~(ƙirji|ƙirjin|ƙirjinsa|ƙirjinta)",
        "(ƙirji|ƙirjina|ƙirjinsa|ƙirjinta) * (dutse|nauyi|danne|ɗora)",
        f"(ciwon|ciwo|zafin|zafi|raɗaɗi|raɗaɗin|matsin|zugi|zugin|nauyin|nauyi|kunar) * ({_CHEST})",
        f"(ciwon|ciwo|zafin|raɗaɗin|raɗaɗi|zugin) * ({_HEART})",
        f"({_CHEST}) * (ciwo|zafi|matsewa|matse|matsi|ciwon|zugi|nauyi|danne|dannewa|riƙe|riƙewa|kuna|suka|tokare"
        f"|tokarewa|ɗaure|ɗaurewa|fashewa|raɗaɗi|ƙuna)",
        f"({_HEART}) * (ciwo|zafi|matsewa|ciwon|zugi|raɗaɗi|tsaya|tsayawa|fashewa)",
        "bugun zuciya * (tsaya|tsayawa)", "zuciyarsa ta buga", "zuciyarta ta buga", "bugawar zuciya",
        f"~({_HEART}) * (bugawa|buga|bugu|gudu|harbawa|sauri|tsalle)", "~faɗuwar gaba", "~ƙirjina",
        "~bugun zuciya",
    ),
    "breathing": (
        "(jariri|jaririna|yaro|yarona|leɓe|leɓensa|laɓɓansa|fuska) * (shuɗi|shudi|shuɗɗi|baki kirin)",
        "~(shuɗi|shudi)",
        "~(numfashi|numfashina|numfashinsa|numfashinta|numfashin)",
        "(ƙyar|kyar|wahala) * (numfashi|numfashin|numfasawa)",
        f"({_CANNOT}) * ({_BREATH}|shaƙa|shaƙar)",
        f"({_BREATH}) * (wahala|wuya|tsaya|tsayawa|kasa|yanke|yankewa|ɗauke|ɗaukewa|sama|sarƙe|sarƙewa|gagara|ƙare"
        f"|ƙarewa|toshe|toshewa|nauyi|ƙyar|sauri|kaɗan)",
        f"(wahalar|wahala|rashin|matsalar|ƙarancin|sarƙewar|ɗaukewar|toshewar|yankewar|gajeren|da ƙyar|daina|daina "
        f"yin) * ({_BREATH})",
        f"({_BREATH}) * (baya|ba ya) * (fita|fitowa|shiga|zuwa)",
        "(shaƙe|shake|sarƙe|ƙware|maƙale|tokare) * (abinci|maƙogwaro|maƙoshi|wuya|wuyansa|wuyanta|wuyana|ƙashin kifi)",
        "(abinci|ƙashi|ƙaya|nama|kwabo|kobo|wani abu) * (maƙale|shaƙe|tokare|sarƙe|toshe) * (maƙogwaro|maƙoshi|wuya"
        "|maƙogwaronsa|maƙogwaronta|maƙogwarona|maƙoshinsa|wuyansa|wuyanta|wuyana)?",
        f"({_PERSON}|ya|ta) (ya|ta)? (shaƙe|ƙware|sarƙe)",
        "(asma|asmata|asmarsa|asmarta|asmar) * (tashi|tashe|kama|matsa|tayar)",
        "ciwon asma * (tashi|kama|matsa)", "(yana|tana|ina|yaro na|yarona na|jariri na) (ta )?haki", "~(haki|nishi)",
        "(leɓe|leɓensa|leɓenta|bakinsa|bakinta) * shuɗi",
        "(nutse|nutsewa|nitse|nitsewa) * (ruwa|kogi|rijiya|tafki)?",
        "ruwa * (ci|tafi da) (shi|ta|yaro|yaron|yarona|yarinya)",
        f"({_PERSON}|ya|ta) * (faɗa|faɗi|faɗawa) * (rijiya|kogi|tafki|ruwa|masai)",
    ),
    "bleeding": (
        "(ƙarfe|karfe|itace|ƙusa|kwalba|gilashi) * (soke|caki|shiga|yanke|huda) * (shi|ta|ni|ciki|kafa|hannu|ido|jiki)",
        "~jini",
        "~jinin",
        "(sassare|sassari|sare|sari|soke|soki|caki|cake|caka|daɓi|daɓe|yanki|yanke|daba|soka) * (wuƙa|adda|takobi"
        "|gatari|kwalba|reza)",
        "jini * (ta|yana|yake|ke) (zuba|fita|zubowa|malala|kwarara|gudu|bulbulowa)",
        "(yana|tana|ina|na) (ta |ci gaba da )?(zub da|zubda|zubar da) * jini",
        "(yana|tana|yake|take) ta jini",
        "an harbi *",
        "(an|sun) (harbi|harbe|soki|soke|caki|caka|daɓa|daɓi|yanki|sari) (shi|ta|ni|mu|ɗana|yarona|mijina|matata"
        "|babana|ƙanina|abokina)",
        "(zubar|zub da|zubda|zuba|zuban|zubo da|zubowar|fitar|kwararar|malalar|asarar) * jini",
        "jini * (zuba|zubowa|zubar|zubda|yawa|fita|fitowa|kwarara|malala|gudu|bulbula|ambaliya|feshi|kwaranya)",
        "jini * (ƙi|baya|ba ya|bai|kasa|yaƙi) * (tsaya|tsayawa|tsayuwa)", "~jini * (tsaya|tsayawa)",
        "(aman|amai|tarin|tari|tofar|tofa|kakin) * jini",
        "(haila|al'ada|al'adata|jinin haila|jinin al'ada) * (yawa|tsaya|tsayawa) * (jiri|suma|rauni|faɗuwa|kasala)",
        "(harbe|harbi|harba|soke|soka|suka|caka|caki|daɓa|sare|sara|yanka|yanke|sassara) * (bindiga|wuƙa|adda|takobi"
        "|gatari|harsashi|kwalba)",
        "(bindiga|wuƙa|adda|harsashi) * (harbe|soke|yanke|sare|same|shiga|caka)",
        f"(an|sun|ya|ta) (harbe|caka|sare|daɓa|sassara) (ni|shi|ta|mu|su|wa|{_PERSON})",
        "harbin (bindiga|kan mai uwa)", "(yatsa|hannu|ƙafa|yatsana|hannuna|ƙafata|yatsansa|hannunsa|ƙafarsa|hannunta"
        "|ƙafarta)"
        " * (guntule|gutsire|datse|cire|yanke) * (jini|gaba ɗaya|duka)", "(guntule|gutsire|datse) * (yatsa|hannu|ƙafa)",
        "~(kashi|bayan gida|fitsari|kashin|kashina|fitsarina|majina) * jini",
        "~jini * (kashi|fitsari|bayan gida|majina|kashina|fitsarina)",
        "~(ina|yana|tana|na) jini", "~(ina|yana|tana|na) ganin jini", "~(naga|na ga|ya ga|ta ga) jini",
        "~rauni mai zurfi",
        "~babban rauni", "~(harbi|harbe)",
    ),
    "unconscious": (
        "(fadi|faɗi) * (bai|bata|ba ta|ba ya|baya) * (san|gane) *",
        "(yana|tana|yake|take) (suma|sume|somewa)",
        "(mota|motar|babur|bas|tirela) * (kife|kifewa|juye|yi hatsari)",
        "~(mutane|mutum|ya|ta|sun|yaro) * (ji|samu) rauni",
        "(baya|bata|ba ya|ba ta|bai) (gane|sanin|san) (kowa|mutane|inda)",
        "(buge|bugi|bige|kaɗe|kaɗi|taka|banke|ture) * (mota|babur|moto|mashin|napep|tirela|bas|keke)",
        "(baya|bata|bai|ba ya|ba ta) (motsa|motsi|motsawa|tashi|farka) *",
        "~(hayyacinsa|hayyacinta)",
        "~(suman|sumewa|somewa)",
        "(karo|taho mu gama|gamo) * (mota|babur|tirela|moto|keke|bango|napep)",
        "(numfashi|rai|ransa|ranta) * (fita|ficewa)",
        "(yake|take) (mutuwa|shirin mutuwa)",
        "(faɗi|faɗo|fadi) * (kasa|ƙasa)? * (tashi|motsi|magana) *",
        "(wuta|lantarki|wutar lantarki|nepa) (ta |ya )?(ja|buga|shoke|kama) *",
        "(ya|ta|yana|tana) (fita|bar) * (hayyacinsa|hayyacinta)",
        "ido * (rufe|kafe) * (baya|bata) (motsi|magana)",
        f"(ya|ta|na|sun|{_PERSON}) (ya|ta)? (suma|sume|sumewa)", "~(ya|ta|sun) (faɗi)", "sumewa", "doguwar suma",
        "dogon suma", "~suma", "~sume",
        f"({_PERSON}|ya|ta|na) * (faɗi|faɗo) * (ƙasa|sume|suma|tashi|motsi|amsa|warwas|tim|yanzu)",
        "(yanke|yanki) jiki",
        "(baya|bata|ba ya|ba ta|bai|bashi|ba shi) * (motsi|motsawa|tashi|farka|farkawa|farfaɗo|farfaɗowa)",
        "(baya|bata|ba ya|ba ta) (iya)? amsawa", "~(baya|bata|ba ya|ba ta) * amsa",
        "(ƙi|kasa|yaƙi|taƙi|daina) * (farka|farkawa|motsi|motsawa|tashi|farfaɗowa)",
        "(rashin|baya cikin|bata cikin|ba ya cikin|ba ta cikin|fita|fice|ya fita|bar) * (hayyaci|hayyacinsa|hayyacinta"
        "|hayyacina|haiyaci)",
        "(zai|zata|zan|za ta|za su|zasu|kamar) mutu",
        "(yana|tana|ina|yarona na|matata na|mijina na) (mutuwa|bakin mutuwa)",
        "bakin mutuwa", "(gargara|gargarar|kakarin|magagin) * mutuwa", "~(ya|ta|yaro|yarona) * (mutu|rasu)",
        "(hatsarin|haɗarin|hatsari|haɗari) * (mota|babur|moto|mashin|keke|napep|jirgi|tirela)",
        "(mun|na|ya|ta|sun|an|muka|aka) (yi|sami) * (hatsari|haɗari)", "~hatsari",
        "(hatsari|hatsarin|haɗari) * (jini|rauni|karye|karaya|suma|yanzu|mota|hanya)",
        "~(hatsari|haɗari) * (faru|ritsa|rutsa)",
        "(mota|babur|moto|mashin|napep|tirela|tirela) * (buge|kaɗe|bige|taka|murƙushe|ture|banke)",
        "(faɗo|faɗowa|rikito|faɗi) * (sama|bene|bishiya|rufi|gini|itace|matattakala|babur|mota|gada)",
        "(wuta|lantarki|wutar lantarki|nepa) (ta |ya )?(ja|buga|shoke) (ni|shi|ta|mu|yaro|yarona|mijina|ɗana)",
        f"(ya|ta|na|{_PERSON}) * (buga|bugi|bugu) * (kai|kansa|kanta|kaina|kan)",
    ),
    "seizure": (
        "(fitar|fita|zubar) (da)? kumfa",
        "~kumfa",
        "(jikinsa|jikinta|jikin|jiki) * (rawa|karkarwa|makyarkyata) * (ido|idonsa|idanunsa|kumfa|juye|suma)",
        "(farfaɗiya|jijjiga|farfadiyar)", "(yana|tana|jikinsa|jikinta|jikin|jiki) * (jijjiga|girgiza)",
        "kumfa * (baki|bakinsa|bakinta|bakin)", "(baki|bakinsa|bakinta|bakin) * kumfa",
        f"(jikinsa|jikinta|jikin|{_NEWBORN}) * (sanƙare|sanƙarewa|sandare|sandarewa|ƙame|ƙamewa|kangare|kyam)",
        "(ido|idonsa|idanunsa|idonta|idanunta|idanu|idanuwansa|idanuwanta) * (kafe|kakkafe|juye|juyawa|birkice)",
        "~(aljanu|aljannu|iskoki|aljanunsa|aljanunta) * (kama|buge|shafa|tashi)", "~borin",
    ),
    "stroke": (
        "(bai|baya|bata|ba ya|ba ta|ya kasa|ta kasa) (iya)? magana *",
        "(baki|bakinsa|bakinta|fuska) * (koma|tafi) (gefe|gefe daya|gefe ɗaya)",
        "(baki|bakin|fuska|fuskar) * (karkace|karkacewa|murɗe|juye|goce)",
        "(shanye|shanyewar) * (jiki|barin jiki|rabin jiki)",
        "(rabin|barin|ɓangaren) jikin * (shanye|mutu|mace)",
        "(jikin|jiki) * (shanye|shanyewa) * (ɓangare|gefe|rabi)",
        "(shanyewar|shanyewa|mutuwar) * (jiki|barin jiki|bangare|ɓangare|ɓangaren|jikinsa|jikinta|hannu|ƙafa)",
        "(barin jiki|ɓangare|ɓangaren|rabin jiki|rabin jikinsa|rabin jikinta|hannu|hannunsa|hannunta|hannuna|ƙafa"
        "|ƙafarsa|ƙafarta|ƙafata|jikinsa|jikinta) * (shanye|shanyewa|mutu|mutuwa|mace)",
        "(barin|ɓangare|ɓangaren|rabin|gefe|gefen|hannu|hannunsa|hannunta|hannuna|ƙafa|ƙafarsa|ƙafarta|ƙafata) * (baya"
        "|ba ya|bata|ba ta|basa|ba sa|kasa|daina) * (motsi|motsawa|aiki|ɗagawa|ɗaguwa)",
        "(bana|ba na|baya|ba ya|bata|ba ta|kasa) * (ɗaga|motsa) * (hannu|hannunsa|hannunta|hannuna|ƙafa|ƙafata|ƙafarsa"
        "|ƙafarta)",
        "(baki|bakinsa|bakinta|bakina|fuska|fuskarsa|fuskarta|fuskata) * (karkace|karkacewa|karkata|murɗe|murɗewa"
        "|tanƙware|gefe|goce|gocewa|lanƙwashe|lanƙwashewa)",
        "(kasa|baya|bata) * magana", "(ba ya|ba ta) (iya)? magana", "(ya|ta) (kasa|daina) (yin)? magana",
        "~(bana|ba na) iya magana", "(maganarsa|maganarta|magana|harshensa|harshenta) * (sarƙe|karye|naɗe|naɗewa"
        "|karkace|nauyi)",
        "(kwatsam|farat|nan take|lokaci ɗaya|lokaci guda|farat ɗaya) * (kasa|daina|makance|bana|ba na|baya|ba ya|bata"
        "|ba ta) * (gani|tafiya|magana|motsi)?",
    ),
    "suicide": (
        "(daina|gama|bar|ƙare) (rayuwa|rayuwata|duniya)",
        "(tunanin|shirin|niyyar|so in|so na|son) (kashe|rataye|hallaka) (kai|kaina|kansa|kanta|kai na)",
        "hallaka (kaina|kansa|kanta)",
        "(kashe|kashi) * (kaina|kansa|kanta|kai na|kan sa|kan ta|kansu)",
        "(ina|na|tana|yana|ya|ta) (so|son) * (mutu|mutuwa|bar duniya)",
        "(inaso|inason|nafi so|na fi so|nafison) * (mutu|mutuwa)",
        "(gara|gwamma|inama|ina ma|da ma|dama) * (mutu|mutuwa|mutun)", "da na mutu",
        "(gaji|gajiya|ƙosa|gundure) * (rayuwa|duniya|rayuwar|duniyar|rayuwata|rayuwan)",
        "(rayuwa|duniya|rayuwar|duniyar|rayuwata) * (ishe|isheni|ishe ni|gundure|fita min|amfani|daraja)",
        "(bana|ba na|bata|ba ta|baya|ba ya) (so|son|sha'awar) * (rayuwa|rayu|duniya)",
        "(babu|ba) * (amfanin|dalilin|anfanin|ma'anar) * (rayuwa|rayuwata|rayuwar|duniya)",
        "(rataye|rataya|rataye wa) * (kaina|kansa|kanta|kai na|kai)", "(ya|ta) rataye", "~rataya",
        "(yanka|yanke|cutar da|raunata|illata|cutar) * (kaina|kansa|kanta|jijiyata|jijiyarsa|jijiyarta)",
        "(zan|ina so in|ina so na|zan je in) (faɗa|tsalla|yi tsalle|tsunduma) * (rijiya|kogi|gada|bene|ruwa)",
        "(zan|ina so in|ina so na|inaso na) sha * (guba|fiya fiya|sniper|maganin ɓera)", "kisan kai",
    ),
    "burn": (
        "(ƙone|ƙonu|kone) * (da|a) (wuta|ruwan|mai|shayi|miya|acid)",
        "gida * (kama|ci|konewa|kone) (da)? wuta",
        "(ya|ta|na|wuta ta|wuta|mun|sun) * (ƙone|ƙonewa|ƙona|ƙonu)",
        "(ƙone|ƙonu|ƙonewa|kunar|ƙunar) * (fuska|jiki|hannu|ƙafa|sosai"
        "|wuta|ruwan zafi|mai|fuskarsa|jikinsa|jikinta|hannunsa|baki ɗaya)",
        "(ruwan zafi|tafasasshen ruwa|man zafi|mai mai zafi|wuta|acid|asid|miya mai zafi|kunu mai zafi|koko|shayi mai "
        "zafi|ruwan shayi) * (zuba|zubo|zubar|ƙona|ƙone|kama|faɗo|watsa)",
        "(zuba|zubo|watsa|zubar) * (ruwan zafi|tafasasshen ruwa|man zafi|acid|asid)",
        "(faɗa|faɗi|faɗawa) * (ruwan zafi|wuta|man zafi|tukunya)",
        "(gas|silinda|tukunyar gas|janareta|jenereta|kananzir|fetur|risho) * (fashe|fashewa|ƙona|ƙone|bindiga)",
        "wuta * (kama|tashi a) (shi|ta|ni|gida|gidan|ɗaki|kayansa|kayanta|jikinsa|jikinta)", "gobara",
        "~(kunar|ƙonewa|ƙone)", "~ciwon ƙuna",
    ),
    "poisoning": (
        "~(kananzir|kalanzir|fiya fiya)",
        f"(sha|ci|shan|cin|shanye|hadiye|haɗiye|hadiya|hadiyi|lashe|kwankwaɗe) * ({_POISON})",
        "(sha|shan|shanye|haɗiye) * (magani|maganin|magunguna|ƙwaya|ƙwayoyi|tramadol|paracetamol) * (yawa|duka|gaba "
        "ɗaya|kwalba|fakiti|masu yawa)",
        "(haɗiye|haɗiyi|haɗiya|hadiye|hadiyi) * (batir|kwabo|kobo|allura|fin|kusa|ƙashi|magnet|tsabar kuɗi|ƙarfe|abu"
        "|ƙwaya)",
        "(an|sun|aka) * (sa|zuba|saka|ba) * guba", "~guba", "hayaƙin (janareta|jenereta|gawayi|mota)",
        "(hayaƙi) * (janareta|jenereta|gawayi) * (shaƙa|suma|kashe)?",
    ),
    "snake_bite": (
        "(mesa|kububuwa|gamsheƙa|kasa) * (sare|sari|cije|ciji|harbi)",
        "~maciji",
        "~kunama",
        "~(kwari|kwaro|ƙudan zuma|zuma|rina) * (ciza|cije|harba|harbi)",
        "~(ciza|cije|cizon|cijeni|cizeni)",
        "(maciji|macijiya|kunama|kububuwa|gamsheƙa|miciji) * (sare|sari|cije|ciza|ciji|harba|harbe|harbi|sara|cizo"
        "|saran|sareni)",
        "(cizon|saran|sarar|harbin|cizo) * (maciji|macijiya|kunama|kububuwa|gamsheƙa|miciji)",
        "~(kare|karya|karen) * (cije|ciza|ciji|cizo|cijeni)", "~(cizon|cizo) * (kare|karya)",
        "~(kudan zuma|zuma|rina|zanzaro) * (harbe|harba|harbi|cije)",
    ),
    "pregnancy": (
        f"({_PREGNANT}) * (jini|zubar jini|zub da jini)", "jini * (ciki|juna biyu|mai ciki|mai juna biyu)",
        "(yi|yin|nayi|tayi|an yi|ta yi|na yi) bari", "barin ciki", "zubewar ciki",
        "(ciki|cikin|cikina|cikinta|cikin jikina) * (zube|zubewa|zubo|zube min)",
        f"({_PREGNANT}) * (suma|sume|jijjiga|farfaɗiya|faɗi|girgiza)",
        "(mai ciki|mai juna biyu|juna biyu|tana da ciki|ciki wata|ciki na wata) * ruwa * (zuba|fita|fashe|zubowa|ɗiga)",
        "ciki * ruwa * (zuba|fashe|zubowa)",
        "(mai ciki|mai juna biyu|juna biyu|tana da ciki|ciki wata|ciki na wata) * (ciwo|ciwon|zafi) * (tsanani|sosai"
        "|matsananci)",
        "~ciki * (ciwo|ciwon) * (tsanani|matsananci)",
        "(mai ciki|mai juna biyu|juna biyu|tana da ciki|ciki wata) * ciwon kai * (gani|kumbura|kumburi|tsanani|sosai)",
        "(jariri|jaririn|ɗan ciki|ɗan cikina|ɗan tayi|tayi|abin cikina|yaron cikina|yaron ciki|ɗan cikinta) * (baya|ba "
        "ya|bai|daina|bana jin) * (motsi|motsawa|bugawa|harbi)",
        "(bana|ba na|na daina|bata|ba ta) jin * (motsi|motsin)", "~(na daina jin|bana jin) motsi",
        "(haihu|haihuwa|haihun) * (jini|zubar jini) ", "jini * bayan (haihuwa|na haihu|ta haihu)",
        "(mabiyiya|mahaifa|uwa) * (fito|fitowa|fita|maƙale) * (haihu|haihuwa|ƙi|kasa)?",
    ),
    "labour": (
        "(ruwanta|ruwana|ruwan ta|ruwan nata|ruwan matata|ruwan cikinta) * (fashe|balle|zubo|fito)",
        "(zata|za ta|zan) haihu (yanzu|nan|a mota)",
        "(tana|ina|na|yana) haihuwa (yanzu|nan|a gida|a mota)",
        "haihuwa * (yanzu|tazo|ta zo)",
        "(naƙuda|naƙudar|nakudda)", "ciwon haihuwa", "ruwa * (fashe|balle|tsinke) * (ciki|mahaifa)?",
        "(zata|za ta|zan|za a) * haihu", "ruwan (mahaifa|haihuwa)", "jakar ruwa",
        "(tana|ina|take) (haihuwa|haifuwa|naƙuda)",
        "(ta|na|sun) (fara|soma) (haihuwa|naƙuda|jin naƙuda)", "(ta|matata) haihu * (yanzu|gida|mota|hanya|ɗaki)",
        "(ta|na|matata) kusa * (haihu|haihuwa)",
        "(kan|kai|ƙafa|ƙafar|hannun|cibiya|cibiyar) * (jariri|jaririn|yaro|yaron|ɗan) * (fito|fitowa|leƙo)",
        "(jariri|jaririn|ɗan|yaron) (yana|na|ya|zai) (fito|fitowa)", "~(tana|ina) nishi",
    ),
    "allergy": (
        "(wuya|wuyansa|wuyanta|wuyana|idonsa|bakinsa|jikinsa|jikinta) * (kumbura|kumburi) * (allura|magani|abinci"
        "|ci|sha)",
        "~(wuya|wuyana|maƙogwaro|maƙogwarona|harshe|fuska) * (kumbura|kumburi|kumbure)",
        "(kumbura|kumburi) * (haɗiya|hadiya|numfashi)",
        "(fuskar|fuska|laɓɓa|leɓen|harshen) * (kumbura|kumburi|kumbure) * (bayan|magani|abinci|allura|gyaɗa)",
        "(maƙogwaron|maƙoshin|wuyan) * (kumbura|kumburi|rufe|toshe|matse)",
        "(maƙogwaro|maƙogwarona|maƙogwaronsa|maƙogwaronta|maƙoshi|maƙoshina|harshe|harshena|harshensa|harshenta) * "
        "(kumbura|kumburi|kumbure|kumburo|rufe|matse|toshe)",
        "(kumburin|kumburi) * (maƙogwaro|maƙoshi|harshe|harshena)",
        "(fuska|fuskata|fuskarsa|fuskarta|leɓe|leɓena|leɓensa|baki|bakina|bakinsa|ido|idanu|jiki|jikina) * (kumbura"
        "|kumburi|kumbure) * (bayan|ci|sha|magani|allura|abinci|gyaɗa|cizon|harbin)",
        "(bayan|ci|sha|magani|allura|abinci) * (fuska|fuskata|fuskarsa|fuskarta|leɓe|leɓena|baki|bakina) * (kumbura"
        "|kumburi|kumbure)",
        "~(fuska|fuskata|fuskarsa|fuskarta|leɓe|leɓena|baki|bakina) * (kumbura|kumburi|kumbure)",
        "~kumburin (fuska|leɓe|baki)",
        "~borin jini", "~(magani|allura|abinci) * (bori|kumbura|kumburi)",
    ),
    "emergency": (
        "(kawo|ku kawo|akawo|a kawo) * (ɗauki|agaji|taimako da sauri)",
        "(taimako|taimaka) * (zai|zata|za ta|yana|tana) (mutu|mutuwa)",
        "(gaggawa|agajin gaggawa|taimakon gaggawa|gaugawa)", "motar (asibiti|ɗaukar marasa lafiya)",
        "(turo|aiko|kawo|kira|buƙatar) * (ambulans|motar asibiti)",
        f"~(ku taimaka|ku taimake|ku taimaki|taimaki|ku cece|ku ceci|ku ceto|a taimaki|ku agaza) * ({_PERSON}|ni|mu"
        f"|rai|raina)",
        "~(ku taimaka|ku taimake ni) * (yanzu|sauri|gaggawa|mutu)", "~ceto",
        "(ku ceci|ku cece|ceci) * (rai|raina|rayuwa|rayuwata|ransa|ranta)", "~wayyo", "~na shiga uku",
        "(rai|ransa|ranta|raina) * hannun allah", "tsakanin rai da mutuwa", "rai kwakwai mutu kwakwai",
        "(an|anyi|aka|sun|ya) * fyaɗe", "~fyaɗe", "(mawuyacin|mummunan) * hali",
        f"({_NEWBORN}) * (baya|ba ya|bata|ba ta|bai|ƙi|daina|yaƙi|taƙi) * (shan nono|kuka|tsotso|cin komai|shan komai"
        f"|cin abinci da sha)",
        f"({_NEWBORN}) * (laƙwas|sanyi kalau|galabaita|galabaice|sume)", "~(galabaita|galabaice)",
        "~(jikinsa|jikinta|jikin|ciwon|rashin lafiyar|ciwonsa|ciwonta) * (tsananta|yi tsanani|matsa|rikice|rikita|yi "
        "nisa)",
        "~sanƙarau", "~(bana iya|baya iya|bata iya|kasa) haɗiya", "~(kwalara|kolera)",
    ),
}  # fmt: skip
MISSPELT: Mapping[str, str] = {
    "numfashi": "lunfashi|nunfashi|numpashi|nufashi|numfashe|numfasi", "kirji": "kirgi|qirji|kirij|kirjy",
    "kirjina": "kirgina|qirjina|kirijina", "zuciya": "zucia|zuchiya|zuciyya", "zuciyata": "zuciata|zuchiyata",
    "farfadiya": "farfadiyya|farfediya|farfadia", "nakuda": "naquda|nakkuda",
    "gaggawa": "gagawa|gaggauwa|gaggawar|gaggwa",
    "maciji": "macizi|machiji|mecizi", "jini": "jinni|jinii", "suma": "summa", "kone": "qone|konne|kwone",
    "haihu": "haifu|haifhu", "hadarin": "haddarin", "guba": "gubba", "kumbura": "kunbura|kumburah", "mutu": "muttu",
    "zubar": "zubbar", "jijjiga": "jijiga|jijjigga", "fyade": "fyadde|fiyade",
}  # fmt: skip
PAST_CUES = (
    "bara|bara waccan|shekarar da ta wuce|shekarun baya|shekarun da suka wuce|watan da ya wuce|makon da ya wuce"
    "|satin da ya wuce|da ta wuce|da suka wuce|da ya wuce|watan jiya|asibitin|a da|a baya|can baya|can da|da can"
    "|shekaru"
    "|tun ina yaro|tun ina yarinya|tun yarinta|lokacin da nake|na taba|ya taba|ta taba|tarihin|alkawari|alkawarin"
    "|alƙawarina"
    "|allurar rigakafi|rigakafi|duba lafiya|gwaji|gwajin|sakamako|sakamakon|inshora|likitan|kwararre|nawa ne|nawane"
    "|kudin"
    "|farashi|me ke kawo|me yake kawo|menene|mene ne|alamun|alamomin|kariya|tsoron|ina tsoron|fadakarwa|kuna yin|kuna "
    "da|kuna duba|kuna maganin|maganin|fom|rahoto|saura kadan|kiris|danginmu|gado"
    "|kare kai daga|kare kai|yaya ake|ta yaya ake|yadda ake|me ke jawo|me ke haddasa|mai jawo|abin da ke kawo"
    "|abinda ke kawo|menene maganin|wace cuta|me ake nufi"
    "|idan gaggawa|in gaggawa|dakin gaggawa|sashin gaggawa|bangaren gaggawa|kun taba|kuna warkar|sunan magani"
)
OVER_CUES = (
    "na ji sauki|naji sauki|ya ji sauki|ta ji sauki|na samu sauki|na sami sauki|ya samu sauki|ta samu sauki|ya sami "
    "sauki|da sauki yanzu|da sauki|sauki|ya tsaya yanzu|jinin ya tsaya|jini ya tsaya|ciwon ya tafi"
    "|ciwon ya tsaya|ciwon ya daina|zafin ya tafi|na warke|ya warke|ta warke|mun warke|yanzu lafiya|lafiya yanzu"
    "|lafiya lau"
    "|ya lafa|ta lafa|ya ragu|wasa nake|wasa nake yi|wasa ne|ba gaske ba|ba gaske nake ba|kuskure ne na rubuta|ya wuce "
    "yanzu"
    "|ya tafi|ta tafi|na samu lafiya|ya samu lafiya|ta samu lafiya|mun samu sauki|alhamdulillahi ya ji sauki"
)
NOW_CUES = (
    "yanzu|yanzun|yanzun nan|yau|taimako|a taimaka|ku taimaka|ku taimake ni|da sauri|maza maza|har yanzu|tun safe|tun "
    "dazu|dazu|gaggawa|kwatsam|nan take|ku yi sauri|kuyi sauri|yi sauri|zai mutu|zata mutu|za ta mutu|zan mutu"
)
HARMLESS = (
    "wayata ta mutu|waya ta mutu|wayar ta mutu|ina da|ina fama|ina jin|ina gudawa|ina yawan|ina yin"
    "|ina cikin|ina can|ina so a|ina son a|ina so ku|ina son ku"
    "|ina so mu|ina so in sauya|ina so in canza|ina so na canza|ina so in soke|ina so na soke|ina so yarona"
    "|ina son ganin|ina son zuwa|ina son magana|ina son yin|ina so in yi|ina so in ga|ina so in zo|ina so in ba"
    "|ina so na ga|ina so na yi|ina so na zo|ina so gobe|ina so ranar|ina neman|ina kwana|ina wuni|ina yini|ina zaune"
    "|ina aiki|ina zuwa|ina bukatar|ina nan|ina tare|ina godiya|ina tambaya|ina jiran|ina rokon|ina fata|ina tunanin"
    "|ina ganin likita|na samu|ya samu|ta samu|an samu|mun samu|sun samu|zan samu|zai samu|zata samu|za ta samu"
    "|za a samu|zaa samu|a samu|in samu|aka samu|muka samu|ana samu|ku samu|kun samu|bai ji sauki|babu sauki|ba sauki"
    "|bata ji sauki|bai samu sauki|ban ji sauki|ba ta ji sauki|ba gaggawa ba|ba gaggawa ba ne|ba gaggawa bane"
    "|ba gaggawa ba ce|ba na gaggawa ba|ba ta gaggawa ba|ba wata gaggawa|babu gaggawa|in gaggawa ce|lambar gaggawa"
    "|wanda za a kira in gaggawa|wanda za a kira da gaggawa|kira in gaggawa|dan uwa na gaggawa|hawan jini"
    "|hawan jinina|hawan jininsa|hawan jininta|gwajin jini|gwada jini|awon jini|auna jini|rukunin jini|ajin jini"
    "|nau'in jini|karin jini|ƙarin jini|ba da jini|bada jini|gudunmawar jini|duba jini|ciwon jini|jini ya hau"
    "|suga a jini|sugar jini|maganin jini|maganin karin jini|karancin jini|rashin jini|likitan zuciya"
    "|likitan ciwon zuciya|asibitin zuciya|maganin zuciya|likitan ƙirji|hoton ƙirji|tashin zuciya|jinin dasashi"
    "|dasashina na jini|dasashina na zubar da jini|dasashi na jini|jini a dasashi|bayan shanyewar jiki"
    "|bayan shanyewar barin jiki|bayan mutuwar barin jiki|bayan mutuwar jiki|maganin shanyewar jiki|maganin farfadiya"
    "|likitan farfadiya|dakin haihuwa|ɗakin nakuda|ranar haihuwa|ranar haihuwata|takardar haihuwa|tsarin haihuwa"
    "|tazarar haihuwa|neman haihuwa|rashin haihuwa|zan mutu da dariya|mutu da dariya|zan mutu da yunwa|mutuwar so"
    "|yunwa zata kashe ni|yunwa za ta kashe ni|dariya zata kashe ni|bana jin dadi|ba na jin dadi|bata jin dadi"
    "|ba ta jin dadi|baya jin dadi|ba ya jin dadi|banjin dadi|babu lafiya|bani da lafiya|ba ni da lafiya"
    "|bata da lafiya|ba ta da lafiya|baya da lafiya|ba shi da lafiya|bashi da lafiya|ba lafiya|banda lafiya|amsa waya"
    "|kisan sauro|zubar gashi|askin suma|gyaran suma|rage suma|ina amai da gudawa|ba zan samu zuwa|bazan samu zuwa"
    "|ban samu sauki|ban samu zuwa|ban samu lokaci|ban samu alkawari|ban samu likita|ban samu amsa|bai samu zuwa"
    "|amsa min|amsa mana|amsa tambaya|amsa sako|haihu a watan|haihu a wata|haihu watan|haihu wata|ranar da zan haihu"
    "|yaushe zan haihu|inda zan haihu"
    "|hakorina na jini|hakori na jini|hakorana na jini|hakori yana jini"
    "|dakin gaggawa|sashin gaggawa|idan gaggawa|bangaren gaggawa"
    "|jinin al'ada|jinin haila|jinin al'adata|jinin hailata|jinin wata|jini na wata|jinin al'adar"
    "|zazzabin cizon sauro|cizon sauro|jini pressure|bankin jini|kyautar jini|kara jini|a kara min jini"
    "|gwajin jinin|gwajin jinina|sakamakon jini|jinina ya hau|duba jinina|gwada jinina|auna jinina|ruwan jini"
    "|jini kadan|karancin jini|jikin jini|likitan kirji|hoton kirji|jinin jariri"
)
