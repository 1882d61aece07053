"""Further words of complaint in Yoruba: nouns alone, beside English or Pidgin, and rarer ways to say it."""

from collections.abc import Mapping

from bot.dialogue.parsing.lexicon import beside_english

COMPLAINTS: Mapping[str, str] = {
    "general": (
        "iba|ori mi|inu mi|ikun mi|ara mi n gbona|ara gbigbona|o n re mi|n re mi|ailera|orififo|inu rirun"
        "|igbe gburu|eebi|ara mi ko ya|otutu n mu mi|ara mi n wariri|mo n gbon|ooyi n ko mi|ito suga"
        "|onje ko wu mi je|ounje ko wu mi je|inu n ta mi|ori n ta mi"
        + "|"
        + beside_english("ori", "inu", "ikun", "ara", "iba", "iko", "otutu")
    ),
    "dental": (
        "eyin n dun|eyin n ro|eyin n ta|eyin riro|eyin didun|eyin mi|ehin mi|ehin|kokoro eyin|eyin to n mi"
        "|iho ninu eyin|erigi" + "|" + beside_english("eyin", "ehin", "erigi")
    ),
    "eye": (
        "oju|oju mi|mi o riran|n ko riran|oju kan|ojuran|iriran mi|oju ko riran|awo oju|mi o ri nkan daadaa"
        "|mi o ri iwe ka|mi o riran jina" + "|" + beside_english("oju")
    ),
    "ent": (
        "eti|eti mi|imu mi|imu n se|ofun mi|ona ofun|gogongo|ohun mi|mi o gboran daadaa|eti kan|mi o gbo|imu n di"
        "|imu n da omi|n ko gboran|ofun n ta mi|kata n se mi|sin sin|mo n sin"
        + "|"
        + beside_english("eti", "imu", "ofun", "ona ofun")
    ),
    "dermatology": (
        "n yun mi|yun mi|nyun mi|su si mi lara|si mi lara|nkan n su|nkan su|ara hihun|kurukuru|kuruku|kurokuro|ifo"
        "|egbo ara|ara n ta mi|ele|ela|oju n su|irorẹ|awo mi|awo ara|nkan jade lara|n su lara|su lara"
        + "|"
        + beside_english("awo ara", "awo", "ifo", "yunyun")
    ),
    "orthopaedics": (
        "orunkun|orokun|orukun|ejika|ibadi|ejika mi|ese mi|apa mi|owo mi n dun|ese n dun|ese n ro|apa n dun"
        "|orun mi|orun n dun|eyin n ro mi|leyin mi|eyin mi n dun mi|egungun mi|idi n dun|ogooro|ese mi wu|kokose"
        "|mo fese ko|mo fi owo ko|ese da|mo da lese|mo da lapa|ese mi ro|ika mi n dun|oro eyin"
        + "|"
        + beside_english(
            "orunkun", "orokun", "orukun", "ejika", "ibadi", "egungun", "eegun", "ese", "apa", "owo", "orun", "eyin mi"
        )
    ),
    "antenatal": (
        "oyun|mo wa loyun|oyun mi|loyun|mo ti ni oyun|iloyun|mo ni ikun|mo gbe oyun|oyun osu meta"
        + "|"
        + beside_english("oyun")
    ),
    "paediatrics": (
        "omo mi|omo|ikoko|ikoko mi|omo owo|omo kekere|omo mi o jeun|omo mi n yagbe|abere omo|omo wa|awon omo"
        + "|"
        + beside_english("omo", "ikoko", "omo kekere")
    ),
    "obgyn": (
        "nkan osu|nnkan osu|alejo osu|osu mi ko wa|osu mi o wa|mi o ri osu mi|n ko ri nkan osu|asheoshu|ase osu"
        "|nkan osu mi o wa|oyan n dun|iju inu|mo fe bi omo|mo n wa oyun"
    ),
    "laboratory": ("ayewo ara|se ayewo eje|idanwo ito|wo eje mi|mo fe wo eje|test|scan|x ray|xray"),
    "cardiology": ("okan|okan mi n lu kikan|aya mi n lu|aisan okan|eje mi n ga|eje giga|haipatensan|bipi"),
    "physiotherapy": (
        "ese mi ko lagbara|apa mi ko lagbara|ere ara|ifara|fisiotherapi|wahala isan|kiko lati rin|ara mi ti ro"
        "|leyin ropa"
    ),
}
