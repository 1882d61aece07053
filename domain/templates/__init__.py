"""Message templates of a hospital (section 8): named texts with variables, one row a language.

Public: `listed`, `read`, `create`, `change`, `archive`, `preview`, `use`; `rules.VARIABLES` are what a text may name. A
variable without a value is an error, never a gap in a message (TMPL-03). Values come from the caller: this tier knows no
appointments.
"""
