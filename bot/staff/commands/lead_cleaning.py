"""Leads that are one person, and changing many leads at once."""

import re
from uuid import UUID

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.lead_words import SOURCE_NAMES, SOURCES, STATUSES, read_filter, take_word
from bot.staff.leads import called, lead_line, one_lead
from bot.staff.people import one_member
from domain.kit.errors import Invalid
from domain.leads import service as leads
from domain.leads.combining import FieldChoice
from domain.leads.service import BulkChange, LeadFilter, Selection, Status

_MOVED = {
    "tags": "tags",
    "tasks": "tasks",
    "lead_activity": "timeline entries",
    "lead_interaction": "interactions",
    "opportunity": "opportunities",
}
_UNSAID = frozenset({"contact", "assigned_to", "preferred_doctor"})  # ids: nobody can read them
_BULK = re.compile(r"(?<!\S)(?P<verb>assign|give|move|tag|untag|source|delete)(?!\S)\s*(?P<what>.*)$", re.I)


async def duplicates(desk: Desk, rest: str) -> Answer:
    card = await one_lead(desk, rest, "duplicates {}")
    found = await leads.find_duplicates(desk.ctx, card.id)
    if not found:
        return Answer(f"Nobody else looks like {called(card)} ({card.tail}).")
    lines = [f"{called(card)} ({card.tail}) may also be:"]
    lines += [f"{lead_line(desk, one.lead)} - same {', '.join(one.shared)}" for one in found]
    buttons = [
        Button(f"Merge {one.lead.tail} into {card.tail}", f"merge {one.lead.short} into {card.short}")
        if one.lead.status is not Status.CONVERTED
        else Button(f"Merge {card.tail} into {one.lead.tail}", f"merge {card.short} into {one.lead.short}")
        for one in found[:9]
    ]
    return Answer("\n".join(lines), tuple(buttons))


async def merge(desk: Desk, rest: str) -> Answer:
    """`merge A into B`: B stays. Shows first what would come of it."""
    first, _, second = (part.strip() for part in re.sub(r"\s+(?:into|with)\s+", "\n", rest, count=1).partition("\n"))
    other = await one_lead(desk, first, f"merge {{}} into {second}" if second else "merge {}")
    if not second:
        raise Missing(f"Into which lead shall {called(other)} ({other.tail}) go?", f"merge {other.short} into {{}}")
    kept = await one_lead(desk, second, f"merge {other.short} into {{}}")
    preview = await leads.preview_merge(desk.ctx, kept_id=kept.id, merged_id=other.id)
    come = [f"{count} {_MOVED.get(name, name.replace('_', ' '))}" for name, count in preview.moves.items() if count]
    lines = [
        f"Merge {other.tail} {called(other)} into {kept.tail} {called(kept)}?",
        *(_choice(one) for one in preview.fields if one.name not in _UNSAID),
        f"Comes over: {', '.join(come) or 'nothing'}. {other.tail} leaves every list.",
    ]
    desk.sure("\n".join(lines), 1 + sum(preview.moves.values()), yes="Merge")
    done = await leads.merge(desk.ctx, kept_id=kept.id, merged_id=other.id)
    buttons = (Button("Show", f"lead {kept.short}"), Button("Undo", f"undo merge {kept.short}"))
    return Answer(f"{other.tail} is part of {called(done.lead)} ({kept.tail}) now.", buttons)


def _choice(one: FieldChoice) -> str:
    name = one.name.replace("_", " ")
    if one.counts == "both":
        return f"{name}: both"
    if not one.kept:
        return f"{name}: {one.other}"
    kept, other = (one.kept, one.other) if one.counts == "kept" else (one.other, one.kept)
    return f"{name}: {kept} (not {other})"


async def undo(desk: Desk, rest: str) -> Answer:
    card = await one_lead(desk, rest, "undo merge {}")
    merge_id: UUID | None = await leads.last_merge(desk.ctx, card.id)
    if merge_id is None:
        return Answer(f"Nothing was merged into {called(card)} ({card.tail}), or it was undone already.")
    desk.sure(f"Undo the last merge into {called(card)} ({card.tail})? Both are as before.", yes="Undo")
    done = await leads.undo_merge(desk.ctx, merge_id)
    return Answer(
        f"Two leads again:\n{lead_line(desk, done.kept)}\n{lead_line(desk, done.merged)}",
        (Button(f"Show {done.kept.tail}", f"lead {done.kept.short}"),),
    )


