"""The templates every hospital begins with: TMPL-04's four of health promotion, and the desk's everyday ones."""

from dataclasses import dataclass

from domain.templates.rules import Category


@dataclass(frozen=True, slots=True)
class BuiltIn:
    name: str
    category: Category
    body: str


BUILT_IN: tuple[BuiltIn, ...] = (
    BuiltIn(
        "welcome",
        Category.WELCOME,
        "Hello {first_name}, welcome to {hospital}. Your hospital number is {hospital_number}: please keep it at hand."
        " Write to us here to book, move or ask.",
    ),
    BuiltIn(
        "appointment_info",
        Category.FOLLOW_UP,
        "Hello {first_name}. Your next visit to {hospital} is on {appointment_day} at {appointment_time}"
        " ({appointment_place}). Your appointment number is {appointment_number}. Please come 15 minutes early.",
    ),
    BuiltIn(
        "call_us",
        Category.FOLLOW_UP,
        "Hello {first_name}, we have tried to reach you. Please call {hospital} on {hospital_phone} when you can.",
    ),
    BuiltIn(
        "how_was_it",
        Category.FEEDBACK_REQUEST,
        "Hello {first_name}, how was your last visit to {hospital}? Send the word FEEDBACK here to tell us.",
    ),
    BuiltIn(
        "happy_birthday",
        Category.BIRTHDAY_GREETING,
        "Happy birthday, {first_name}! Everybody at {hospital} wishes you a healthy year.",
    ),
    BuiltIn(
        "diabetes_awareness_week",
        Category.PROMOTION,
        "Hello {first_name}. It is Diabetes Awareness Week: blood sugar tests at {hospital} are free all week."
        " Being often thirsty, tired or losing weight can be early signs; a test takes five minutes."
        " Send BOOK here to choose a time.",
    ),
    BuiltIn(
        "vaccination_reminder",
        Category.HEALTH_TIP,
        "Hello {first_name}. It may be time for your yearly flu vaccination or your child's next immunisation."
        " Bring the vaccination card to {hospital}, {hospital_address}. Send BOOK here to choose a time.",
    ),
    BuiltIn(
        "wellness_check_up",
        Category.PROMOTION,
        "Hello {first_name}. A yearly check-up finds high blood pressure, sugar and cholesterol before they harm you."
        " {hospital} has screening days at a reduced price. Send BOOK here to choose a time.",
    ),
    BuiltIn(
        "mental_health_support",
        Category.HEALTH_TIP,
        "Hello {first_name}. Worry and little sleep deserve care like any other trouble. {hospital} offers counselling,"
        " stress workshops and support groups. Call {hospital_phone}, or ask here for a person, in confidence.",
    ),
)
