"""What actions come to in a trial: for every outcome of every action, the variables it gives, with sample values.

The first outcome of each is what happens when nobody says otherwise. Values that only one outcome brings stand in that one
only, as the actions themselves give them: a text that needs more is found out here, not by a patient.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bot.dialogue.actions import actions
from bot.dialogue.world import Outcome, Wish
from bot.trying.hospital import sample_id
from domain.appointments.service import Catalogue

NUMBER = "7KQ4MV"
HOSPITAL_NUMBER = "MBH-004512"
LINK = "https://care.example"
ADA = {"id": str(sample_id("Ada Obi")), "name": "Ada Obi", "first": "Ada"}
TUNDE = {"id": str(sample_id("Tunde Obi")), "name": "Tunde Obi", "first": "Tunde"}
REWARDS = (
    {"id": str(sample_id("check")), "name": "Dental check", "cost": 200, "words": ["redeem 1"]},
    {"id": str(sample_id("tea")), "name": "Cup of tea", "cost": 20, "words": ["redeem 2"]},
)
CODE = "R7-4K2M"


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: its arguments, the hospital's catalogue and the instant, in the hospital's zone."""

    args: dict[str, Any]
    catalogue: Catalogue
    now: datetime

    def on(self, days: int) -> str:
        return (self.now.date() + timedelta(days=days)).isoformat()

    def at(self, days: int, hour: int) -> str:
        return datetime.combine(self.now.date() + timedelta(days=days), time(hour), self.now.tzinfo).isoformat()


Values = dict[str, Any]
Gives = Callable[[Asked], Values]


def _nothing(_: Asked) -> Values:
    return {}


def _always(**values: Any) -> Gives:
    return lambda _: dict(values)


def _times(days: int) -> Gives:
    """Three free hours of one doctor: the one asked for, or the first of the department."""

    def give(asked: Asked) -> Values:
        doctor = _doctor(asked.catalogue, asked.args.get("provider"), asked.args.get("department"))
        rows = [
            {
                "id": f"{doctor.id}@{starts}",
                "starts": starts,
                "provider_id": str(doctor.id),
                "provider_name": doctor.label,
                "with_whom": "",
                "department_id": str(doctor.department_ids[0]),
            }
            for starts in (asked.at(days, hour) for hour in (9, 10, 11))
        ]
        return {"times": rows, "one_provider": doctor.label, "last_shown": rows[-1]["starts"]}

    return give


def _doctor(catalogue: Catalogue, provider: Any, department: Any) -> Any:
    known = {str(entry.id): entry for entry in catalogue.providers.values()}
    there = [entry for entry in known.values() if str(department) in map(str, entry.department_ids)]
    return known.get(str(provider)) or next(iter(there or known.values()))


def _told(asked: Asked) -> Values:
    """What is said of a time that is kept or booked; it is known by the id of its row."""
    chosen = str(asked.args.get("time") or asked.args.get("held") or "")
    provider, _, starts = chosen.partition("@")
    doctor = _doctor(asked.catalogue, provider, asked.args.get("department"))
    return {"starts": starts or asked.at(3, 10), "provider_name": doctor.label, "place": doctor.place}


def _held(asked: Asked) -> Values:
    told = _told(asked)
    doctor = _doctor(asked.catalogue, asked.args.get("provider"), asked.args.get("department"))
    department = asked.catalogue.departments[doctor.department_ids[0]].name
    first = asked.args.get("first") or ""
    return {"held": asked.args.get("time"), "department_name": department, "patient_first": first, **told}


def _booked(asked: Asked) -> Values:
    people = list(asked.args.get("people") or ())
    if not any(person["id"] == asked.args.get("person") for person in people):
        name = f"{asked.args.get('first') or ''} {asked.args.get('last') or ''}".strip()
        entry = {"id": str(sample_id(name)), "name": name, "first": asked.args.get("first") or name}
        people = [*(p for p in people if p["id"] != entry["id"]), entry]
    return {**_moved(asked), "my_people": people}


def _moved(asked: Asked) -> Values:
    return {"number": NUMBER, "calendar_link": f"{LINK}/calendar/sample.ics", **_told(asked)}


def _general_clinic(asked: Asked) -> Values:
    general = asked.catalogue.department("general") or next(iter(asked.catalogue.departments.values()))
    return {"department": str(general.id), "department.label": general.name, "department.code": general.code}


def _appointments(asked: Asked) -> Values:
    doctor = _doctor(asked.catalogue, None, sample_id("dental"))
    row = {
        "id": str(sample_id("appointment")),
        "number": NUMBER,
        "starts": asked.at(3, 10),
        "provider_name": doctor.label,
        "provider_id": str(doctor.id),
        "department_id": str(doctor.department_ids[0]),
        "department_name": asked.catalogue.departments[doctor.department_ids[0]].name,
        "place": doctor.place,
        "patient_first": "Ada",
    }
    return {"appointments": [row], "count": 1}


