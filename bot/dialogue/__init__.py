"""The dialogue: typed flows, a pure machine that runs them, and turns that make its wishes true in one transaction.

`flow` what an author may write; `loading` reads it and names file, line and fix; `release` a compiled set of flows;
`machine` pure: (release, state, what was heard, world) -> replies, a wished call, state; `turn` one message, one commit.
A new step is a file in `steps/`, a new kind of answer one in `answers/`, a new action one in `actions/`.
"""
