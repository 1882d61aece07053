from uuid import UUID

import pytest

from domain.audit import operations
from domain.kit.context import Actor
from domain.staff.rules import PERMISSIONS, Role, patient_actor, staff_actor
from tests.declared import declare_everything

ONE = UUID(int=1)
# Capabilities whose operations other files of the spine declare.
ELSEWHERE = ("appointments.", "handoff.")


@pytest.fixture(autouse=True, scope="module")
def everything() -> None:
    declare_everything()


def test_every_operation_is_granted_to_the_super_admin() -> None:
    actor = staff_actor(ONE, Role.SUPER_ADMIN, "console")
    assert [name for name in operations if not actor.may(name)] == []
    assert (actor.kind, actor.id, actor.channel) == ("admin", ONE, "console")


def test_every_role_is_granted_known_operations_only() -> None:
    assert set(PERMISSIONS) == set(Role)
    granted = {name for names in PERMISSIONS.values() for name in names if name != "*"}
    assert {name for name in granted if name not in operations and not name.startswith(ELSEWHERE)} == set()


def test_whoever_verifies_can_open_the_task_a_lock_causes() -> None:
    for names in PERMISSIONS.values():
        assert "patients.verify" not in names or "tasks.open" in names


def test_a_patient_can_do_what_the_bot_does_and_no_more() -> None:
    assert patient_actor(ONE, "sms", ONE) == Actor("patient", ONE, PERMISSIONS[Role.PATIENT], "sms", ONE)
    assert PERMISSIONS[Role.PATIENT] == {
        "appointments.book",
        "appointments.cancel",
        "appointments.confirm",
        "appointments.get",
        "appointments.hold",
        "appointments.move",
        "appointments.release",
        "appointments.upcoming",
        "consent.opt_in",
        "consent.opt_out",
        "consent.prefer_channel",
        "consent.preferences",
        "consent.record",
        "consent.set_quiet_hours",
        "consent.set_topic",
        "contacts.prefer_language",
        "contacts.rename",
        "feedback.read_reply",
        "feedback.submit",
        "handoffs.request",
        "loyalty.read",
        "loyalty.record_referral",
        "loyalty.refer",
        "patients.add_family",
        "patients.change_profile",
        "patients.correct_name",
        "patients.delegates",
        "patients.end_link",
        "patients.family",
        "patients.people",
        "patients.profile",
        "patients.register",
        "patients.set_emergency_contact",
        "patients.verify",
        "privacy.export",
        "privacy.request_erasure",
        "privacy.summary",
        "reminders.confirm",
        "reminders.last",
        "rewards.cancel_code",
        "rewards.choices",
        "rewards.codes",
        "rewards.redeem",
        "surveys.answer",
        "surveys.decline",
        "surveys.open",
        "tasks.open",
        "waitlist.accept",
        "waitlist.decline",
        "waitlist.join",
        "waitlist.leave",
        "waitlist.mine",
    }


def test_a_desk_role_cannot_change_settings_or_start_messages_again() -> None:
    for role in (Role.RECEPTIONIST, Role.PROVIDER, Role.MARKETING, Role.FINANCE):
        actor = staff_actor(ONE, role, "telegram")
        assert (actor.kind, actor.may("settings.change"), actor.may("consent.opt_in")) == ("staff", False, False)
