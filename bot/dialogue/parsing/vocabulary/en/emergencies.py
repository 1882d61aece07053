"""Red flags in English: patterns per kind, their usual misspellings, and the words that put one in doubt.

`*` is up to three words, `(a|b)` either, `(a|b)?` optional, a leading `~` means ask first even when exact.
"""

from collections.abc import Mapping

EMERGENCIES: Mapping[str, tuple[str, ...]] = {
    "chest_pain": (
        "(pain|pains|hurting|pressure) * (heart|chest)",
        "chest * (on fire|hot|burning)",
        "~chest",
        "(chest|chst) * (pain|pains|paining|painful|hurt|hurts|hurting|tight|tightness|pressure|crushing|"
        "squeezing|ache|aching|burning|heavy|heaviness)",
        "(pain|pains|pressure|tightness|hurting|ache|heaviness) * (chest|chst)", "heart attack",
        "heart * (stopped|stop|failing|paining|hurting|hurts)", "(pain|pains) in * heart", "cardiac arrest",
        "chestpain", "chestpains", "heartattack",
        "(heavy|heavyweight|pressing|sitting|squeezing|weight|elephant|something) * on * chest", "~heart * medicine",
        "~heart * (racing|beating fast|pain|pains|pounding|tight)", "~palpitations",
    ),
    "breathing": (
        "(breathe|breath|breathing) (is|very|too|so|dey)? fast",
        "(wheezing|wheeze) * (badly|bad|much|cant|serious)",
        "~wheezing",
        "~wheeze",
        "~breathing",
        "~breathe",
        "(cant|cannot|cnt|couldnt|can not|can t|unable to|cud not|cudnt) * (breathe|breath|breathing|breeth)",
        "not (able to|even|really|properly)? (breathing|breath|breathe)", "isnt (breathing|breath)", "aint breathing",
        "(doesnt|dont|does not|didnt|wont|wasnt|no longer|hasnt been|refuses to|refused to|refusing to|"
        "failed to|never|unable to) (breathe|breath|breathing)",
        "(stopped|stops|struggling|struggles|trouble|difficulty|difficulties|difficult|hard|problem|problems|"
        "fighting|barely|hardly|gasping|unable) (to|in|with|for|at)? * (breathe|breath|breathing)",
        "(breathing|breath|breathe) (is|has|very|was|becoming|seems|getting|s|a|bit)? * (difficult|"
        "difficulty|hard|problem|problems|stopped|stop|failing|too fast|heavily|badly|trouble|with pain|"
        "rapidly|very fast)",
        "(short|shortness) of * breath", "breathless", "breathlessness", "gasping", "choking", "choked on",
        "suffocating", "asthma attack", "asthmatic attack", "(catch|catching) * breath", "no air", "lips * blue",
        "(turning|turned|going) blue", "cannot * inhale", "drowning", "drowned", "out of breath",
        "inhaler * not working",
    ),
    "bleeding": (
        "(period|menses|flow) * (heavy|heavily) * (dizzy|weak|faint|pads|pad|clots)",
        "soaking * (pad|pads|cloth|bed)",
        "~(clots|clot)",
        "(bleeding|bleed|bleeds) * (heavily|heavy|badly|much|lot|nonstop|profusely|seriously|severely|plenty|"
        "uncontrollably|to death|everywhere|fast|serious|severe)",
        "(heavy|severe|serious|heavily|uncontrolled|profuse|excessive|massive|too much|internal|nonstop|"
        "terrible|profusely) (bleeding|bleed|blood loss|blood flow|bleedin)",
        "(bleeding|blood|bleed) * (wont stop|not stopping|doesnt stop|not stop|refuses to stop|refused to "
        "stop|not stopped|cant stop|does not stop|will not stop|never stops|didnt stop|cannot stop|not "
        "ceasing)",
        "(cant|cannot|wont|unable to) stop * (bleeding|blood)", "losing * blood", "lost * blood",
        "(coughing|vomiting|vomitting|cough|vomit|spitting|throwing|vomited|coughed) (up)? blood",
        "(gushing|pouring|rushing|spurting) * blood", "blood * (gushing|pouring|rushing|spurting|everywhere)",
        "haemorrhage", "hemorrhage", "haemorrhaging", "hemorrhaging", "stabbed", "~stab", "gunshot", "gun shot",
        "(shot|shoot|stabbed|stab) * (brother|sister|husband|wife|son|daughter|father|mother|man|somebody|"
        "someone|person|friend|neighbour|uncle|boy|girl)",
        "(much|lots of|lot of|plenty|too much) blood", "~blood", "~shooting",
        "shot * (chest|head|leg|arm|stomach|belly|me|him|her)", "deep cut", "(hand|finger|leg|arm|foot) * cut off",
        "~bleeding", "~blood * (stool|urine|pee|poo|sputum)",
    ),
    "unconscious": (
        "(dropped|fell|fallen|drop) (down|dead)",
        "(not|isnt|cant|cannot|wont|no longer|doesnt|refuses to) (open|opening) * (eyes|eye)",
        "(hit|hits|knocked|bang|banged) * head",
        "(fell|fall|fallen|falls) (from|off|down)",
        "~no longer (talking|moving)",
        "unconscious", "unconcious", "(lost|losing|lose|loses|loss of) consciousness", "collapsed", "collapse",
        "collapsing", "(passed|passing|passes) out", "(fainted|fainting|faints)", "~paralysed", "~paralyzed",
        "(not|isnt|stopped|no longer) (responding|waking|moving|awake)", "unresponsive",
        "(wont|cant|cannot|doesnt|does not|refuses to|refused to|not|didnt|will not) * wake",
        "no (pulse|heartbeat|response)", "blacked out", "in a coma", "(dead|died) * (bed|floor|now|suddenly)",
        "~going to faint", "~feel like fainting", "~(feel|feeling) faint", "~faint", "slumped",
        "(is|im|am|was|are) dying", "about to die", "going to die", "hit * car",
        "(car|road|motor|bike|okada|keke) accident", "fell from * (height|roof|storey|building|tree|balcony)",
        "electrocuted", "electric shock", "~head injury",
    ),
    "seizure": (
        "(baby|child|son|daughter|he|she|body) * (stiff|stiffening) * (shaking|jerking|shake)",
        "~(baby|child|son|daughter|newborn) * stiff",
        "eyes * (turned|turning) * (white|up|back)",
        "seizure", "seizures", "seizing", "convulsion", "convulsions", "convulsing", "convulsed", "convulse",
        "(having|had|having a|in a) fits", "(having|had) * fit", "jerking", "foaming * mouth", "foam * mouth",
        "eyes * (rolling|rolled) (back|up)", "shaking uncontrollably", "body * shaking * (violently|badly)",
        "epileptic (attack|fit)", "~epilepsy attack",
    ),
    "stroke": (
        "stroke", "strokes",
        "(face|mouth|lip) * (drooping|droop|drooped|twisted|bent|sagging|one side|dropped|fallen|twisting|crooked)",
        "(suddenly|sudden) * (cant|cannot|unable to|not able to) (speak|talk|see|walk)",
        "(she|he|mum|mother|father|dad|husband|wife|mama|papa|grandma|grandpa|brother|sister) * (cant|cannot|"
        "unable to|not able to) (speak|talk)",
        "(cant|cannot|unable to|not able to) (speak|talk) (properly|well|clearly|suddenly)",
        "~(cant|cannot) (speak|talk) (again|anymore|any more|since)", "slurred (speech|words)", "speech * slurred",
        "slurring",
        "(one side|half|left side|right side|left arm|right arm|left leg|right leg|side of * body) * (weak|"
        "numb|paralysed|paralyzed|dead|not moving|not working|weakness)",
        "(cant|cannot|unable to|can not|couldnt) (move|lift|raise|feel) * (arm|arms|leg|legs|side|hand|body)",
        "(paralysed|paralyzed|numb|weak|dead) (on|in|at) * side", "sudden (weakness|numbness|confusion|blindness)",
        "(weakness|numbness) * one side", "suddenly * (blind|numb|paralysed|paralyzed|confused)",
        "worst headache * life", "thunderclap headache",
    ),
    "suicide": (
        "(end|ending) everything",
        "cant go on (anymore|any more|like this|again)?",
        "~hopeless",
        "(have|got|bought) * rope",
        "suicide", "suicidal", "sucide",
        "(kill|killing|hang|hanging|shoot|shooting|poison|poisoning|drown|drowning) (myself|himself|herself|"
        "themselves|meself|my self)",
        "(hanged|hung) (himself|herself|myself|themselves)", "(feel|feeling|felt) like ending", "ending it all",
        "(when|if|after) (i|im|i am) (dead|gone|die)", "want (out of|to leave) * life", "~hanging", "~hanged",
        "(want|wants|wanna|like|going|ready|plan|planning|wish|wished|wishing|rather|wanting|need|intend|"
        "thinking) (to|of|i)? (die|dying|end it|end it all|end my life|be dead|were dead|was dead)",
        "(end|ending|take|taking|took|ended) (my|his|her|their) (own)? (life|lives)", "end it all",
        "(cut|cutting|hurt|hurting|harm|harming) (myself|himself|herself|my wrist|my wrists|her wrist|his "
        "wrist|my self)",
        "self harm", "selfharm",
        "(no|not|dont|nothing) * (reason to live|want to live|worth living|wan live|to live for)",
        "life * (not worth|isnt worth|worthless)", "(tired|fed up) (of|with) (living|life|my life|this life)",
        "better off dead", "jump * (bridge|lagoon|roof)", "slit * (wrist|wrists|throat)", "overdosed on purpose",
        "dont want to be alive", "wish i was never born", "dont want to be here anymore",
    ),
    "burn": (
        "(severe|serious|bad|badly|terrible|third degree|severely|seriously|big|deep|terribly) (burn|burns|"
        "burnt|burned|scald|scalded|burning)",
        "(burnt|burned|scalded|burn) * (badly|severely|seriously|face|body|hot water|fire|all over|petrol|"
        "kerosene|acid|oil|chest|explosion|terribly|generator|gas)",
        "(hot water|hot oil|boiling water|acid|hot soup|hot pap|boiling oil|hot tea) * (poured|spilled|spilt|"
        "splashed|burnt|burned|fell|on (my|his|her|the))",
        "(poured|spilled|splashed|pour|spilt|bathed) * (hot water|hot oil|boiling water|acid|hot soup|hot "
        "pap|boiling oil|hot tea)",
        "(fell|fall|fallen|sat|falls) * (hot water|hot oil|fire|boiling water|hot soup|pot)",
        "(is|am|are|im|he|she|house|clothes|dress|caught|caught in a|in a) (on )?fire",
        "fire * (burnt|burned|burning) (him|her|me|them|us)",
        "(gas|cylinder|generator|petrol|kerosene|stove) * (explosion|exploded|explode|blast)",
        "set * (myself|himself|herself) * fire", "acid attack", "~burnt", "~burned (my|his|her|the)",
        "~burn (on|to) (my|his|her|the)", "~scalded",
    ),
    "poisoning": (
        "~poisonous",
        "~sniper",
        "poisoned", "~poisoning",
        "~(swallowed|swallow|swallows|ate|eaten) * (drugs|drug|medicine|tablets|pills|tablet|pill|something|"
        "coin|nail)",
        "(drank|drunk|drink|drinks|swallowed|swallow|swallows|ate|eaten|took|taken|ingested|inhaled|"
        "drinking) * (poison|sniper|bleach|hypo|jik|kerosene|petrol|acid|rat poison|otapiapia|ota piapia|"
        "pesticide|insecticide|detergent|battery|izal|dettol|herbicide|chemical|chemicals|gammalin|fuel|"
        "caustic soda|rat killer|thinner|weed killer|paint|battery acid|sulphuric acid)",
        "overdose", "overdosed", "overdosing",
        "(swallowed|took|taken|swallow|ate|drank|drunk) * (many|too many|all|whole|pack of|bottle of|plenty|"
        "full|handful of) * (tablets|pills|drugs|medicine|paracetamol|tablet|tabs|sleeping)",
        "(swallowed|swallow) * (battery|coin|button battery|needle|pin|nail|magnet|bone)",
        "(generator|carbon monoxide|gen) (fumes|smoke|poisoning)",
    ),
    "snake_bite": (
        "snake * (bite|bit|bites|bitten|biting|bited|attack|attacked|strike|struck)",
        "(bite|bit|bitten|bites|bited|struck) * snake", "snakebite",
        "(scorpion|viper|cobra|mamba) * (sting|stung|bite|bit|bites|bitten)",
        "(stung|bitten|bit|sting|bite) * (scorpion|viper|cobra|mamba)", "~dog * (bite|bit|bites|bitten)",
        "~(bite|bit|bitten) * dog",
    ),
    "pregnancy": (
        "(pregnant|pregnancy) * (fitting|fainted|collapsed|unconscious|jerking)",
        "(water|fluid) * (leaking|leak|gushing|dripping|coming out) * * (pregnant|months|weeks)",
        "(pregnant|months|weeks) * (water|fluid) * (leaking|leak|gushing|dripping|coming out)",
        "(pregnant|pregnancy|preg|months gone|expecting|weeks gone|trimester) * (bleeding|bleed|blood|"
        "spotting|bleeds)",
        "(bleeding|bleed|blood|spotting|bleeds) * * * * (pregnant|pregnancy|preg|months gone|trimester)", "miscarriage",
        "miscarrying",
        "(pregnant|pregnancy) * (fits|convulsion|convulsing|headache and blurred|severe pain|severe headache|"
        "swollen face|fell)",
        "baby * not (moving|kicking)", "baby * stopped (moving|kicking)",
        "(severe|serious) * (pain|bleeding) * pregnant", "ectopic",
        "bleeding * after (delivery|birth|childbirth|giving birth)",
        "(cant|cannot|dont|not) feel * baby * (move|kick|moving|kicking)?",
    ),
    "labour": (
        "waters (broke|broken|have broken|has broken|breaking|gone)",
        "water * (broke|broken|breaks|burst|breaking|bursting)",
        "(in|into|gone into|start|started|having|early|preterm|premature|false) (labour|labor)",
        "(labour|labor) (pain|pains|started|has started|start|has begun)", "contractions", "contraction",
        "(baby|babys|head|cord|child|leg) (is|dey|s)? (coming|coming out|showing|crowning|out)",
        "(giving|given|about to give|gave) birth (now|at home|in the car|on the road)?", "(going|about) to deliver",
        "delivering (now|at home)", "water bag * (broke|burst|broken)", "amniotic",
        "(about|going|wants|ready) to (give birth|deliver|put to bed|push)",
    ),
    "allergy": (
        "(sting|stung|bite) * * (swollen|swelling|swell)",
        "throat * (tight|tightening|tightness)",
        "(face|lip|lips|mouth|eyes|body) * (swelling|swollen|swell|swole) * (after|from) * (eating|ate|eat"
        "|taking|took|drug|drugs|nuts|groundnut|injection|sting|medicine|tablet)",
        "~(face|lip|lips|mouth) * (swelling|swollen|swell|swole)",
        "~(swelling|swollen|swell) * (face|lip|lips|mouth)",
        "(throat|tongue) * (swelling|swollen|swell|swole|closing|closed|swells|swelled)",
        "(swelling|swollen|swell) * (throat|tongue)", "anaphylaxis", "anaphylactic",
        "anaphylaxis shock", "(severe|serious|bad|terrible|strong) (allergic|allergy) (reaction|attack)?",
        "(allergic|allergy) * (throat|breathe|breathing|swelling|cant|shock|swollen)", "~allergic reaction",
    ),
    "emergency": (
        "~help my (father|mother|son|daughter|child|baby|wife|husband|brother|sister|mum|dad|family)",
        "emergency emergency", "~accident", "(had|have|been|in|involved in|just had) (a|an)? * accident",
        "~(never|not) (wake|woken|waking)",
        "(its|is|it is|this is|have|an|medical|real|big|serious|it be) * emergency",
        "emergency * (help|please|pls|ambulance|now)", "help * emergency",
        "(send|need|call|want|get|bring) * (ambulance|ambulans)",
        "(ambulance|ambulans) * (now|please|pls|fast|quick|urgently|needed)", "save my life", "life or death",
        "life and death", "matter of life", "help * (dying|die|die now)", "~emergency", "~ambulance", "raped",
        "~rape", "~sexually assaulted",
        "(baby|child|son|daughter|newborn) * (cold and|limp|not feeding|floppy|not crying|very weak|lifeless)",
        "~(very|seriously) (ill|sick) now", "~urgent help", "~fell * (head|stairs)", "~meningitis",
        "~unable to swallow",
    ),
}  # fmt: skip
MISSPELT: Mapping[str, str] = {
    "pain": "pian|payn|pein|pane|painn|panes|pin", "pains": "pians|panes",
    "chest": "ches|chst|cheast|cheats|chect|chets|chst", "cant": "carnt|cnt|kant|canot|cannt|cant't|cnat",
    "cannot": "canot|cannt|cannott",
    "breathe": "breth|brethe|brethe|braethe|breate|breahte|breathe|breeth|breeze|brth|breave",
    "breathing": "brething|breating|braething|breething|brthing|breadhing|brithing",
    "bleeding": "bleding|bledding|bleedin|blidding|blooding|blleeding", "blood": "blod|bluud|bloood|blud",
    "heavily": "hevily|heavilly", "heavy": "hevy|heavvy",
    "unconscious": "unconcious|unconsious|unconscous|uncontious|unconshous|unconchus",
    "collapsed": "colapsed|collasped|collapesed|colaps|colapse", "fainted": "feinted|fented|fainteds",
    "fainting": "feinting", "seizure": "siezure|seizur|seisure|sezure|ceizure|siezur", "seizures": "siezures|sezures",
    "convulsion": "convlsion|convulshon|convolsion|convultion|confulsion", "convulsing": "convolsing|convlsing",
    "stroke": "strok|strock|stoke|sroke|strooke", "suicide": "sucide|suicid|suiside|sueside|suicied|sucidal",
    "kill": "kil|keel", "myself": "my self|mysef|mysel|myslef", "poison": "posion|poisin|poisen|pioson|poisson",
    "poisoned": "posioned|poisend", "swallowed": "swalowed|swallod|swollowed|swalow", "snake": "snak|snek|snke|sneak",
    "pregnant": "pregant|pregnat|preganant|prignant|pregnent|pregnan", "labour": "laybor|labur|laboure|labuor",
    "broke": "brok|brooke", "water": "wata|watr|waterr", "swelling": "sweling|sweeling|swelin",
    "throat": "throt|troat|thraot|throath",
    "emergency": "emegency|emergancy|emergensy|emargency|emergencey|emmergency|imergency|emergecy|emrgency",
    "ambulance": "ambulanse|ambulence|ambulans|ambulace", "heart": "hart|haert|herat|heat",
    "attack": "atack|attak|atttack", "burnt": "bunt|brunt", "severe": "sever|sevear|savere|servere",
    "difficulty": "dificulty|difficulity|diffculty", "overdose": "overdoze|over dose|ovadose",
    "choking": "chocking|chokin", "accident": "acident|accidant|axident", "contractions": "contractons|contrations",
}  # fmt: skip
PAST_CUES = (
    "last year|last month|last week|years ago|year ago|months ago|weeks ago|ago|had|history|clinic|follow up"
    "|followup|review|check up|checkup|used to|previous|previously|past|years back|screening|vaccine|training"
    "|course|health talk|awareness|appointment|book|booking|prevent|prevention|what causes|what is|causes "
    "of|symptoms of"
    "|medicine for|medication for|treatment for|insurance|survivor|rehab|rehabilitation|physio|physiotherapy|scan"
    "|result|results|report|since childhood|as a child|when i was|family history|do you treat|do you have|fee"
    "|cost|price|how much|visiting|lecture|article|specialist|afraid of|scared of|fear of|risk of|worried about"
    "|certificate|form|bill|receipt|question about|information|info|in case of|if someone|movie|film|recovering"
    "|recovered|recovery|nearly|almost"
)
OVER_CUES = (
    "gone|better|is over|has stopped|have stopped|it stopped|now fine|cured|healed|no more|went away"
    "|no longer have|resolved|fine now|ok now|okay now|subsided|stopped now|has reduced|has ceased|all clear"
    "|false alarm|joke|joking"
)
NOW_CUES = (
    "now|right now|just|again|still|help|emergency|urgent|urgently|currently|this minute|this moment|suddenly"
    "|today|tonight|this morning|quick|quickly|hurry|dying|since morning|started|ambulance|ongoing"
)
HARMLESS = (
    "after stroke|after a stroke|post stroke|check my blood|check blood|test my blood|blood check|"
    "deep breath|breathing exercise|breathing exercises|breathing class|blood tonic|chest freezer|chest "
    "size|chest clinic|chest doctor|chest specialist|chest infection clinic|face cream|face mask|not feeling "
    "well|not well|no well|not good|no dey well|not ok|not okay|heart clinic|heart doctor"
    "|chest clinic|chest x ray|chest xray|bleeding gums|gum bleeding|gums bleeding|burn clinic|burns clinic"
    "|stroke clinic|burns unit|burn review|stroke review|stroke unit|epilepsy clinic|asthma clinic|labour room"
    "|labour ward|labor ward|ministry of labour|labour day|labour party|labour union|nigeria labour congress"
    "|labor day|first aid|stroke of luck|back stroke|breast stroke|emergency contact|emergency contacts"
    "|emergency number|in case of emergency|emergency phone|stroke medicine|stroke medication|stroke drugs"
    "|stroke physiotherapy|stroke rehab|fire service|fire road|fire station|fire extinguisher|die my hair"
    "|life insurance|accident form|accident insurance|insurance accident|bloody good|blood pressure monitor"
    "|blood count|blood result|blood results|blood fat|blood relation|birth certificate|death certificate"
    "|hair colour shot|next of kin|not an emergency|not emergency|no emergency|isnt an emergency|snake plant"
    "|heat stroke prevention|nose stud|blood test|blood tests|blood pressure|blood group|blood sugar|blood work"
    "|blood sample|blood type|blood donation|donate blood|blood bank|bp check|heart burn|heartburn|burn calories"
    "|burn fat|burnout|burning question|slow burn|dying to see|dying to meet|dying to know|die hard|killing it"
    "|pain killer|painkiller|painkillers|breath test|mouth odour|bad breath|fits me|fit me|a good fit|keep fit"
    "|fits my schedule|shoot me a|shoot me an"
)
