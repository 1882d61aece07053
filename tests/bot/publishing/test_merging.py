"""Three-way merging: by state, by message, nothing lost and nothing guessed."""

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.compiling import shipped_texts
from bot.publishing.merging import _blocks, merge

BASE = """# A visit.
flow: visit
title: "Visit"
start: size
states:
  # How big it is.
  size:
    ask: "Which size?"
    options:
      small: "Small"
      large: "Large"
    go: {otherwise: sure}
  sure:
    ask: "Sure?"
    answer: yes_no
    go: {yes: end, no: size}

  end:
    end: done
"""
PO = (
    'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    'msgid "Which size?"\nmsgstr "Quelle taille ?"\n\nmsgid "Sure?"\nmsgstr "Vraiment ?"\n'
)
FILE = "visit.yaml"


def merged(ours: str, theirs: str, **choices: str) -> tuple[str, list[str]]:
    chosen = {place.replace("__", "."): side for place, side in choices.items()}
    made = merge({FILE: BASE}, {FILE: ours}, {FILE: theirs}, {f"{FILE}: {k}": v for k, v in chosen.items()})  # type: ignore[misc]
    return made.files[FILE], [clash.place for clash in made.clashes]


def test_every_shipped_file_is_cut_without_loss() -> None:
    for file, text in shipped_texts().items():
        if file.endswith(".yaml"):
            assert "".join(part for _, part in _blocks(text)) == text
            names = [name for name, _ in _blocks(text)]
            assert len(names) == len(set(names)), file


def test_both_changed_other_states() -> None:
    ours = BASE.replace("Which size?", "What size, please?")
    theirs = BASE.replace("Sure?", "Are you sure?")
    assert merged(ours, theirs) == (ours.replace("Sure?", "Are you sure?"), [])


def test_a_comment_stays_with_its_state() -> None:
    ours = BASE.replace("# How big it is.", "# How big the visit is.")
    theirs = BASE.replace('title: "Visit"', 'title: "A visit"')
    text, clashes = merged(ours, theirs)
    assert clashes == []
    assert "# How big the visit is.\n  size:" in text
    assert 'title: "A visit"' in text


def test_the_same_state_changed_by_both_is_for_the_author() -> None:
    ours = BASE.replace("Which size?", "What size?")
    theirs = BASE.replace("Which size?", "How big?")
    text, clashes = merged(ours, theirs)
    assert clashes == ["visit.yaml: states.size"]
    assert text == ours
    assert merged(ours, theirs, states__size="shipped") == (theirs, [])
    assert merged(ours, theirs, states__size="ours") == (ours, [])


def test_states_added_by_each() -> None:
    mine = '  thanks:\n    say: "Thank you."\n    go: end\n'
    new = '  hello:\n    say: "Hello."\n    go: size\n'
    ours = BASE.replace("  sure:\n", f"{mine}  sure:\n")
    theirs = BASE.replace("  # How big it is.\n", f"{new}  # How big it is.\n")
    text, clashes = merged(ours, theirs)
    assert clashes == []
    assert text == theirs.replace("  sure:\n", f"{mine}  sure:\n")


def test_a_state_one_side_removed() -> None:
    start, end = BASE.index("  sure:"), BASE.index("\n  end:")
    without = BASE[:start] + BASE[end + 1 :]
    untouched, clashes = merged(BASE, without)
    assert (untouched.count("sure:"), clashes) == (0, [])
    changed = BASE.replace("Sure?", "Are you sure?")
    assert merged(changed, without)[1] == ["visit.yaml: states.sure"]


def test_files_one_side_changed() -> None:
    made = merge(
        {"a.yaml": "1", "b.yaml": "1", "c.yaml": "1", "d.yaml": "1"},
        {"a.yaml": "1", "b.yaml": "ours", "c.yaml": "same", "mine.yaml": "m"},
        {"a.yaml": "new", "b.yaml": "1", "c.yaml": "same", "d.yaml": "1", "more.yaml": "n"},
    )
    assert made.files == {"a.yaml": "new", "b.yaml": "ours", "c.yaml": "same", "mine.yaml": "m", "more.yaml": "n"}
    assert (made.taken, made.kept, made.merged, made.clashes) == (
        ["a.yaml", "more.yaml"],
        ["b.yaml", "d.yaml", "mine.yaml"],
        [],
        [],
    )


def test_translations_by_message() -> None:
    ours = PO.replace("Quelle taille ?", "De quelle taille ?")
    theirs = PO.replace("Vraiment ?", "Êtes-vous sûr ?") + '\nmsgid "Small"\nmsgstr "Petit"\n'
    made = merge({"locales/fr.po": PO}, {"locales/fr.po": ours}, {"locales/fr.po": theirs})
    assert made.clashes == []
    for expected in ("De quelle taille ?", "Êtes-vous sûr ?", "Petit"):
        assert expected in made.files["locales/fr.po"]
    both = merge({"locales/fr.po": PO}, {"locales/fr.po": ours}, {"locales/fr.po": PO.replace("Quelle", "Combien")})
    assert [(c.place, c.ours) for c in both.clashes] == [("locales/fr.po: Which size?", "De quelle taille ?")]


def test_a_translation_of_ours_alone_is_kept() -> None:
    ours = PO + '\nmsgctxt "words"\nmsgid "big"\nmsgstr "grand"\n'
    theirs = PO.replace("Vraiment ?", "Êtes-vous sûr ?")
    made = merge({"locales/fr.po": PO}, {"locales/fr.po": ours}, {"locales/fr.po": theirs})
    assert 'msgctxt "words"\nmsgid "big"\nmsgstr "grand"' in made.files["locales/fr.po"]
    assert "Êtes-vous sûr ?" in made.files["locales/fr.po"]


STATES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["Hello", "Bye", "# no", "x: y"]), min_size=1)


def written(states: dict[str, str]) -> dict[str, str]:
    lines = [f'  {name}:\n    say: "{text}"\n    # after {name}\n    go: end\n' for name, text in states.items()]
    return {FILE: "flow: f\nstart: a\nstates:\n" + "".join(lines)}


@given(STATES, STATES)
def test_a_side_that_changed_nothing_yields(base: dict[str, str], changed: dict[str, str]) -> None:
    was, now = written(base), written(changed)
    for made in (merge(was, now, was), merge(was, was, now), merge(was, now, now)):
        assert made.files == now
        assert made.clashes == []


@given(STATES, STATES, STATES)
def test_every_part_comes_from_one_of_them(base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]) -> None:
    made = merge(written(base), written(ours), written(theirs))
    parts = dict(_blocks(made.files[FILE]))
    sources = [dict(_blocks(side[FILE])) for side in (written(ours), written(theirs))]
    clashing = {clash.place for clash in made.clashes}
    for name in {*parts, *sources[0], *sources[1]}:
        assert parts.get(name) in (sources[0].get(name), sources[1].get(name))
        both = sources[0].get(name) != sources[1].get(name)
        was = dict(_blocks(written(base)[FILE])).get(name)
        fought = both and was not in (sources[0].get(name), sources[1].get(name))
        assert (f"{FILE}: {name}" in clashing) == fought
