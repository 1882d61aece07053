"""What a template's variables stand for: a patient's own values, or a sample's."""

from collections.abc import Iterable

from bot.staff.desk import Desk
from domain.appointments import service as appointments
from domain.patients.finding import PatientHit
from domain.templates.rules import VARIABLES


def sample_values(desk: Desk) -> dict[str, str]:
    """An invented patient of this hospital."""
    return {**VARIABLES, "hospital_number": f"{desk.ctx.hospital.code}-000000", **_hospital(desk)}


async def values_of(desk: Desk, patient: PatientHit, wanted: Iterable[str]) -> dict[str, str]:
    """Those values of the patient that are wanted and known. Appointments are read only for a template that names one."""
    wanted = set(wanted)
    first = patient.name.partition(" ")[0]
    values = {"first_name": first, "name": patient.name, "hospital_number": patient.number, **_hospital(desk)}
    if any(name.startswith("appointment_") for name in wanted):
        coming = await appointments.upcoming(desk.ctx, [patient.id])
        if coming:
            one = coming[0]
            at = one.local_start
            values |= {
                "appointment_day": f"{at:%A}, {at.day} {at:%B}",
                "appointment_time": f"{at:%H:%M}",
                "appointment_doctor": one.provider_label,
                "appointment_place": one.place,
                "appointment_number": one.number or "",
            }
    return {name: value for name, value in values.items() if name in wanted}


def _hospital(desk: Desk) -> dict[str, str]:
    profile = desk.served.profile
    return {"hospital": profile.hospital.name, "hospital_phone": profile.phone, "hospital_address": profile.address}