def _appointment(asked: Asked) -> Values:
    row = _appointments(asked)["appointments"][0]
    return {
        "starts": row["starts"],
        "department": row["department_id"],
        "provider": row["provider_id"],
        "patient_first": row["patient_first"],
    }


def _joined(asked: Asked) -> Values:
    first, last = asked.args.get("day") or asked.on(0), asked.args.get("until") or asked.on(60)
    people = list(asked.args.get("people") or ())
    return {"wish_from": first, "wish_until": last, "offer_minutes": 15, "my_people": people}


def _points(asked: Asked) -> Values:
    values: Values = {"balance": 150, "tier": "Bronze", "next_tier": "Silver", "missing": 350}
    values |= {"expiring": 0, "expires": ""}
    for number in range(1, 6):
        values |= {f"kind{number}": "", f"points{number}": 0, f"at{number}": ""}
    return values | {"kind1": "appointment_completed", "points1": 50, "at1": asked.at(-7, 10)}


def _question(kind: str, question: str, *rows: str) -> Gives:
    choices = [{"id": f"q1.{n}", "label": label, "words": []} for n, label in enumerate(rows, 1)]
    return _always(
        invitation=str(sample_id("invitation")), survey_title="Our wards", anonymous=False, question=question,
        question_id="q1", question_kind=kind, required=False, choices=choices,
    )  # fmt: skip


_SCORE = _question("NPS", "How likely are you to recommend us, from 0 to 10?")
_PEOPLE = [{**ADA, "until": ""}, {**TUNDE, "until": "20/11/2027"}]
_VERIFYING: dict[str, Gives] = {"verified": _nothing, "wrong": _nothing, "locked": _nothing}
_DONE: dict[str, Gives] = {"done": _nothing}
_SAVED: dict[str, Gives] = {"saved": _nothing, "gone": _nothing}

