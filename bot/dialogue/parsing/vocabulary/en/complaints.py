"""What people complain of in English, by department code."""

from collections.abc import Mapping

COMPLAINTS: Mapping[str, str] = {
    "general": (
        "fever|malaria|typhoid|headache|head ache|weak|weakness|tired|fatigue|body pain|body pains|body aches"
        "|cold|catarrh|cough|flu|vomiting|diarrhoea|diarrhea|running stomach|purging|stomach|stomach ache"
        "|stomach pain|ulcer|check up|checkup|medical check|blood pressure|bp|hypertension|diabetes|sugar"
        "|weight loss|dizzy|dizziness|nausea|general|family doctor|gp|abdominal pain|infection|sick|unwell"
        "|not feeling well|chills|sweating|appetite|worms"
    ),
    "cardiology": (
        "heart|cardiologist|cardiology|palpitation|palpitations|heartbeat|heart beat|chest pain|chest pains|chest"
        "|high bp|hypertension|blood pressure|ecg|echo|cholesterol|swollen legs|swollen feet|cardiac"
    ),
    "paediatrics": (
        "child|baby|my son|my daughter|infant|newborn|toddler|kid|kids|paediatrician|pediatrician|paediatrics"
        "|pediatrics|immunisation|immunization|vaccination|child fever|my boy|my girl|teething|not sucking"
        "|children"
    ),
    "obgyn": (
        "period|periods|menses|menstrual|menstruation|menstrual pain|fibroid|fibroids|vagina|vaginal|discharge"
        "|gynaecologist|gynecologist|gynae|womb|ovary|infertility|trying to conceive|family planning"
        "|contraceptive|contraception|pap smear|breast lump|menopause|womens doctor|cramps|missed period|uterus"
        "|conceive|delivery|pregnancy test|pcos|iud"
    ),
    "dental": (
        "tooth|teeth|toothache|tooth ache|gum|gums|dentist|dental|braces|cavity|molar|wisdom tooth|denture"
        "|dentures|scaling|filling|jaw|mouth odour|bad breath|bleeding gums|root canal"
    ),
    "eye": (
        "eye|eyes|vision|sight|seeing|glasses|blurry|blurred|optician|ophthalmologist|glaucoma|cataract|red eye"
        "|itchy eyes|apollo|cant see|cannot see|blind|lens|lenses|conjunctivitis|eyesight|see far"
    ),
    "ent": (
        "ear|ears|nose|throat|sore throat|hearing|tonsil|tonsils|tonsillitis|sinus|sinusitis|ent|nosebleed"
        "|nose bleed|earache|deaf|voice|hoarse|swallow|swallowing|snoring|ringing|wax"
    ),
    "orthopaedics": (
        "bone|bones|fracture|broken bone|joint|joints|knee|hip|waist|waist pain|back pain|shoulder|ankle|wrist"
        "|arthritis|orthopaedic|orthopedic|sprain|dislocated|neck pain|leg pain|broke my leg|broke my arm|spine"
        "|elbow|back ache|broken leg|broken arm|my back|backache"
    ),
    "dermatology": (
        "skin|rash|rashes|itching|itch|itchy|eczema|acne|pimples|pimple|ringworm|dermatologist|hair loss|dandruff"
        "|boil|boils|spots|fungal|skin infection|craw craw|crawcraw|mole|vitiligo|nails|scabies|measles|bumps"
        "|dark patches|white patches"
    ),
    "physiotherapy": (
        "physio|physiotherapy|physiotherapist|rehab|rehabilitation|stiff|stiffness|muscle pain|exercise"
        "|after stroke|massage|mobility|sports injury|muscle|frozen shoulder|stroke recovery"
    ),
    "laboratory": (
        "lab|laboratory|blood test|test|tests|test result|urine test|scan|x ray|xray|pcv|genotype|blood group"
        "|hiv test|malaria test|stool test|lab test|sample|fasting sugar|widal|full blood count|fbc"
        "|blood sugar test|ultrasound"
    ),
    "antenatal": (
        "pregnant|pregnancy|antenatal|ante natal|anc|expecting|months gone|trimester|antenatal booking|maternity"
        "|due date|carrying a baby|baby bump|expectant"
    ),
}  # fmt: skip