async def bulk(desk: Desk, rest: str) -> Answer:
    """`bulk leads new website assign @kemi`: which ones, then what; the count is confirmed."""
    found = _BULK.search(rest)
    if found is None:
        raise Missing(
            "What shall happen to them? assign @kemi, move to contacted, tag vip, untag vip, source website, or delete.",
            f"bulk leads {rest} {{}}",
        )
    verb, what = found.group("verb").casefold(), found.group("what").strip()
    which = rest[: found.start()].strip()
    if not which:
        raise Missing("Which leads? For example: new website. ALL means every one.", f"bulk leads {{}} {found.group()}")
    wanted = await read_filter(desk, which, f"bulk leads {{}} {found.group()}")
    if verb == "delete":
        return await _delete(desk, wanted.filter, wanted.said)
    change, said = await _change(desk, verb, what, f"bulk leads {which} {verb}")
    selection = Selection(filter=wanted.filter)
    count = (await leads.count_selected(desk.ctx, selection)).count
    if not count:
        return Answer(f"No leads: {wanted.said or 'all'}. Nothing was done.")
    many = f"{count} {'lead' if count == 1 else 'leads'}"
    desk.sure(f"{many} ({wanted.said or 'all'}): {said}?", count, yes=f"Yes, {count}")
    done = await leads.edit_many(desk.ctx, selection, change, expected_count=count)
    return Answer(f"Done: {done.changed} of {done.selected} changed, {said}.", (Button("Board", "leads board"),))


async def _change(desk: Desk, verb: str, what: str, line: str) -> tuple[BulkChange, str]:
    """What to do, and how to say so. Raises `Missing`."""
    if verb in ("assign", "give"):
        member = await one_member(desk, what.removeprefix("to ").strip(), f"{line} @{{}}")
        return BulkChange(assigned_to=member.id), f"assign to {member.name}"
    if verb == "move":
        status, _, after = take_word(what, STATUSES)
        if status is None:
            raise Missing("To which stage?", f"{line} to {{}}")
        reason = re.sub(r"^because\b[\s:,]*", "", after, flags=re.I)
        if status is Status.LOST and not reason:
            raise Missing("Why are they lost?", f"{line} to lost because {{}}", verbatim=True)
        return BulkChange(status=status, reason=reason), f"move to {status.label}"
    if verb == "source":
        source, _, _ = take_word(what, SOURCES)
        if source is None:
            raise Missing("Which source? For example website, walk in, referral.", f"{line} {{}}")
        return BulkChange(source=source), f"source {SOURCE_NAMES[source]}"
    names = tuple(name for part in re.split(r"[,;#]", what) if (name := part.strip()))
    if not names:
        raise Missing("Which tag?", f"{line} {{}}")
    if verb == "tag":
        return BulkChange(add_tags=names), f"tag {', '.join(names)}"
    return BulkChange(remove_tags=names), f"untag {', '.join(names)}"


async def _delete(desk: Desk, wanted: LeadFilter, said: str) -> Answer:
    if not desk.ctx.actor.may("leads.delete_many"):
        raise Invalid("Only an administrator can delete leads.")
    selection = Selection(filter=wanted)
    selected = await leads.count_selected(desk.ctx, selection)
    if not selected.deletable:
        return Answer(f"No leads to delete: {said or 'all'}.")
    stay = selected.count - selected.deletable
    kept = f" {stay} became patients and stay." if stay else ""
    desk.sure(f"DELETE {selected.deletable} leads ({said or 'all'})?{kept}", selected.deletable, yes="Delete them")
    done = await leads.delete_many(desk.ctx, selection, expected_count=selected.deletable)
    return Answer(f"{done.changed} leads are deleted.", (Button("Board", "leads board"),))


COMMANDS = (
    Command("duplicates", "Leads", ("duplicates", "lead duplicates"), "leads.duplicates", "Who may be the same person.",
            ("duplicates Zainab Bello",), duplicates),
    Command("merge_leads", "Leads", ("merge", "merge lead", "merge leads"), "leads.merge",
            "Make two leads one; shown before it is done, and it can be undone.", ("merge MI7ZX9QQAB into MI7ZX9QXYZ",), merge),
    Command("undo_merge", "Leads", ("undo merge", "unmerge"), "leads.undo_merge", "Make two leads of a merged one again.",
            ("undo merge Zainab Bello",), undo),
    Command("bulk_leads", "Leads", ("bulk leads", "bulk"), "leads.edit_many",
            "Change many leads: assign, move, tag, untag, source, delete.",
            ("bulk leads new website assign @kemi", "bulk leads lost tag cold"), bulk),
)  # fmt: skip
