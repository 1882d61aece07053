"""What changed, in words."""

from bot.dialogue.compiling import shipped_texts
from bot.publishing.comparing import compare

BEFORE = {
    "visit.yaml": """flow: visit
title: "Visit"
words: "visit"
start: size
states:
  size:
    ask: "Which size?"
    options: {small: "Small", large: "Large"}
    go: {small: end, large: sure}
  sure:
    ask: "Sure?"
    answer: yes_no
    go: {yes: end, no: size}
  end:
    end: done
""",
    "locales/fr.po": 'msgid "Which size?"\nmsgstr "Quelle taille ?"\n\nmsgid "Sure?"\nmsgstr "Vraiment ?"\n',
}


def told(flow: str | None = None, french: str | None = None) -> list[tuple[str, str]]:
    after = {
        "visit.yaml": flow if flow is not None else BEFORE["visit.yaml"],
        "locales/fr.po": french if french is not None else BEFORE["locales/fr.po"],
    }
    return [(change.kind, change.sentence) for change in compare(BEFORE, after).changes]


def test_nothing_changed() -> None:
    assert told() == []
    assert compare(shipped_texts(), shipped_texts()).changes == ()


def test_a_comment_is_no_change() -> None:
    assert told("# The visit\n" + BEFORE["visit.yaml"]) == []


def test_texts() -> None:
    flow = BEFORE["visit.yaml"].replace("Which size?", "What size?").replace('large: "Large"', 'large: "Big"')
    assert told(flow) == [
        ("text_changed", "visit.size: ask reads “What size?”, no longer “Which size?”."),
        ("text_changed", "visit.size: options.large reads “Big”, no longer “Large”."),
    ]


def test_another_option_and_another_order() -> None:
    flow = BEFORE["visit.yaml"].replace(
        '{small: "Small", large: "Large"}', '{large: "Large", medium: "Medium", small: "Small"}'
    )
    assert told(flow.replace("large: sure}", "large: sure, medium: end}")) == [
        ("rewired", "visit.size: 'medium' leads to end, which is new."),
        ("setting_changed", "visit.size: the order of options is another."),
        ("text_changed", "visit.size: options.medium is new: “Medium”."),
    ]


def test_states_and_ways() -> None:
    flow = BEFORE["visit.yaml"].replace("large: sure", "large: end")
    start, end = flow.index("  sure:"), flow.index("  end:")
    added = '  thanks:\n    say: "Thank you."\n    go: end\n'
    diff = compare(BEFORE, {**BEFORE, "visit.yaml": flow[:start] + added + flow[end:]})
    assert diff.sentences == (
        "visit.sure is removed.",
        "visit.size: 'large' leads to end, no longer to sure.",
        "visit.thanks is new: “Thank you.”.",
    )
    assert diff.states == {
        "visit.sure": ("state_removed",),
        "visit.size": ("rewired",),
        "visit.thanks": ("state_added",),
    }


def test_settings_of_a_flow_and_of_a_step() -> None:
    flow = BEFORE["visit.yaml"].replace('words: "visit"', 'words: "visit, come"\nresumable: true')
    flow = flow.replace("answer: yes_no\n    go: {yes: end, no: size}", "answer: text\n    go: end")
    assert told(flow) == [
        ("setting_changed", "visit: words reads “visit, come”, no longer “visit”."),
        ("setting_changed", "visit: resumable reads “True”, no longer “False”."),
        ("rewired", "visit.sure: any other answer leads to end, which is new."),
        ("rewired", "visit.sure: 'no' no longer leads to size."),
        ("rewired", "visit.sure: 'yes' no longer leads to end."),
        ("setting_changed", "visit.sure: answer reads “text”, no longer “yes_no”."),
    ]


def test_flows_that_come_and_go() -> None:
    gone = compare(BEFORE, {"locales/fr.po": BEFORE["locales/fr.po"]})
    assert gone.sentences[0] == "The flow visit (“Visit”) is removed."
    assert [change.kind for change in gone.changes] == ["flow_removed"] + ["state_removed"] * 3
    assert compare({}, BEFORE).sentences[0] == "The flow visit (“Visit”) is new: 3 states."


def test_translations() -> None:
    french = 'msgid "Which size?"\nmsgstr "De quelle taille ?"\n\nmsgid "Small"\nmsgstr "Petit"\n'
    assert told(french=french) == [
        ("translation_changed", "Français: “Which size?” reads “De quelle taille ?”."),
        ("translation_changed", "Français: “Sure?” has no translation any more."),
        ("translation_changed", "Français: “Small” reads “Petit”."),
    ]


def test_what_cannot_be_read_is_said_and_hides_nothing_else() -> None:
    assert told("flow: [", 'msgid "Small"\nmsgstr "Petit"\n')[0][0] == "unreadable"
    assert [kind for kind, _ in told("flow: [", 'msgid "Small"\nmsgstr "Petit"\n')] == [
        "unreadable", "translation_changed", "translation_changed", "translation_changed"
    ]  # fmt: skip
    assert told(french='msgid "Small\n')[0][0] == "unreadable"
