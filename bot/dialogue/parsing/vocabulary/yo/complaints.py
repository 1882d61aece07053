"""What people complain of in Yoruba, by department code."""

from collections.abc import Mapping


def _hurts(*parts: str) -> str:
    """The usual ways to say that a part of the body hurts, of oneself and of another."""
    said = (
        "{0} n dun", "{0} ndun", "{0} dun mi", "{0} mi n dun", "{0} mi ndun", "{0} mi dun mi", "{0} lo n dun", "{0} lo ndun",
        "{0} n ro", "{0} nro", "{0} mi n ro", "{0} mi nro", "{0} riro", "{0} didun", "{0} re n dun", "{0} e n dun", "{0} n ta mi",
        "{0} mi n ta", "irora {0}", "aisan {0}", "{0} ko da", "{0} mi ko da", "n dun mi ni {0}", "ndun mi ni {0}",
    )  # fmt: skip
    return "|".join(form.format(part) for part in parts for form in said)


COMPLAINTS: Mapping[str, str] = {
    "dental": (
        _hurts("eyin", "ehin", "erigi", "agbon") + "|eyin n dun mi|eyin ndun mi|eyin n ro mi|eyin riro|eyin mi n mi"
        "|eyin mi n seje|erigi|eyin yiyo|yo eyin|mo fe yo eyin|eyin kiko"
        "|kokoro eyin|kokoro n je eyin|iho eyin|eyin mi ti iho|eyin wiwo|fo eyin|dokita eyin|onisegun eyin|enu n run"
        "|enu rirun"
        "|enu mi n run|eyin ogbon|eyin atowoda|eyin to baje|eyin baje|eyin mi ti kan|eyin omo mi"
    ),
    "orthopaedics": (
        _hurts("eyin", "ehin", "leyin", "egungun", "eegun", "orunkun", "orukun", "ekun", "ejika", "ese", "apa", "ibadi", "itan")
        + "|" + _hurts("idi", "orun", "orokun", "orunkun", "koko owo", "koko ese", "igbonwo", "kokose", "orike",
        "oriike", "aaye egungun")
        + "|eyin n dun mi|ogooro eyin|opa eyin|egungun|eegun|eegun to kan|eegun kikan|egungun mi kan|apa mi kan|ese mi kan"
        "|ese to kan|ese da|apa da|ese mi da|apa mi da|mo fi ese ko|ese yiye|ese mi ye|apa mi ye|lakuregbe"
        "|aromoleegun|arun oriike"
        "|aisan oriike|dokita egungun|dokita eegun|oriike|mo subu|ese wiwu|orun kiko"
    ),
    "cardiology": (
        "aisan okan|okan mi|okan n lu|okan mi n lu|okan mi n fo|okan mi n sare|aya n ja mi|aya mi n ja|dokita okan"
        "|aya|aya riro"
        "|eje riru|ejeriru|eje mi ga|eje mi riru|ifunpa|ifunpa giga|ifunpa mi ga|haipa|haipatenson|bp|bp mi ga"
        "|bp giga|riru eje"
        "|ese mi n wu|ese mi wu|okan sisare|eje to ga"
    ),
    "paediatrics": (
        "omo mi|omo kekere|omo owo|omode|awon omode|ikoko|omo tuntun|omo jojolo|omo mi okunrin|omo mi obinrin"
        "|awon omo mi|ara omo"
        "|omo mi n gbona|ara omo mi gbona|iba omo|ajesara|abere ajesara|omo n sunkun|omo ko muyan|omo ko jeun|dokita omode"
        "|inu omo mi|omo mi n bi|omo mi n wuko|omo mi n yagbe"
    ),
    "obgyn": (
        "nkan osu|nkan osu mi|osu mi|alejo mi|nkan osu ko wa|mi o ri nkan osu mi|nkan osu n dun"
        "|inu n dun mi ti mo ba fe se nkan osu"
        "|airomobi|airi omo bi|mi o rimo bi|mo n wa omo|mo n woju oluwa|mo fe loyun|mo fe bimo|ile omo|oju ara"
        "|oju ara mi|obo|fibroidi"
        "|iju|oyan mi|oyan|koko oyan|feto somo bibi|ifetosomobibi|fetosomobibi|eto omo bibi|dokita obinrin"
        "|aisan obinrin|arun obinrin"
        "|oju ara n yun|nkan funfun|ayewo oyun"
    ),
    "antenatal": (
        "aboyun|alaboyun|oyun|loyun|mo loyun|mo ni oyun|oyun inu|mo ti loyun|iyawo mi loyun|iforukosile oyun"
        "|fi oruko oyun sile"
        "|itoju aboyun|itoju oyun|klinik aboyun|oyun osu|mo wa ninu oyun|ojo ikunle|igba ikunle|ojo ibimo|ayewo oyun"
    ),
    "eye": (
        _hurts("oju") + "|oju mi|oju pupa|oju mi pupa|oju mi n pon|oju n pon|oju yiyun|oju n yun mi|oju mi n yun"
        "|oju n rin mi|oju mi n se baibai"
        "|oju n se baibai|baibai|mi o riran|mi ko riran|mi o riran daadaa|mi o rina|riran|iriran|airiran"
        "|oju mi ko riran|omi n da loju"
        "|omi n da loju mi|oju n da omi|dokita oju|awo oju|jigi oju|gilaasi|gilasi|mo fe gba gilaasi|afoju|oju fifo"
        "|oju mi fo|ipin|ipin loju"
        "|glaucoma|oju apolo|apolo|ebe oju|oju wiwu|kataraati"
    ),
    "ent": (
        _hurts("eti", "ofun", "imu", "ona ofun", "onafun",
        "afofun") + "|eti mi|imu|ofun|eti n ho|eti mi n ho|eti n da oyun|mi o gboran|mi ko gboran"
        "|mi o gbo oran|mi o gboro|mi o gbo nkan|eti mi di|eti didi|adití|aditi|imu mi di|imu didi|imu n seje"
        "|imu n da eje|otutu imu|belubelu"
        "|ohun mi ko jade|ohun mi ti lo|mi o le gbe nkan mi|gbonungbonun|hanrun|mo n hanrun|dokita eti|ofun n dun mi|kata"
    ),
    "dermatology": (
        "awo ara|awo ara mi|awo mi|ara yiyun|ara n yun mi|ara nyun mi|ara mi n yun|ara mi nyun|ara lo n yun"
        "|ara n hun mi|ara hihun|ara n je mi"
        "|ara mi n su|ara su|ara mi su|irorẹ|irore|eela|lapalapa|ekusa|eekusa|kurokuro|craw craw|ekzema|oowo|igbona|isẹ ara"
        "|babaibo|sobia|irun mi n re|irun n re|irun jijẹ|eeyi|eyi ori|kokoro ara|naarun|naran|dokita awo"
        "|dokita awo ara|maseru"
        "|ilẹ tutu|ara mi n bo|awo mi n bo|sanpanna|pimple|rashes|yunyun"
    ),
    "physiotherapy": (
        "ara lile|ara mi le koko|ara mi ti le|isan|isan ara|iṣan|isan mi|isan n fa|isan n fa mi|isan riro|ifisoniki"
        "|fisio|ere idaraya|idaraya"
        "|leyin ropa rose|leyin aropa|mi o le rin daadaa|ko le rin daadaa|ririn|ifowora|masaaji|ara mi ti ku"
        "|ese mi ti ku|apa mi ti ku"
    ),
    "laboratory": (
        "ayewo|aye wo|se ayewo|ayewo eje|ayewo ito|ayewo igbe|ayewo iba|mo fe se ayewo|idanwo|idanwo eje|yewo eje"
        "|ye eje mi wo|se test"
        "|esi ayewo|esi ayewo mi|foto|ya foto|ya aworan|iru eje|iru eje mi|genotype|jenotaipu|eya eje|eje mi wo"
        "|skani|sikaani|eksirei"
        "|laabu|lab|yara ayewo"
    ),
    "general": (
        _hurts("ori", "inu", "ikun", "ara", "apa oke inu") + "|iba|iba mi|iba n se mi|iba lo n se mi|malaria|maleria"
        "|iba taifoidi|taifodi|iba jedojedo"
        "|jedojedo|ori fifo|ori n fo|ori nfo|ori mi n fo|ori lo n fo|ori n fo mi|efori|orififo|tulaasi|tuulu"
        "|inu rirun|inurirun|inu n run"
        "|inu mi n run|inu n kun|inu kikun|inu n yo mi|igbe gbuuru|igbe gburu|igbe gbigbona|mo n yagbe|n yagbe"
        "|su gbuuru|eebi|eebi n gbe mi"
        "|eebi n bi mi|mo n bi|mo n eebi|bi eebi|iko|iko n se mi|mo n wuko|wuko|ikofe|otutu|otutu n mu mi"
        "|ara gbigbona|ara n gbona|ara mi gbona"
        "|ara gbona|ara mi n gbona|ara mi n gbon|ara riro|ara mi ko ya|ara mi o ya|ara mi ko le|ara mi o le"
        "|ara ko ya|ara o ya mi|ara n se mi"
        "|o re mi|re mi|aare|rirẹ|ara ti re mi|ooyi|ooyi n ko mi|oyi n ko mi|ailera|ara mi ko dun|itọ suga|ito suga"
        "|atogbe|suga|suga mi ga"
        "|ogbe inu|ulsa|ulcer|aran|aran inu|mi o le jeun|mi o leun|mi o le sun|airorun sun|ayewo ara"
        "|ayewo gbogbo ara|ye ara mi wo|yiyewo ara"
        "|dokita gbogboogbo|ara mi ko ba mi mu|kuruna|aisan|mo n saisan|aisan n se mi|mo saare|saisan|n saisan|tibi"
        "|iko awubi|itọ gbigbona"
        "|mo n ta gbon|inu lile|inu mi le|igbe ko jade|mi o le yagbe|jedi|jedijedi|opoloyin"
    ),
}  # fmt: skip
