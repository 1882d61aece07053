"""A message to a patient in one's own words, and writing down a call or a visit."""

import re
from functools import partial

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.patients import one_patient, take_who
from bot.staff.sending import CHANNELS, way_line, way_to
from domain.kit.errors import Conflict
from domain.patient_files import service as files
from domain.patient_files.service import Direction, TalkChannel
from domain.patients.rules import Relationship

_MINUTES = re.compile(r"(?<![\w.])(\d{1,3})\s*(minutes?|mins?|m|hours?|hrs?|h)(?!\w)", re.I)
_BEGAN = re.compile(r"(?<!\S)(incoming|inbound|outgoing|outbound|they called|called us|came in)(?!\S)", re.I)
_THEIRS = frozenset({"incoming", "inbound", "they called", "called us", "came in"})
_SAID = {TalkChannel.PHONE_CALL: "call", TalkChannel.IN_PERSON: "visit", TalkChannel.VIDEO_CALL: "video call"}


async def message(desk: Desk, rest: str) -> Answer:
    """`message MBH-004512: your glasses are ready`: shown first with its way and cost, sent after a yes."""
    who, words = take_who(rest)
    patient = await one_patient(desk, who, f"message {{}}: {words}" if words else "message {}")
    if patient.contact_id is None:
        raise Conflict(f"Nobody speaks for {patient.number} by telephone. Register a phone first.")
    if not words:
        # Whether it can go at all is said before anybody writes it.
        await way_to(desk, patient.contact_id, "")
        raise Missing(f"What shall {patient.name} read?", f"message {patient.number}: {{}}", verbatim=True)
    way = await way_to(desk, patient.contact_id, f"{desk.ctx.hospital.name}:\n{words}")
    speaker = await files.speaker_of(desk.ctx, patient.id, patient.contact_id)
    # Another one's phone: staff must know who reads it.
    whose = ""
    if speaker is not None and speaker.relationship != Relationship.SELF:
        whose = f", which is {speaker.name or 'somebody else'}'s"
    desk.sure(f"{way_line(desk, way, whose)}, for {patient.name} {patient.number}:\n“{words}”", way.covers, yes="Send")
    await files.write(
        desk.ctx, patient_id=patient.id, contact_id=patient.contact_id, message=words, key=desk.message_id
    )
    return Answer(
        f"On its way to {patient.name} by {CHANNELS.get(way.channel, way.channel)}.",
        (Button("History", f"history {patient.number}"),),
        in_place=True,
    )


async def log(channel: TalkChannel, desk: Desk, rest: str) -> Answer:
    """`log call MBH-004512 15 min asked about prices`: whom, how long if it was said, what came of it."""
    verb = f"log {_SAID[channel]}"
    who, left = take_who(rest)
    long = _MINUTES.search(left or who)
    minutes = None
    if long is not None:
        minutes = int(long.group(1)) * (60 if long.group(2)[0] in "hH" else 1)
        if not left:
            who, left = who[: long.start()].strip(), who[long.end() :]
        else:
            left = f"{left[: long.start()]} {left[long.end() :]}"
    began = _BEGAN.search(left)
    direction = Direction.IN if began and began.group(1).casefold() in _THEIRS else Direction.OUT
    if channel is TalkChannel.IN_PERSON and began is None:
        direction = Direction.IN
    if began is not None:
        left = f"{left[: began.start()]} {left[began.end() :]}"
    outcome = " ".join(left.split()).strip(" :,")
    took = f" {minutes} min" if minutes is not None else ""
    said = f" {began.group(1)}" if began is not None else ""
    patient = await one_patient(desk, who, f"{verb} {{}}:{took}{said} {outcome}".rstrip())
    if not outcome:
        raise Missing("What came of it?", f"{verb} {patient.number}{took}{said} {{}}", verbatim=True)
    made = await files.log_talk(
        desk.ctx,
        patient_id=patient.id,
        contact_id=patient.contact_id,
        channel=channel,
        direction=direction,
        minutes=minutes,
        outcome=outcome,
        key=desk.message_id,
    )
    theirs = ", they began" if began is not None and direction is Direction.IN else ""
    text = f"Logged for {patient.name}: {_SAID[channel]}{theirs}{',' + took if took else ''}."
    return Answer(
        text if made.created else "That is logged already.", (Button("History", f"history {patient.number}"),)
    )


COMMANDS = (
    Command("message", "Patients", ("message", "msg", "write to"), "patient_files.write",
            "Write to a patient; shown with its channel and cost before it goes.",
            ("message MBH-004512: your glasses are ready", "msg 0803 555 0101: please call us"), message, changes=True),
    Command("log_call", "Patients", ("log call", "log a call", "call log"), "communications.log",
            "Write down a call: how long, what came of it.",
            ("log call MBH-004512 15 min asked about prices", "log call Ada Obi: incoming, will come on Monday"),
            partial(log, TalkChannel.PHONE_CALL), changes=True),
    Command("log_visit", "Patients", ("log visit", "log a visit"), "communications.log",
            "Write down a talk at the desk.", ("log visit MBH-004512: brought her insurance card",),
            partial(log, TalkChannel.IN_PERSON), changes=True),
    Command("log_video", "Patients", ("log video call", "log video"), "communications.log",
            "Write down a video call.", ("log video call MBH-004512 20 min: review went well",),
            partial(log, TalkChannel.VIDEO_CALL), changes=True),
)  # fmt: skip
