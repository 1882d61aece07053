"""Who works here: list, invite, role, leave."""

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.people import one_member
from bot.staff.reading import take_email, take_phone
from domain.staff.rules import Role, role_name
from domain.team import service as team
from domain.team.service import Invitation, Member

_ROLES = {
    "super admin": Role.SUPER_ADMIN,
    "hospital admin": Role.HOSPITAL_ADMIN,
    "admin": Role.HOSPITAL_ADMIN,
    "receptionist": Role.RECEPTIONIST,
    "reception": Role.RECEPTIONIST,
    "front desk": Role.RECEPTIONIST,
    "provider": Role.PROVIDER,
    "doctor": Role.PROVIDER,
    "nurse": Role.PROVIDER,
    "marketing": Role.MARKETING,
    "finance": Role.FINANCE,
}
_ROLE_NAMES = ("receptionist", "provider", "marketing", "finance", "admin")


def take_role(text: str) -> tuple[Role | None, str]:
    """The role named in the text, and the text without it (and without `as`)."""
    lowered = f" {text.casefold()} "
    for words, role in _ROLES.items():
        for phrase in (f" as {words} ", f" {words} "):
            at = lowered.find(phrase)
            if at >= 0:
                rest = f"{text[: max(at, 0)]} {text[at + len(phrase) - 1 :]}"
                return role, " ".join(rest.split())
    return None, text


def _line(member: Member) -> str:
    linked = ", ".join(member.channels) or "not linked yet"
    return f"{member.name}: {role_name(member.role)}, {linked if member.active else 'has left'}"


async def list_team(desk: Desk, rest: str) -> Answer:
    everybody = await team.members(desk.ctx)
    return Answer("\n".join(_line(member) for member in everybody), (Button("Help: team", "help team"),))


async def invite(desk: Desk, rest: str) -> Answer:
    phone, left = take_phone(rest)
    email, left = take_email(left)
    role, name = take_role(left)
    if not name:
        raise Missing("Whom do you invite? Name and role, for example: Bola Ade as receptionist", "invite {}")
    if role is None:
        choices = tuple(Button(word.capitalize(), f"invite {rest} as {word}") for word in _ROLE_NAMES)
        raise Missing(f"What is the role of {name}?", f"invite {rest} as {{}}", choices)
    return _invited(desk, await team.invite(desk.ctx, name, role, phone=phone or "", email=email or ""))


async def invite_again(desk: Desk, rest: str) -> Answer:
    member = await one_member(desk, rest, "invite again {}")
    return _invited(desk, await team.invite_again(desk.ctx, member.id))


def _invited(desk: Desk, invitation: Invitation) -> Answer:
    member = invitation.member
    until = invitation.expires_at.astimezone(desk.served.profile.hospital.zone)
    ways = [f"by WhatsApp or SMS to the hospital's number, write: STAFF {invitation.code}"]
    if desk.telegram_name:
        ways.insert(0, f"on Telegram: https://t.me/{desk.telegram_name}?start={invitation.code}")
    text = (
        f"{member.name} is invited as {role_name(member.role)}. The code works once, until {until:%a %d %b, %H:%M}.\n"
        f"Give it to nobody else.\n" + "\n".join(ways)
    )
    return Answer(text)


async def role(desk: Desk, rest: str) -> Answer:
    wanted, who = take_role(rest.replace(" to ", " "))
    if not who:
        raise Missing("Whose role shall change?", f"role {{}} {wanted.value if wanted else ''}".strip())
    member = await one_member(desk, who, f"role {{}} {role_name(wanted)}" if wanted else "role {}")
    if wanted is None:
        choices = tuple(Button(word.capitalize(), f"role {rest} {word}") for word in _ROLE_NAMES)
        raise Missing(
            f"{member.name} is {role_name(member.role)}. What shall the role be?", f"role {rest} {{}}", choices
        )
    desk.sure(f"Make {member.name} {role_name(wanted)} instead of {role_name(member.role)}?", yes="Change role")
    changed = await team.change_role(desk.ctx, member.id, wanted)
    return Answer(f"{changed.name} is {role_name(changed.role)} now.")


async def left(desk: Desk, rest: str) -> Answer:
    member = await one_member(desk, rest, "staff left {}")
    desk.sure(f"{member.name} has left? All their chats end at once.", yes="Has left")
    await team.deactivate(desk.ctx, member.id)
    return Answer(f"{member.name} has no access any more.")


COMMANDS = (
    Command("team", "Team", ("team", "staff list", "users", "who works here"), "team.list",
            "Everybody who works here.", ("team",), list_team),
    Command("invite", "Team", ("invite",), "team.invite", "Invite somebody: name and role; the code works once.",
            ("invite Bola Ade as receptionist", "invite Dr Musa 08031234567 as provider"), invite, changes=True),
    Command("invite_again", "Team", ("invite again", "new code"), "team.invite_again",
            "A new code for somebody you invited before.", ("invite again @bola",), invite_again),
    Command("role", "Team", ("role", "change role", "make role"), "team.change_role", "Change what somebody may do.",
            ("role @bola marketing",), role, changes=True),
    Command("staff_left", "Team", ("staff left", "remove staff", "deactivate"), "team.deactivate",
            "Somebody has left: end all their access.", ("staff left @bola",), left, changes=True),
)  # fmt: skip
