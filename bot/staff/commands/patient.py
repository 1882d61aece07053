"""Writing to the hospital as a patient, from a phone that is linked to a member of staff."""

from bot.staff.command import Answer, Command
from bot.staff.desk import Desk


async def run(desk: Desk, rest: str) -> Answer:
    if desk.channel == "telegram":
        return Answer("This bot is for staff only. As a patient, write to the hospital's own number.")
    return Answer("You write as a patient now. Send STAFF to come back.", as_patient=True)


COMMAND = Command(
    "patient", "You", ("patient mode", "as patient", "i am a patient"), "",
    "Write to the hospital as a patient from this phone; STAFF brings you back.", ("patient mode",), run,
)  # fmt: skip
