"""Days, hours and numbers in Hausa.

Hausa counts after the unit ("kwana uku", three days), the grammar of days before it (`3 @dy`), so those phrases are
made here: unit by unit, number by number.
"""

from collections.abc import Mapping

_SAID: Mapping[int, str] = {
    0: "sifili|siffili", 1: "ɗaya|daya|guda|guda ɗaya", 2: "biyu|biu|biyyu", 3: "uku|ukku",
    4: "huɗu|fuɗu|huddu", 5: "biyar|biyer|byar", 6: "shida|shidda|shidah", 7: "bakwai|bakwe|bokwai|bakway",
    8: "takwas|takwass|takos|takuas", 9: "tara|taara", 10: "goma|gwoma|gomma",
    11: "goma sha ɗaya|sha ɗaya|shadaya|sha daya", 12: "goma sha biyu|sha biyu|shabiyu",
    13: "goma sha uku|sha uku|shauku",
    14: "goma sha huɗu|sha huɗu|shahudu", 15: "goma sha biyar|sha biyar|shabiyar",
    16: "goma sha shida|sha shida|shashida", 17: "goma sha bakwai|sha bakwai|shabakwai",
    18: "goma sha takwas|sha takwas|shatakwas", 19: "goma sha tara|sha tara|shatara", 20: "ashirin|ishirin",
    21: "ashirin da ɗaya", 22: "ashirin da biyu", 23: "ashirin da uku", 24: "ashirin da huɗu|ashirin da fuɗu",
    25: "ashirin da biyar", 26: "ashirin da shida", 27: "ashirin da bakwai", 28: "ashirin da takwas",
    29: "ashirin da tara", 30: "talatin", 31: "talatin da ɗaya", 40: "arba'in", 45: "arba'in da biyar", 50: "hamsin",
}  # fmt: skip
_BEFORE = ("lamba", "lambar", "maki", "taurari", "tauraro", "na ba da", "na bada", "zan ba da", "zan bada")
NUMBERS: Mapping[int, str] = {
    number: "|".join((words, *(f"{before} {word}" for before in _BEFORE for word in (*words.split("|"), str(number)))))
    if number <= 10
    else words
    for number, words in _SAID.items()
}
ORDINALS: Mapping[int, str] = {
    number: "|".join(f"{of} {word}" for of in ("na", "ta") for word in words)
    for number, words in {
        1: ("farko", "ɗaya", "fari"),
        **{number: tuple(_SAID[number].split("|")[:2]) for number in range(2, 32)},
        -1: ("ƙarshe", "ƙarshen", "baya"),
    }.items()
}
_UNITS = {
    "dy": ("kwana", "kwanaki", "kwanakin", "ranaku"),
    "wk": ("mako", "makonni", "sati", "satuttuka"),
    "mo": ("wata", "watanni"),
    "hr": ("awa", "awowi", "awanni", "sa'a"),
    "mi": ("minti", "mintuna", "mintoci"),
}
_MOST = {"dy": 31, "wk": 12, "mo": 9, "hr": 12, "mi": 12}
_DAYS = {
    0: "litinin|litini|litinnin|latinin|lintinin|attanin|mande",
    1: "talata|talatar|talatah|tallata",
    2: "laraba|larabar|larabah|lareba",
    3: "alhamis|alhamisar|alamis|alhamish|alkhamis",
    4: "jumma'a|juma'a|jumaa|juma|jumu'a|jumua|jumat|jummat|jumma|jummaar|jumaar",
    5: "asabar|asabat|assabar|asabbar|asabe",
    6: "lahadi|lahadin|ladi|lahdi|lahaddi",
}

_MONTHS = {
    1: "janairu|janairun|junairu|janeru|janayiru",
    2: "faburairu|fabrairu|fabarairu|febrairu|faburairun",
    3: "maris|marci|maris din",
    4: "afirilu|afrilu|aprilu|afrilun",
    5: "mayu|mayun",
    6: "yuni|yunin",
    7: "yuli|yulin",
    8: "agusta|ogusta|agustan",
    9: "satumba|satunba|satumban|setumba",
    10: "oktoba|oktoban|okutoba",
    11: "nuwamba|nuwanba|novamba|nowamba|nuwamban",
    12: "disamba|disemba|dizamba|disanba|disamban",
}


def _counted() -> dict[str, str]:
    """ "kwana uku", "sati 2", "wata daya": the code of the number before that of the unit."""
    made = {}
    for unit, names in _UNITS.items():
        for number in range(1, _MOST[unit] + 1):
            counts = (*_SAID[number].split("|"), str(number))
            made[f"{number} {unit}"] = "|".join(f"{name} {count}" for name in names for count in counts)
    for number in (15, 20, 30, 45):
        counts = (*_SAID[number].split("|"), str(number))
        made[f"{number} mi"] = "|".join(f"{name} {count}" for name in _UNITS["mi"] for count in counts)
    return made


