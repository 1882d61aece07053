"""Yoruba numbers from 0 to 60, the days of the month, and spans of time, which are said with the number last."""

from collections.abc import Mapping

NUMBERS: Mapping[int, str] = {
    # Not here, since without marks they are other words: ení (person), ọ̀kan (heart), àrún (illness), èje (blood).
    0: "òdo|ofo", 1: "kan|ookan|ikan|eyo kan|nomba kan|nonba kan", 2: "méjì|èjì|eeji|meeji|nomba meji",
    3: "mẹ́ta|ẹ̀ta|eeta|meeta|nomba meta", 4: "mẹ́rin|ẹ̀rin|eerin|merin|nomba merin",
    5: "márùn|márùnún|márùn-ún|marun un|maarun|nomba marun", 6: "mẹ́fà|ẹ̀fà|eefa|meefa|nomba mefa",
    7: "méje|eeje|meeje|nomba meje", 8: "mẹ́jọ|eejo|meejo|nomba mejo", 9: "mẹ́sàn|mẹ́sànán|mẹ́sàn-án|mesan an|eesan|meesan",
    10: "mẹ́wàá|mewa|eewa|mẹ́wà|meewa", 11: "mọ́kànlá|ọ̀kànlá|mokonla", 12: "méjìlá|èjìlá|mejila",
    13: "mẹ́tàlá|ẹ̀tàlá", 14: "mẹ́rìnlá|ẹ̀rìnlá", 15: "mẹ́ẹ̀ẹ́dógún|medogun|ẹ̀ẹ́dógún|márùndínlógún|maarundinlogun",
    16: "mẹ́rìndínlógún|ẹ̀rìndínlógún", 17: "mẹ́tàdínlógún|ẹ̀tàdínlógún", 18: "méjìdínlógún|èjìdínlógún",
    19: "mọ́kàndínlógún|ọ̀kàndínlógún", 20: "ogún", 21: "mọ́kànlélógún|ọ̀kànlélógún", 22: "méjìlélógún|èjìlélógún",
    23: "mẹ́tàlélógún|ẹ̀tàlélógún", 24: "mẹ́rìnlélógún|ẹ̀rìnlélógún",
    25: "mẹ́ẹ̀ẹ́dọ́gbọ̀n|medogbon|márùndínlọ́gbọ̀n|maarundinlogbon", 26: "mẹ́rìndínlọ́gbọ̀n|ẹ̀rìndínlọ́gbọ̀n",
    27: "mẹ́tàdínlọ́gbọ̀n|ẹ̀tàdínlọ́gbọ̀n", 28: "méjìdínlọ́gbọ̀n|èjìdínlọ́gbọ̀n", 29: "mọ́kàndínlọ́gbọ̀n|ọ̀kàndínlọ́gbọ̀n",
    30: "ọgbọ̀n", 31: "mọ́kànlélọ́gbọ̀n|ọ̀kànlélọ́gbọ̀n", 40: "ogójì", 45: "márùndínláàádọ́ta|marundinladota",
    50: "àádọ́ta|adota", 60: "ọgọ́ta",
}  # fmt: skip
ORDINALS: Mapping[int, str] = {
    # "akoko" alone is also the time (àkókò).
    1: "ekini|ekinni|eyi akọkọ|ìkíní|kìíní|kìn-ín-ní|kinni|kini akoko|eyi akoko|ojo akoko|ti akoko"
    "|nomba akoko", 2: "ìkejì|kejì|ekeji",
    3: "ìkẹta|kẹta|eketa", 4: "ìkẹrin|kẹrin|ekerin", 5: "ìkarùn-ún|karùn-ún|karun|karun un|ikarun", 6: "ìkẹfà|kẹfà",
    7: "ìkeje|keje", 8: "ìkẹjọ|kẹjọ", 9: "ìkẹsàn-án|kẹsàn-án|kesan|kesan an|ikesan", 10: "ìkẹwàá|kẹwàá|kewa",
    11: "ìkọkànlá|kọkànlá", 12: "ìkejìlá|kejìlá", 13: "kẹtàlá", 14: "kẹrìnlá", 15: "kẹẹ̀ẹ́dógún|kedogun|karùndínlógún",
    16: "kẹrìndínlógún", 17: "kẹtàdínlógún", 18: "kejìdínlógún", 19: "kọkàndínlógún", 20: "ogúnjọ́|kogun|ogunjo",
    21: "kọkànlélógún", 22: "kejìlélógún", 23: "kẹtàlélógún", 24: "kẹrìnlélógún",
    25: "kẹẹ̀ẹ́dọ́gbọ̀n|kedogbon|karùndínlọ́gbọ̀n", 26: "kẹrìndínlọ́gbọ̀n", 27: "kẹtàdínlọ́gbọ̀n", 28: "kejìdínlọ́gbọ̀n",
    29: "kọkàndínlọ́gbọ̀n", 30: "ọgbọ̀njọ́|kogbon|ogbonjo", 31: "kọkànlélọ́gbọ̀n",
    -1: (
        "eyi to kehin|eyi to gbehin|to kehin|igbehin|ti igbehin|ikehin|eyi ikehin|kehin|ti o kehin|to keyin|eyi to keyin"
        "|eyi ti o kehin|eyi to gbeyin|to gbeyin|gbeyin|eyi to pari"
    ),
}  # fmt: skip
_MONTHS = (
    "oṣù ṣẹ́rẹ́|jánúárì|januari|osu kini|osu kinni|osu kiini", "oṣù èrèlè|èrèlè|fẹ́búárì|feburari|febuari|osu keji",
    "oṣù ẹrẹ̀nà|ẹrẹ̀nà|oṣù máàṣì|maasi|osu keta", "oṣù ìgbé|oṣù igbe|épírì|epirili|eprili|osu kerin",
    "oṣù ẹ̀bìbì|ẹ̀bìbì|osu mee|osu may|osu karun|osu karun un", "oṣù òkúdù|òkúdù|júùnù|juunu|osu kefa",
    "oṣù agẹmọ|agẹmọ|júláì|julai|osu keje", "oṣù ògún|ọ́gọ́ọ́sì|ogosi|aogosi|osu kejo",
    "oṣù owewe|owewe|oṣù owérè|owérè|sẹ̀tẹ́ńbà|setemba|septemba|osu kesan|osu kesan an",
    "oṣù ọ̀wàrà|ọ̀wàrà|ọkitóbà|oktoba|osu kewa|osu kewaa", "oṣù bélú|bélú|nọfẹ́ńbà|nofemba|novemba|osu kokanla",
    "oṣù ọ̀pẹ̀|dìsẹ́ńbà|disemba|desemba|osu keresimesi|osu kejila",
)  # fmt: skip
_UNITS = {"dy": "ojo", "wk": "ose", "mo": "osu", "hr": "wakati", "mi": "iseju"}
_MINUTES = (5, 10, 15, 20, 25)


