"""A department by name, or a few words about the complaint, from which departments are suggested."""

from bot.dialogue.answers import Asking, Reading, Understood, Unsure
from bot.dialogue.answers.choice import as_suggestion
from bot.dialogue.answers.choice import understand as understand_choice
from bot.dialogue.parsing.complaints import suggest_departments
from bot.dialogue.world import Heard

OUTCOMES = ("chosen",)


def understand(heard: Heard, asking: Asking) -> Reading:
    chosen = understand_choice(heard, asking)
    if isinstance(chosen, Understood):
        return chosen
    codes = suggest_departments(heard.text, asking.languages)
    fitting = [o for code in codes for o in asking.offers if o.values.get("code") == code]
    if fitting:
        return Unsure(tuple(as_suggestion(asking, offer) for offer in fitting[:3]), "which_department")
    return chosen
