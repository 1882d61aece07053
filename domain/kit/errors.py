"""Errors of the business. They carry a code for programs and a sentence for people, never personal data."""


class CareLineError(Exception):
    """Base of every error we raise. `code` is stable; `sentence` may be shown to the person who asked."""

    code = "error"

    def __init__(self, sentence: str = "", **details: object) -> None:
        super().__init__(sentence or self.__class__.__doc__)
        self.sentence = sentence or (self.__class__.__doc__ or "").strip()
        self.details = details


class NotFound(CareLineError):
    """There is no such record here."""

    code = "not_found"


class Forbidden(CareLineError):
    """You are not allowed to do this."""

    code = "forbidden"


class Invalid(CareLineError):
    """What was given cannot be used."""

    code = "invalid"


class Conflict(CareLineError):
    """The record's present state does not allow this."""

    code = "conflict"