def _clock() -> dict[str, str]:
    """ "goma saura kwata" (a quarter to ten), "goma da kwata", "goma saura minti biyar", "biyu na dare" (two at night),
    "da goma" (at ten), "tsakanin 9 da" (between 9 and)."""
    made: dict[str, str] = {}
    for hour in range(1, 13):
        said = (*_SAID[hour].split("|"), str(hour))
        made[f"qt to {hour}"] = "|".join(f"{word} saura kwata" for word in said)
        made[f"qt ps {hour}"] = "|".join(f"{word} da kwata" for word in said)
        for minutes, words in ((5, ("biyar", "5")), (10, ("goma", "10")), (20, ("ashirin", "20"))):
            minute = [f"{unit}{word}" for unit in ("", "minti ") for word in words]
            made[f"{minutes} mi to {hour}"] = "|".join(f"{word} saura {late}" for word in said for late in minute)
            made[f"{minutes} mi ps {hour}"] = "|".join(f"{word} da minti {late}" for word in said for late in words)
        made[f"at {hour}"] = "|".join(f"da {word}" for word in said)
        made[f"bt {hour} an"] = "|".join(
            f"tsakanin {clock}{word} da{again}"
            for word in said
            for clock, again in (("", ""), ("karfe ", ""), ("karfe ", " karfe"))
        )
        if hour <= 4:
            made[f"{hour} am"] = "|".join(f"{word} na dare" for word in said)
        if hour in (10, 11):
            made[f"{hour} am"] = "|".join(f"{word} na rana" for word in said)
    return made


def _declined(names: str) -> str:
    """A weekday and its forms before another noun: "talatan makon gobe", "larabar mako mai zuwa"."""
    usual = names.split("|", 1)[0]
    return "|".join((names, f"{usual}n", f"{usual}r", f"{usual}in"))


def _months() -> dict[str, str]:
    """Each month by its name and by its number: "watan uku", "ga watan 3"."""
    return {
        f"m{month:02d}": "|".join(
            (
                names,
                *(
                    f"{of} {said}"
                    for of in ("watan", "ga watan", "wata na")
                    for said in (*_SAID[month].split("|"), month)
                ),
            )
        )
        for month, names in _MONTHS.items()
    }


