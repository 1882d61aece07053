"""Words around an answer in Igbo: manners, wishes, counting, and how a red flag is denied or said in mixed speech."""

from collections.abc import Mapping

POLITE = (
    "biko|bikonu|biko nu|bikozie|daalu|dalu|daalụ|imela|imeela|ndewo|nnoo|kedu|ututu oma|ehihie oma|mgbede oma"
    "|ụtụtụ ọma|ehihie ọma|dokita|dokta|dọkịta|nu|o"
)
WANTS = (
    "achoro m|a choro m|achorom|achom|choro m|m choro|achoro m ka|achoro m ka m|nye m|nyem|ahoro m|a na m acho"
    "|ana m acho|m ga acho|achọrọ m"
)
NUMBERING = "nomba|onuogugu|nhoro|nke|nomba nke"
OUT_OF = "n'ime|nime|na ime|n ime|n'elu|na elu"
SCORING = (
    "kpakpando|maki|akara|m ga enye|m ga-enye|aga m enye|ana m enye|a na m enye|enyere m|e nyere m|m nyere"
    "|m na enye|ya|unu|gi|ha|na|bu|o bu|nke|ihe"
)
SKIPS = "mafere|gafere|mafee|gaa n'ihu|wufee|gaba"
DENIALS = "o bughi|obughi|ọ bụghị|abughi|enweghi|o nweghi|onweghi|o bu ghi|o bughị"
ALARMS = "mberede|ihe mberede|okwu mberede"
BORROWED: Mapping[str, str] = {
    "born": "imu nwa|amu nwa",
    "blood": "obara|obala",
    "snake": "agwo",
    "scorpion": "akpi",
    "chest": "obi|igbe obi",
    "breathe": "ume|iku ume|eku ume",
    "baby": "nwa|nwa m|nwam|nwata",
    "mouth": "onu",
    "throat": "akpiri",
    "pregnant": "di ime|ime|nwanyi ime",
    "poison": "nsi",
    "hot water": "mmiri oku",
    "fire": "oku",
    "leg": "ukwu",
    "hand": "aka",
}