def _spoken(number: int) -> list[str]:
    return [word for word in NUMBERS[number].split("|") if not word.startswith(("nomba", "nonba"))]


def _spans() -> dict[str, str]:
    """Spans from now on; with a figure only where nothing else can be meant, for "ojo 5 osu 12" is 5 December."""
    spans: dict[str, str] = {}
    for code, unit in _UNITS.items():
        for number in (n for n in NUMBERS if 0 < n <= 31):
            said = [f"{unit} {word}" for word in _spoken(number)]
            from_now = [
                f"{span} {end}" for span in (f"{unit} {number}", *said) for end in ("si i", "si oni", "si isinyi")
            ]
            after = [f"{before} {span}" for span in said for before in ("leyin", "laarin", "ni", "to ba to")]
            spans[f"in {number} {code}"] = "|".join((*from_now, *after))
            spans[f"{number} {code}"] = "|".join(said)
    return spans


def _minutes(link: str, code: str) -> dict[str, str]:
    """Minutes past and to the hour, which are said after it."""
    said: dict[str, str] = {}
    for hour in range(1, 13):
        for minutes in _MINUTES:
            pairs = [(h, m) for h in (str(hour), *_spoken(hour)) for m in (str(minutes), *_spoken(minutes))]
            key = f"qt {code} {hour}" if minutes == 15 else f"{minutes} {code} {hour}"
            said[key] = "|".join(f"{h} {link} {m}" for h, m in pairs)
    return said


def _months() -> dict[str, str]:
    """Each month by its names, with and without "month", and by its number."""
    named: dict[str, str] = {}
    for month, words in enumerate(_MONTHS, 1):
        bare = [word for word in words.split("|") if " " not in word]
        named[f"m{month:02d}"] = "|".join((words, f"osu {month}", *(f"osu {word}" for word in bare)))
    return named


def _ranges() -> dict[str, str]:
    """ "aago mesan si mokanla": from nine to eleven."""
    return {
        f"to {hour}": "|".join(
            f"{to} {said}" for to in ("si", "de", "di", "titi") for said in (*_spoken(hour), str(hour))
        )
        for hour in range(1, 13)
    }


RANGES: Mapping[str, str] = _ranges()
MONTHS: Mapping[str, str] = _months()
SPANS: Mapping[str, str] = _spans()
CLOCK: Mapping[str, str] = {**_minutes("koja iseju", "ps"), **_minutes("ku iseju", "to")}
