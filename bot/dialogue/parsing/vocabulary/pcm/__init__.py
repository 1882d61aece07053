"""Nigerian Pidgin, in the everyday English-like spelling and the phonetic one. To be reviewed by a native speaker."""

from bot.dialogue.parsing.lexicon import Vocabulary, told_by
from bot.dialogue.parsing.vocabulary.pcm import around, complaints, emergencies

VOCABULARY = Vocabulary(
    code="pcm",
    when={
        "td": "tude|tudey|todey|tuday|dis day", "tm": "tumoro|tumorow|tumoroh|tomoro|tumaro|toomoro",
        "nx tm": "nextumoro|nex tumoro|next tumoro|tumoro next", "ys": "yestaday|yestade",
        "w0": "monde|mondey|monday|mundé", "w1": "tiuzde|tiusde|tusde|tuesde|tuzday|tuzde",
        "w2": "wenezde|wenesde|wensde|wenzday|wenesday", "w3": "tozde|tosde|tosday|tozday|tursde",
        "w4": "fraide|fraidey|fride|fraiday", "w5": "satide|satode|satudey|satuday|satoday",
        "w6": "sonde|sondey|sunde|sonday", "m01": "januari", "m02": "febuari", "m03": "mach", "m04": "eprel|epril",
        "m05": "mey", "m06": "jun", "m07": "julai", "m08": "ogost", "m09": "septemba", "m10": "oktoba",
        "m11": "novemba", "m12": "disemba", "nx": "nex", "th": "dis|dis one",
        "co": "wey dey come|wey dey kom|dey come|wey de kom|dey front", "wk": "wik|wiks",
        "dy": "dey dem|days dem|de dem", "mo": "mont|monts", "hr": "awa|awas", "we": "wikend|wik end",
        "at": "for|na for|fo", "by": "bai", "fr": "from|start from|take from", "af": "afta|after", "bf": "bifo|bifor",
        "un": "reach|tey reach", "an": "an|and", "or": "abi|or|abi na",
        "ng": "no be|no fit|no go fit|nor|no gree|no dey|no want|i no go", "nx wk": "upper week wey dey come",
        "fa": (
            "any day|any taim|any time|anytime|any day wey dey|quick quick|sharp sharp|now now"
            "|the one wey dey free|any one wey dey|which one dey|anyday wey dey|wey dey quick|sharperly"
            "|any free day|fast fast"
        ),
        "hf": "haf", "qt": "kwata", "ps": "pas", "oc": "oklok|o klok", "nn": "nun",
        "p06-12": "morin|mornin|for morning|moning|monin|early mormor|mor mor", "p06-09": "early mor mor|early momo",
        "p12-17": "aftanun|afternun|aftanoon|for afternoon", "p17-21": "ivnin|evenin|for evening|ivning",
        "p19-23": "nait|for night", "td p19-23": "tunait", "tt": "taim|from now",
    },
    numbers={
        0: "ziro", 1: "won|wan", 2: "tu", 3: "tri|tree", 4: "fo|foh", 5: "faif|faiv", 6: "siks", 7: "sevun|sevin",
        8: "et|eit", 9: "nain", 10: "tin", 11: "ilevun|ileven", 12: "twelv",
    },
    ordinals={
        1: "nomba one|fest|fest one", 2: "nomba two|sekond", 3: "nomba three|tod", -1: "di last one|last one|na di last one",
    },
    fillers=(
        "abeg|abegi|biko|i wan|i want|wan|make|make i|make we|make una|e|dey|go|fit|come|go come|na|wey|for|the"
        "|dat|dat one|oga|nurse|una|we|o|oo|sef|sha|jare|joor|put me|put am|book am|book me|am|dem|kom|gif|gif me"
        "|fo|mi|di|una fit|pick|see dokita|dokita|to see doctor|ehn|eh|nau|naw|i go like|i go come|i fit come"
        "|na im|so|dis one"
    ),
    yes=(
        "yes|yes o|yes oo|ehn|ehen|eh en|na so|na so o|na true|e correct|correct|na him|na am|na im|i gree"
        "|i agree|i don gree|no wahala|no yawa|no shaking|sharp|e dey|e dey okay|okay na|ok na|oya|oya na|ya|yess"
        "|i want am|i want|do am|book am|book am na|na correct|e good|e sweet|all correct|e set|i dey okay|yes na"
        "|yes abeg|abeg yes|yes i gree|i accept"
    ),
    no=(
        "no|no o|no oo|mba|nor|no be so|no be am|e no correct|i no want|i no gree|no na|na lie|for where"
        "|e no good|at all|at all at all|lai lai|no way|no be that one|no be him|no be that|i no agree|no book am"
        "|no do am|leave am|i nor want|i no want am|no be true|abeg no|no abeg|i no like am|no o i no want"
        "|e no follow|no be emergency|e no be emergency|e no reach emergency"
    ),
    unsure="i no sure|i no know|i nor know|me i no know|e fit be|maybe|who know",
    negations="no be|no|nor|no dey|no get|neva|never|nor be|no want",
    name_intros=(
        "my name na|na me be|my name be|dem dey call me|dem call me|i be|my names na|call me|name na|na"
        "|im name na|her name na|di name na|na me|dem dey call am|my pikin name na|the name na|mai nem na"
        "|wetin dem dey call me na"
    ),
    name_outros="be my name|na my name|be im name|na im name|be her name|na the name",
    not_names=(
        "wetin|abeg|how far|oga|na|dey|wan|una|well done|i dey|sick|belle|bodi|pikin|person|sumbodi|my|so|wahala"
        "|am|him|him pikin"
    ),
    **told_by(around, complaints, emergencies),
)  # fmt: skip
