"""Understanding what a person typed: pure functions from text to a typed value, no database and no clock of their own.

Rules: a reader answers None, an empty value or several candidates rather than guess; wrong acceptance is worse than
asking again. Words are data, one file a language in `vocabulary/`; adding a language adds one file. English is always
read beside the dialogue's language, since people mix them. Every reader takes any text at all and never raises.

Public: `days.read_when`, `choices.match`, `yes_no.read_yes_no`, `names.read_name`, `phones.read_phone`,
`births.read_birth_date`, `births.read_hospital_number`, `numbers.read_number`, `numbers.read_stars`,
`emergency.red_flag`, `complaints.suggest_departments`, `keywords.Keywords`, `folding.fold`, `folding.tokens`.
"""