WHEN: Mapping[str, str] = {
    "td": "yau|a yau|yau ɗin|yau ɗin nan|yau yau|yauu|yaw",
    "tm": "gobe|goben|gobe ɗin|gobeh|gobee|gove|gobbe|gobe gobe",
    "dy af tm": "jibi|jibin|jibbi", "in 3 dy": "gata", "in 4 dy": "citta|chitta",
    "ys": "jiya|jia|shekaranjiya|shekaran jiya",
    **{f"w{day}": _declined(names) for day, names in _DAYS.items()},
    **{
        f"th w{day}": "|".join(f"{name} {tail}" for name in names.split("|") for tail in ("nan", "ɗin nan"))
        for day, names in _DAYS.items()
    },
    **_months(),
    "dd": "ranar|a ranar|ran|ranan|ga ranar", "om": "ga wata|ga watan",
    "le": "saura", "pl": "da minti|da mintuna",
    "nx": "na gaba|ta gaba|gaba|na sama", "co": (
        "mai zuwa|mai zuwan|me zuwa|maizuwa|mai kamawa|mai tafe|da ke zuwa|dake zuwa|da ke tafe|dake tafe|da zai zo|da "
        "za ta zo|da zata zo|da za mu shiga|da zamu shiga|zuwan nan"
    ),
    "th": "wannan|wanan|wanann|nan",
    "nx wk": (
        "mako mai zuwa|makon mai zuwa|mako me zuwa|sati mai zuwa|satin mai zuwa|sati me zuwa|makon gobe|satin gobe"
        "|mako na gaba|sati na gaba|satin sama|makon sama|makon da ke tafe|makon da zamu shiga|satin da zamu shiga"
        "|mako mai kamawa|sati mai "
        "kamawa"
    ),
    "th wk": "wannan mako|wannan makon|wannan sati|wannan satin|makon nan|satin nan|cikin makon nan|cikin satin nan",
    "ls wk": "makon jiya|satin jiya|makon da ya wuce|satin da ya wuce|makon da ta wuce",
    "nx mo": (
        "wata mai zuwa|watan mai zuwa|wata me zuwa|watan gobe|wata na gaba|watan da zamu shiga|ga wata mai zuwa|ga "
        "watan gobe|ga watan mai zuwa"
    ),
    "th mo": "wannan wata|wannan watan|watan nan|ga watan nan|ga wannan wata|ga wannan watan",
    "ls mo": "watan jiya|watan da ya wuce|watan da ta wuce", "ls": "da ya wuce|da ta wuce|da ya gabata|da ta gabata",
    "wk": "mako|makon|sati|satin", "dy": "kwana|kwanaki", "mo": "wata", "hr": "awa|awanni", "mi": "minti|mintuna",
    **_counted(),
    "we": "ƙarshen mako|ƙarshen makon|ƙarshen sati|ƙarshen satin|karshen mako|wikend",
    "in": "nan da|a cikin|cikin|sai nan da|bayan nan da", "af": "bayan|bayan karfe|daga bayan",
    "bf": "kafin|kafin karfe|gabanin",
    "at": "da karfe|karfe|da ƙarfe|ƙarfe|qarfe|da qarfe|a karfe|karfen|misalin|da misalin", "ar": (
        "misalin ƙarfe|da misalin ƙarfe|wajen ƙarfe|wajen|kusan ƙarfe|kusan|wuraren"
    ),
    "fr": "daga|tun daga|fara daga|daga ƙarfe|daga ranar", "un": "har|zuwa|har zuwa|zuwa ƙarfe|har ƙarfe",
    "or": "ko|ko kuma|ko kuwa",
    "bt": "tsakanin|tsakani|a tsakanin", "an": "da", "ow": "zuwa gaba|zuwa sama|ko fiye", "tt": "masu zuwa|nan gaba",
    "sn": "tun|tun ranar", "ag": "da suka wuce|da suka gabata|kenan", "cl": "amma|sai dai|gara|gwamma|maimakon haka",
    "ng": (
        "ba|a'a|banda|ban da|in ban da|amma ban da|kar|kada|bana|ba na|ban|bazan|ba zan|bazan iya|ba zan iya|bazan samu"
        "|ba zan samu|bai yi min|maimakon|ba zan zo|bazan zo"
    ),
    "hf": "da rabi|rabi|da rabin", "nn": "tsakar rana|sha biyu na rana|goma sha biyu na rana|12 na rana",
    "mn": "tsakar dare|sha biyu na dare|goma sha biyu na dare|12 na dare",
    "am": "na safe|na safiya|na asuba|na asubah|na sassafe|na hantsi|nasafe", "pm": (
        "na rana|na yamma|na dare|na daddare|na la'asar|na azahar|na magariba|na magriba|narana|nayamma|nadare"
    ),
    **_clock(),
    "p06-12": "da safe|safe|safiya|safiyar|da safiya|a safiyar|dasafe|da sahe", "p06-09": (
        "da asuba|asuba|da asubah|da sassafe|sassafe|da asussuba|da wurwuri|tun da safe"
    ),
    "p08-11": "da hantsi|hantsi", "p12-17": "da rana|darana|da ranar|bayan azahar|da azahar|azahar",
    "p12-14": "da tsakar rana", "p15-18": "da la'asar|la'asar|bayan la'asar",
    "p17-21": "da yamma|yamma|yammaci|yammacin|da yammaci|a yammacin|dayamma|da magariba|da magriba|bayan aiki",
    "p19-23": "da dare|dare|da daddare|daddare|daren|a daren|cikin dare|dadare",
    "td p19-23": "yau da dare|daren yau", "td p17-21": "yau da yamma|yammacin yau|da yammacin yau",
    "fa": (
        "duk lokacin da kuke da dama|lokacin da kuke so|duk lokacin da kuka ga dama"
        "|yadda kuka ga dama|duk sanda|kowane day|kowace day|kowane time|kowane lokaci|ko wane lokaci|kowanne lokaci"
        "|ko wanne lokaci|kowace rana|ko wace rana|kowacce rana|ko wacce "
        "rana"
        "|kowane rana|ko yaushe|koyaushe|yanzu|yanzu yanzu|yanzun nan|da wuri|da wuri wuri|da wurwuri|da sauri|nan "
        "take|nan da nan"
        "|mafi kusa|mafi sauri|lokaci mafi kusa|rana mafi kusa|wanda ya fi kusa|na kusa|duk lokacin da ya samu|duk "
        "lokaci"
        "|duk ranar da ta samu|duk ranar da aka samu|duk rana|duk ranar|duk lokacin da aka samu|ranar farko|lokaci na "
        "farko|rana ta farko|tun da wuri"
    ),
}  # fmt: skip
