"""What appointments, feedback and new patients earn. The number of an appointment stays when it is moved: it is the source."""

from domain.appointments.events import AppointmentBooked, AppointmentCancelled, AppointmentCompleted
from domain.appointments.views import AppointmentView
from domain.feedback.events import FeedbackSubmitted
from domain.kit.context import Context
from domain.kit.events import reacts_to
from domain.loyalty.earning import award, take_back
from domain.loyalty.referrals import bind_referred, reward_referrer
from domain.loyalty.rules import Event
from domain.patients.events import PatientRegistered


def _source(appointment: AppointmentView) -> str:
    return appointment.number or str(appointment.id)


@reacts_to(AppointmentBooked)
async def award_booking(ctx: Context, event: AppointmentBooked) -> None:
    appointment = event.appointment
    if appointment.patient_id is not None:
        await award(ctx, patient_id=appointment.patient_id, event=Event.APPOINTMENT_BOOKED, source=_source(appointment))


@reacts_to(AppointmentCancelled)
async def take_booking_back(ctx: Context, event: AppointmentCancelled) -> None:
    appointment = event.appointment
    if appointment.patient_id is not None:
        await take_back(
            ctx, patient_id=appointment.patient_id, event=Event.APPOINTMENT_BOOKED, source=_source(appointment)
        )


@reacts_to(AppointmentCompleted)
async def award_visit(ctx: Context, event: AppointmentCompleted) -> None:
    appointment = event.appointment
    if appointment.patient_id is not None:
        await award(
            ctx, patient_id=appointment.patient_id, event=Event.APPOINTMENT_COMPLETED, source=_source(appointment)
        )
        await reward_referrer(ctx, patient_id=appointment.patient_id)


@reacts_to(FeedbackSubmitted)
async def award_feedback(ctx: Context, event: FeedbackSubmitted) -> None:
    """FEED-03: once a visit, and words earn more than stars alone, never both."""
    if event.patient_id is not None and event.appointment_id is not None:
        earns = Event.FEEDBACK_COMMENT if event.with_comment else Event.FEEDBACK_RATING
        await award(ctx, patient_id=event.patient_id, event=earns, source=str(event.appointment_id))


@reacts_to(PatientRegistered)
async def bind_referral(ctx: Context, event: PatientRegistered) -> None:
    await bind_referred(ctx, contact_id=event.contact_id, patient_id=event.patient_id)
