"""Words around an answer in Hausa: manners, wishes, counting, and how a red flag is denied or said in mixed speech."""

from collections.abc import Mapping

POLITE = (
    "don allah|dan allah|domin allah|na gode|nagode|mun gode|godiya nake|ranka ya dade|ranki ya dade|likita|nas"
    "|malam|malama|hajiya|sannu|sannunku|ina kwana|ina wuni|ina yini|barka|barka da safiya|barka da yamma"
    "|barka da rana|salam|salamu alaikum|assalamu alaikum|wallahi|gsky|gaskiya|mana|dai|fa|kawai|insha allah"
    "|in sha allah"
)
WANTS = (
    "ina so|ina so in|ka ba ni|ku bani|a bani|inaso|inaso in|ina son|inason|ina so na|inaso na|nake so|nakeso"
    "|ina bukatar|zan so|a ba ni"
    "|abani|na zabi|zan zabi|ina neman|ku ba ni|so nake|so nake in"
)
NUMBERING = "lamba|lambar|na lamba|zabi|zabin|zabi na|na zabi|na|ta|lamba ta"
OUT_OF = "cikin|a cikin|daga cikin|bisa|bisa kan|akan|a kan"
SCORING = (
    "maki|lamba|lambar|tauraro|taurari|taurarin|na ba ku|na baku|na ba shi|na bashi|na ba da|na bada|zan ba da"
    "|zan bada|zan ba|zan bashi|zan ba ku|zan baku|na ba|ina ba|ina bada|ina ba ku|in ba ku|ku sa|a sa|ne|ce"
    "|asibitin|kimanin|a"
)
SKIPS = "tsallake|a tsallake|tsallake shi|tsallaka|na gaba|a wuce|mu wuce|wuce wannan"
DENIALS = "ba|ba na|ba ta|ba wata|ba wani|babu|ba batun|ba maganar|ba matsalar"
ALARMS = "gaggawa|na gaggawa|ta gaggawa|matsalar gaggawa|abin gaggawa"
BORROWED: Mapping[str, str] = {
    "faint": "suma|sume",
    "born": "haihu|haihuwa",
    "blood": "jini|jinin",
    "snake": "maciji|macijiya",
    "scorpion": "kunama",
    "chest": "kirji|kirjina|kirjin|kirjinsa|kirjinta",
    "heart": "zuciya|zuciyata|zuciyarsa|zuciyarta",
    "breathe": "numfashi|numfasawa",
    "baby": "yaro|yaron|yarona|jariri|jaririna|yarinya|yarinyata|ɗana",
    "mouth": "baki|bakinsa|bakinta",
    "throat": "makogwaro|makoshi",
    "pregnant": "juna biyu|mai ciki",
    "poison": "guba",
    "hot water": "ruwan zafi",
    "fire": "gobara|wuta",
    "leg": "kafa|kafarsa|kafarta|kafata",
    "hand": "hannu|hannunsa|hannuna",
    "die": "mutuwa|mutu",
}
