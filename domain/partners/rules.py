"""What a partner can be (CONT-02, CONT-03)."""

from enum import StrEnum


class PartnerType(StrEnum):
    """Patients and prospects have records of their own, so these are the others of CONT-03."""

    REFERRAL_SOURCE = "REFERRAL_SOURCE"
    PROFESSIONAL = "PROFESSIONAL"
    COMMUNITY_PARTNER = "COMMUNITY_PARTNER"
    CORPORATE = "CORPORATE"
    OTHER = "OTHER"


class PartnerStatus(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    PROSPECT = "prospect"
