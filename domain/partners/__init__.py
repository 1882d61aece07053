"""Professional contacts: who refers patients to us, partners and companies (section 3). People who chat are `contacts`.

Public: `add`, `find`, `card`, `change`, `log_interaction`, `credit_referral`, `remove`, `stats`.
"""
