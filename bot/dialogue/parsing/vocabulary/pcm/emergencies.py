"""Red flags in Nigerian Pidgin: patterns per kind, their usual misspellings, and the words that put one in doubt.

`*` is up to three words, `(a|b)` either, `(a|b)?` optional, a leading `~` means ask first even when exact.
"""

from collections.abc import Mapping

EMERGENCIES: Mapping[str, tuple[str, ...]] = {
    "chest_pain": (
        "chest (dey|de) (hot|do|burn|somehow|squeeze|press)",
        "chest * (dey|de|don)? (pain|paining|hook|hold|tight|peppe|pepper|burn|bite|cut|worry|do me)",
        "heart * (pain|hold|cut|fail|stop|do me anyhow)", "(pain|pein) * (my|im|her) (chest|heart)",
        "~heart dey beat * fast", "~heart dey (jump|fly|run|beat)",
    ),
    "breathing": (
        "(breathe|breath|breathing) * fast fast",
        "(dey|de) breathe (fast|anyhow|hard|somehow)",
        "(no|nor|neva|never) (fit|dey|de|gree|sabi|dey fit)? (dey|de)? (breathe|breath|brit|breethe|breeth|"
        "breathing|briz)",
        "(no|nor) fit * (breathe|breath|brit|breathing)",
        "breath * (no gree|don cut|dey cut|dey finish|no dey come|dey seize|don seize|hard|don finish)",
        "(breath|breathing) (dey|de) (hard|cut|seize|hang|worry)",
        "(food|bone|fish bone|something) * (hook|hang|block) * (throat|neck)",
        "(asthma|asma) * (catch|hold|don start|worry)", "(hard|wahala) * to breathe",
        "(e|im|she|he|pikin) dey (gasp|choke)",
    ),
    "bleeding": (
        "blood * (dey|de) (rush|pour|comot|come out|flow|gush|waste)",
        "blood * (no gree stop|no dey stop|no wan stop|no gree|nor gree stop|no stop|plenty|full everywhere|full)",
        "(bleed|bleeding) * (no gree stop|no dey stop|plenty|well well|no wan stop|die|anyhow|no stop)",
        "(dey|de) (bleed|blid|bleeding)", "(vomit|vomiting|cough) * blood",
        "(bullet|cutlass|knife|machete) * (cut|touch|enter|chook|hit|wound)", "dem (don )?(shoot|stab|chook|shot) *",
        "(stab|shoot|chook) (am|me|him|her)",
    ),
    "unconscious": (
        "(no|nor) (gree|fit|dey) (wake|get up|open eye|answer)",
        "(person|e|she|he|him|im|pikin|mama|papa|wife|husband|mumsi|popsi|baby|my) * don (faint|collapse|"
        "fent|kolaps|slump|die|tie|kpai)",
        "don (faint|fent|collapse|kolaps|slump)",
        "fall * (no dey|nor dey|no gree|no fit) (answer|talk|wake|get up|stand|move)",
        "(no|nor|neva|never) (dey|gree|fit|de)? (wake|answer|respond|open eye|move body|shake|get up|move)",
        "eye don (turn|close)", "(i|me) (dey|de|wan) die",
        "(moto|motor|okada|keke|bike|trailer|danfo) * (jam|hit|kill|climb|brush)",
        "(nepa|light|current|wire) * (shock|catch|hold) (me|am|him|her|my)", "e be like (say )?(e|she|he) don die",
    ),
    "seizure": (
        "(pikin|baby|bebi) (body )?(dey|don|de) (stiff|strong|shake)",
        "pikin body * (stiff|strong)",
        "(dey|de) (jerk|convulse|shake anyhow|shake any how|fit)",
        "(body|hand and leg) * (dey|de) (jerk|shake|vibrate) * (anyhow|any how|well well|die)?",
        "(giri|warapa) * (catch|hold|start|worry)?", "foam * (dey|de|from) * mouth",
        "pikin (dey|don) (convulse|stiff|jerk)", "(convulsion|konvulshon) * (catch|hold|dey)",
    ),
    "stroke": (
        "(mouth|face) (don|dey|de) * (bend|twist|shift|turn|crook)",
        "one side * (no|nor) (dey|gree|fit|de) (work|move)",
        "(hand|leg|body) * (don die|no gree move|no fit move|no dey move|don dead)",
        "(no|nor) fit (talk|speak) (again|well|suddenly)?", "(partial )?stroke (don|dey|catch|hold)",
        "stroke * (catch|hold|hit|knack)",
    ),
    "suicide": (
        "(wan|want|wish|fit|go) (to )?(die|kpai|kill mysef|kill myself|kill my self|end am|end my life|hang)",
        "(kill|hang|finish|poison) (myself|mysef|my self|mi sef|imself|himself|hersef|ensef)",
        "tire (for|of|to) (life|live|dis life|this life|dey alive)", "life (don|dey|de)? (tire|taya|taia) me",
        "(no|nor) (wan|want) (live|dey alive|dey live) (again|any more)?", "(make|better make) (i|me) (just )?die",
        "(better|prefer) * i die", "jump (enter|inside) (lagoon|water|bridge|third mainland)",
    ),
    "burn": (
        "(hot water|hot oil|fire|acid|gas|kerosene|petrol|hot soup) (don )?(burn|pour|bon|roast|catch|touch) "
        "* (me|am|pikin|body|him|her|face|hand)?",
        "(fire|acid) don (burn|bon|catch|pour)", "(burn|bon|roast) * (well well|die|anyhow|whole body|body finish)",
        "gas (don )?(explode|blow|burst)",
    ),
    "poisoning": (
        "(drink|don drink|chop|swallow|lick|drinked|choped) * (sniper|hypo|kerosene|poison|bleach|jik|izal|"
        "rat poison|otapiapia|ota piapia|acid|petrol|fuel|insecticide|battery|gammalin|medicine plenty|"
        "plenty medicine|plenty drugs)",
        "(chop|eat) poison", "dem (don )?poison (me|am|him|her)",
        "(gen|generator) (smoke|fume|fumes) * (enter|kill|catch|choke)",
        "(swallow|chop) * (plenty|pack|all) * (tablet|tablets|drugs|paracetamol|medicine)",
    ),
    "snake_bite": (
        "snake (don|just|dey)? (bite|bait|chop|sting|knack) *", "(bite|bait) * snake",
        "(scorpion|akeke) (don |just )?(sting|bite|chook)", "~dog (don |just )?(bite|bait|chop)",
    ),
    "pregnancy": (
        "(belle|get belle|carry belle|pregnant|bele) * (blood|bleed|bleeding|blid)",
        "(blood|bleed|bleeding|blid) * (belle|carry belle|bele|belle woman|pregnant)",
        "(belle|bele) (don|dey|wan) (comot|spoil|remove)",
        "(baby|pikin) (for|inside) (belle|bele) * (no|nor) (dey|gree) (move|kick|shake)",
    ),
    "labour": (
        "(dey|don|inside|enter) (dey )?(labour|labor|leba)",
        "(water|wata) (don |just |don dey )?(break|burst|broke|brok)",
        "(wan|dey|de) (born|deliver|born pikin|deliver pikin) (now)?",
        "(pikin|baby) (dey|don|wan|de) (come|comot|come out|kom)",
        "(labour|labor|leba) (don|dey|de) (start|catch|hold|begin|worry|pain)?",
    ),
    "allergy": (
        "(throat|tongue|mouth|face|lips|neck) (don|dey|de) (swell|swel|close|big)",
        "(swell|swel) * (throat|tongue|face)", "~body dey react",
    ),
    "emergency": (
        "(na|be|e be|na serious) emergency", "(help|abeg help) * (die|dey die|wan die)",
        "(e|am|she|he|im|pikin|mama|papa) (wan|dey|de) (die|kpai|give up)", "(abeg|make una) * (ambulance|ambulans)",
        "bring ambulance", "~e serious well well", "(dem|e|person) (rape|rapped) (me|am|her)", "(no|nor) let * die",
    ),
}  # fmt: skip
MISSPELT: Mapping[str, str] = {
    "breathe": "brithe|britte|bred", "blood": "blood|blod|blud|bluud", "faint": "fent|feint",
    "collapse": "kolaps|colapse|collaps", "convulse": "convlse|konvuls",
}  # fmt: skip
PAST_CUES = "that time|last year|before before|for clinic|e don tey|for appointment|when i small|that year|wetin be"
"|wetin dey cause|wetin cause|how person go take know|how to prevent|una dey treat|how much"
OVER_CUES = "don go|don stop|don better|e don better|don finish go|don heal|i don dey okay|i don well"
NOW_CUES = "now now|now|sharp sharp|abeg come|since morning|quick quick|help|today"
HARMLESS = (
    "gum dey bleed|tooth dey bleed|teeth dey bleed|no be emergency|bleeding gum|for heart clinic|dey kill me "
    "with laugh|laugh wan kill me|hungry wan kill me"
    "|hunger wan kill me|hungry dey wire me|sun dey burn|fuel price"
    "|no move am|nor move am|no answer dey|fit answer you|end am any time"
)
