"""`/console/flows`: staff shape what the bot says, and try it before patients meet it.

One page a file: `overview` lists the flows, `steps` changes one in forms, `source` as text, `picture` draws it, `languages` its
translations, `publishing` puts the draft before patients, `history` shows and restores what was before. `frame` is around each of
them, `drafting` the hospital's draft they all work on, `trying` the phone beside them, `parts` what they are built of.
Everything is saved into the draft as it is written; nothing reaches a patient before it is published.
"""

from fastapi import FastAPI

from domain.kit.config import Settings


def shown(settings: Settings) -> bool:
    """Staff have these pages with every provider."""
    return True


def attach(app: FastAPI) -> None:
    """Registers the pages with NiceGUI."""
    from web.console.flows import history, languages, overview, picture, publishing, source, steps  # noqa: PLC0415

    for page in (overview, steps, source, picture, languages, publishing, history):
        page.register(app)
