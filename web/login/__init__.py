"""Staff in the browser: logging in and out, setting a password, and who is at the other end of a request.

Public: `router` (the pages), `Seat` (somebody logged in: `work()` opens their unit of work), `seat_of`, `refusal`,
`ConsoleHeaders`.
"""

from web.login.forms import refusal
from web.login.headers import ConsoleHeaders
from web.login.pages import router
from web.login.seat import COOKIE, LOGIN_PATH, Seat, SessionOver, seat_of

__all__ = ["COOKIE", "LOGIN_PATH", "ConsoleHeaders", "Seat", "SessionOver", "refusal", "router", "seat_of"]
