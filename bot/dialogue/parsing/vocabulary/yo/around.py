"""Words around an answer in Yoruba: manners, wishes, counting, and how a red flag is denied or said in mixed speech."""

from collections.abc import Mapping

POLITE = (
    "jowo|jọ̀ọ́|joo|e jowo|ejowo|e joo|ejoo|ejo|e jo|jare|sa|o|e se|ese|e seun|o seun|e se gan|mo dupe|a dupe"
    "|e kaaro|ekaaro|e kaasan|ekaasan|e kaale|ekaale|e ku irole|e kurole|e ku ale|e nle|e pele|pele|bawo ni"
    "|dokita|onisegun|naa|nko|dakun|e dakun|edakun|e ku ise"
)
WANTS = (
    "mo fe|mo fe lati|mo fe ki|mo n fe|mo nfe|mo nilo|mo nilo lati|e fun mi ni|e fun mi|fun mi ni|fun mi|mo yan"
    "|mo mu|mo feran|emi fe|mo fe mu"
)
NUMBERING = "nomba|nonba|onka|asayan|eyi|nomba eyi"
OUT_OF = "ninu|lori|laarin"
SCORING = (
    "irawo|ìràwọ̀|maaki|maki|ami|mo fun|mo fun yin ni|mo fun yin|mo fun un ni|mo fun won ni|mo fun e ni"
    "|mo maa fun|maa fun yin ni|maa fun|yin|ni|un|won|mo|fun|mo fi|ipo|o je|nomba|osibitu|e"
)
SKIPS = "foo|fo o|fò ó|e foo|e fo o|rekoja|e rekoja|eyi to kan"
DENIALS = "kii se|ki i se|kise|ki se|kii n se|ko ki n se|ko si|kosi|kii s"
ALARMS = "pajawiri|oro pajawiri|isoro pajawiri|nkan pajawiri"
BORROWED: Mapping[str, str] = {
    "faint": "daku",
    "born": "bimo",
    "blood": "eje",
    "snake": "ejo",
    "scorpion": "akeke|akeekee",
    "chest": "igbaya|aya",
    "heart": "okan",
    "breathe": "mimi|eemi",
    "baby": "omo|omo mi|ikoko",
    "mouth": "enu",
    "throat": "ofun",
    "pregnant": "aboyun|oyun|loyun",
    "poison": "majele",
    "hot water": "omi gbona|omi gbigbona",
    "leg": "ese",
    "hand": "apa",
}
