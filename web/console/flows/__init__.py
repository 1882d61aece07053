"""`/console/flows`: staff shape what the bot says, and try it before patients meet it.

One page a file: `overview` lists the flows, `steps` changes one in forms, `source` as text, `picture` draws it, `watching`
tells what patients do in it, `languages` has its translations, `chats` what must go as written, `publishing` puts the draft
before patients, `history` shows and restores what was before. `frame` is around each of them, `drafting` the hospital's draft
they all work on, `trying` the phone beside them, `looking` which figures are shown, `parts` what they are built of.
Everything is saved into the draft as it is written; nothing reaches a patient before it is published.
"""

from fastapi import FastAPI

from domain.kit.config import Settings


def shown(settings: Settings) -> bool:
    """Staff have these pages with every provider."""
    return True


def attach(app: FastAPI) -> None:
    """Registers the pages with NiceGUI."""
    from web.console.flows import (  # noqa: PLC0415
        chats,
        history,
        languages,
        overview,
        picture,
        publishing,
        source,
        steps,
        watching,
    )

    for page in (overview, steps, source, picture, watching, languages, chats, publishing, history):
        page.register(app)