SAMPLES: dict[str, dict[str, Gives]] = {
    "accept_offer": {
        "booked": lambda asked: {"number": NUMBER, "starts": asked.at(3, 10)},
        "expired": _nothing,
        "busy": _nothing,
        "too_many": _nothing,
    },
    "add_family_member": {"added": _always(number=HOSPITAL_NUMBER), "of_age": _nothing},
    "alert_emergency": {"alerted": _nothing},
    "answer_survey": {"done": _nothing, "next": _nothing, "needed": _nothing, "over": _nothing},
    "ask_desk_for_change": {"asked": _nothing},
    "ask_for_person": {"open": _nothing, "closed": _nothing},
    "book_appointment": {
        "booked": _booked,
        "taken": _times(4),
        "full": _nothing,
        "busy": _nothing,
        "too_many": _nothing,
        "mismatch": _nothing,
    },
    "check_may_change": {"allowed": _nothing, "too_late": _nothing, "gone": _nothing},
    "check_registered": {"registered": _nothing, "none": _nothing},
    "check_verified": {"needed": _nothing, "verified": _nothing},
    "check_window": {"open": _nothing, "closed": _nothing},
    "choose_general_clinic": {"done": _general_clinic, "missing": _nothing},
    "confirm_reminded": {"confirmed": _nothing, "gone": _nothing},
    "correct_name": {"saved": _nothing, "other_name": _nothing, "gone": _nothing},
    "decline_offer": {"passed_on": _nothing, "expired": _nothing},
    "decline_survey": _DONE,
    "drop_appointment": {"dropped": _nothing, "too_late": _nothing, "gone": _nothing},
    "end_family_link": {"ended": _nothing, "gone": _nothing},
    "erase_my_data": {"planned": _always(receipt="E4-7K2M"), "needed": _nothing},
    "export_my_data": {"ready": _always(data_link=f"{LINK}/data/sample"), "needed": _nothing},
    "find_reminder": {
        "found": lambda asked: {
            "appointment": str(sample_id("appointment")), "starts": asked.at(1, 10), "patient_first": "",
        },
        "none": _nothing,
    },
    "find_times": {"found": _times(3), "nearby": _times(4), "none": _nothing},
    "give_back_code": {"done": _nothing, "settled": _nothing, "unproved": _nothing},
    "hold_time": {"held": _held, "taken": _times(4), "full": _nothing},
    "join_waitlist": {
        "joined": _joined,
        "too_many": _nothing,
        "other_days": lambda asked: {"horizon": asked.on(60)},
        "mismatch": _nothing,
    },
    "leave_waitlist": {"left": _nothing},
    "list_appointments": {"found": _appointments, "none": _nothing},
    "list_codes": {
        "found": lambda asked: {
            "codes": [{"id": CODE, "name": "Cup of tea", "cost": 20, "expires": asked.at(30, 10)}], "count": 1,
        },
        "none": _nothing,
        "unproved": _nothing,
    },
    "list_delegates": {
        "found": _always(delegates=[{"id": TUNDE["id"], "name": TUNDE["name"]}], person=ADA["id"]),
        "none": _nothing,
    },
    "list_family": {
        "one": _always(people=_PEOPLE[:1], person=ADA["id"]),
        "several": _always(people=_PEOPLE),
        "none": _always(people=[]),
    },
    "list_loyalty_people": {
        "one": _always(people=[ADA], person=ADA["id"], **{"person.first": ADA["first"]}),
        "several": _always(people=[ADA, TUNDE]),
        "none": _nothing,
    },
    "list_rewards": {
        "found": _always(rewards=list(REWARDS), balance=150),
        "none": _always(balance=150),
        "unproved": _nothing,
    },
    "list_waitlist": {
        "found": lambda asked: {
            "wishes": [
                {
                    "id": str(sample_id("wish")), "from": asked.on(3), "until": asked.on(7), "patient_first": "Ada",
                    "where": "Dental Clinic",
                }
            ]
        },
        "none": _nothing,
    },
    "move_appointment": {
        "moved": _moved,
        "taken": _times(4),
        "full": _nothing,
        "too_late": _nothing,
        "gone": _nothing,
        "busy": _nothing,
    },
    "open_survey": {"first": _SCORE, "resumed": _SCORE, "next": _SCORE, "over": _nothing, "none": _nothing},
    "opt_in": _DONE,
    "opt_out": _DONE,
    "prefer_channel": {"done": _nothing, "unreachable": _nothing},
    "read_appointment": {"found": _appointment, "gone": _nothing},
    "read_feedback_reply": {
        "found": lambda asked: {"reply": "Thank you, the waiting room has new chairs.", "given_at": asked.at(-3, 10)},
        "none": _nothing,
    },
    "read_preferences": {
        "read": _always(
            channels="WhatsApp, SMS", care_on="WhatsApp, SMS", reminders_on="WhatsApp, SMS", promos_on="-",
            stopped_on="-", quiet="21:00-07:00",
        ),
    },
    "recognise": {
        "new": _nothing,
        "known": _always(my_consent=True, my_name="Ada Obi", **{"my_name.first": "Ada", "my_name.last": "Obi"}),
    },
    "record_consent": {"done": _always(my_consent=True)},
    "record_referral": {"done": _always(my_referral="")},
    "redeem_reward": {
        "redeemed": lambda asked: {"code": CODE, "expires": asked.at(30, 10)},
        "short": _always(missing=50),
        "gone": _nothing,
        "limit": _nothing,
        "tier": _always(tier="Silver"),
        "unproved": _nothing,
    },
    "register_self": {
        "registered": _always(person=ADA["id"], number=HOSPITAL_NUMBER, my_self="yes"),
        "known": _nothing,
    },
    "release_time": _DONE,
    "save_contact_name": _DONE,
    "save_emergency_contact": _SAVED,
    "save_profile": {"saved": _nothing, "invalid": _nothing, "gone": _nothing},
    "set_language": {"done": lambda asked: {"my_language": asked.args.get("language")}},
    "set_quiet_hours": _DONE,
    "set_topic": _DONE,
    "share_referral": {
        "shared": _always(referral_code="REF-7KQ4MV", referral_link=f"{LINK}/wa/REF-7KQ4MV", points=100),
        "code_only": _always(referral_code="REF-7KQ4MV", referral_link="", points=100),
        "unregistered": _nothing,
    },
    "show_points": {
        "next": _points,
        "top": lambda asked: _points(asked) | {"tier": "Platinum", "next_tier": "", "missing": 0},
        "unproved": _nothing,
    },
    "show_profile": {
        "shown": _always(
            number=HOSPITAL_NUMBER, first="Ada", last="Obi", born="14/03/1988", gender_sign="F", state_name="Lagos",
            nhis="-", hmo_name="-", hmo_number="-", emergency="-",
        ),
        "gone": _nothing,
    },
    "submit_feedback": {"pleased": _nothing, "unhappy": _nothing},
    "sum_up_my_data": {
        "told": _always(
            messages=12, files=0, appointments_kept=1, upcoming=1, numbers=HOSPITAL_NUMBER, chat_months=24,
        ),
        "needed": _nothing,
    },
    "verify_identity": _VERIFYING,
}  # fmt: skip


def outcomes_of(action: str) -> tuple[str, ...]:
    """What the author may choose from, the usual one first."""
    known = tuple(SAMPLES.get(action, ()))
    return (*known, *(name for name in actions()[action].outcomes if name not in known))


def sample_outcome(wish: Wish, name: str, catalogue: Catalogue, now: datetime, **given: Any) -> Outcome:
    """`name`, or the usual outcome for an empty one, with sample values; `given` ones come before them."""
    chosen = name or outcomes_of(wish.action)[0]
    gives = SAMPLES.get(wish.action, {}).get(chosen, _nothing)
    return Outcome(chosen, {**gives(Asked(wish.args, catalogue, now)), **given})
