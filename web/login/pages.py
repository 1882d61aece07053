"""The pages of logging in: plain forms that need no script. Every POST must come from our own pages."""

from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.service import Service
from domain.kit.errors import CareLineError
from domain.team import sessions
from domain.team.login import Doorkeeper, SeveralHospitals
from domain.team.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD
from web.login.forms import field, hidden, page
from web.login.seat import COOKIE, LOGIN_PATH, Seat, seat_of

HOME = "/console/flows"
router = APIRouter(prefix="/console", include_in_schema=False)
_PASSWORDS_DIFFER = "The two passwords are not the same."


@router.api_route("/login", methods=["GET", "HEAD"])
async def login_page(request: Request) -> Response:
    """The form; who is logged in already goes on."""
    after = _local(request.query_params.get("next", ""))
    if await seat_of(_service(request), request) is not None:
        return RedirectResponse(after, 303)
    told = "You have been logged out." if "out" in request.query_params else ""
    return _login_form(after, told=told)


@router.post("/login")
async def log_in(request: Request) -> Response:
    """Lets in with phone number or e-mail and password, or says why not in one sentence."""
    form = await _form(request)
    if form is None:
        return _login_form(HOME, wrong=_FOREIGN, status=403)
    name, after = _said(form, "name"), _local(_said(form, "next"))
    try:
        token = await _door(request).log_in(name, _said(form, "password"), _said(form, "hospital"))
    except SeveralHospitals as choice:
        return _login_form(after, name=name, wrong=choice.sentence, hospitals=choice.hospitals)
    except CareLineError as error:
        return _login_form(after, name=name, wrong=error.sentence, status=403)
    return _let_in(request, token, after)


@router.post("/logout")
async def log_out(request: Request) -> Response:
    """Ends the session, and the cookie with it."""
    if await _form(request) is None:
        return _login_form(HOME, wrong=_FOREIGN, status=403)
    seat = await seat_of(_service(request), request)
    if seat is not None:
        async with seat.work() as ctx:
            await sessions.end(ctx, seat.who.id)
    gone = RedirectResponse(f"{LOGIN_PATH}?out", 303)
    gone.delete_cookie(COOKIE, path="/console")
    return gone


@router.api_route("/join", methods=["GET", "HEAD"])
async def join_page() -> Response:
    """Where a one-time code becomes a password."""
    return _join_form()


@router.post("/join")
async def join(request: Request) -> Response:
    """Takes code and password, and lets in."""
    form = await _form(request)
    if form is None:
        return _join_form(wrong=_FOREIGN, status=403)
    code = _said(form, "code")
    if _said(form, "password") != _said(form, "again"):
        return _join_form(code=code, wrong=_PASSWORDS_DIFFER, status=400)
    try:
        token = await _door(request).join(code, _said(form, "password"))
    except CareLineError as error:
        return _join_form(code=code, wrong=error.sentence, status=400)
    return _let_in(request, token, HOME)


@router.api_route("/password", methods=["GET", "HEAD"])
async def password_page(request: Request) -> Response:
    """Another password, for who knows the old one."""
    seat = await seat_of(_service(request), request)
    return _password_form(seat) if seat is not None else _to_login("/console/password")


@router.post("/password")
async def change_password(request: Request) -> Response:
    """Changes it; every other browser is logged out."""
    form, seat = await _form(request), await seat_of(_service(request), request)
    if seat is None:
        return _to_login("/console/password")
    if form is None:
        return _password_form(seat, wrong=_FOREIGN, status=403)
    if _said(form, "password") != _said(form, "again"):
        return _password_form(seat, wrong=_PASSWORDS_DIFFER, status=400)
    try:
        token = await _door(request).change(
            seat.hospital, seat.who.staff_id, seat.role, _said(form, "old"), _said(form, "password")
        )
    except CareLineError as error:
        return _password_form(seat, wrong=error.sentence, status=403)
    return _let_in(request, token, HOME)


_FOREIGN = "This form did not come from our own page. Please try again here."


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def _door(request: Request) -> Doorkeeper:
    door: Doorkeeper = request.app.state.door
    return door


async def _form(request: Request) -> FormData | None:
    """What was sent; None if another site's page sent it. The cookie is SameSite=Lax besides."""
    site = request.headers.get("sec-fetch-site", "")
    origin = request.headers.get("origin", "")
    if site not in ("", "same-origin", "none") or (origin and urlsplit(origin).netloc != request.headers.get("host")):
        return None
    return await request.form(max_files=0, max_fields=10)


def _said(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _local(after: str) -> str:
    """Only a page of the console: never another site."""
    return after if after.startswith("/console/") and "\\" not in after and "//" not in after else HOME


def _to_login(after: str) -> Response:
    return RedirectResponse(f"{LOGIN_PATH}?{urlencode({'next': after})}", 303)


def _let_in(request: Request, token: str, after: str) -> Response:
    answer = RedirectResponse(after, 303)
    secure = _service(request).base_url.startswith("https://")
    answer.set_cookie(COOKIE, token, path="/console", httponly=True, samesite="lax", secure=secure)
    return answer


def _login_form(
    after: str,
    *,
    name: str = "",
    wrong: str = "",
    told: str = "",
    hospitals: dict[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    fields = [
        field("name", "Phone number or e-mail", value=name, autocomplete="username", focus=not name),
        field("password", "Password", kind="password", autocomplete="current-password", focus=bool(name)),
        hidden("next", after),
    ]
    if hospitals:
        fields.insert(2, field("hospital", "Hospital", choices=hospitals))
    below = (
        "No password yet, or forgotten? Write <b>password</b> to the hospital's staff chat, or ask an administrator for a "
        'code, and <a href="/console/join">set one with the code</a>.'
    )
    return page("Log in", "/console/login", fields, "Log in", wrong=wrong, told=told, below=below, status=status)


def _join_form(*, code: str = "", wrong: str = "", status: int = 200) -> HTMLResponse:
    fields = [field("code", "One-time code", value=code, autocomplete="one-time-code", focus=True), *_new_password()]
    below = 'You have a password already? <a href="/console/login">Log in</a>.'
    return page("Set your password", "/console/join", fields, "Set password", wrong=wrong, below=below, status=status)


def _password_form(seat: Seat, *, wrong: str = "", status: int = 200) -> HTMLResponse:
    old = field("old", "Old password", kind="password", autocomplete="current-password", focus=True)
    below = f'Every other browser is logged out then. <a href="{HOME}">Back</a>.'
    fields = [old, *_new_password()]
    return page(
        "Change password", "/console/password", fields, "Change password", wrong=wrong, below=below, status=status
    )


def _new_password() -> list[str]:
    return [
        field(
            name,
            label,
            kind="password",
            autocomplete="new-password",
            shortest=SHORTEST_PASSWORD,
            longest=LONGEST_PASSWORD,
        )
        for name, label in (
            ("password", f"New password (at least {SHORTEST_PASSWORD} signs)"),
            ("again", "The same once more"),
        )
    ]
