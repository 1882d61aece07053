"""`careline twilio setup` against an account that behaves as Twilio's does."""

from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from domain.kit.config import Settings
from tests.front import SID, TOKEN, Front
from web.carrier.app import CarrierApp
from web.carrier.serving import serving
from web.cli.twilio import _setup


async def test_setup_makes_each_template_once_and_points_the_numbers(
    front: Front, owner: asyncpg.Connection, database_url: str, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    pointed: dict[str, str] = {}

    async def find(request: Request) -> JSONResponse:
        number = request.query_params["PhoneNumber"]
        rows = [{"sid": "PN" + "1" * 32, "phone_number": number}] if number == front.hospitals[0].sms else []
        return JSONResponse({"incoming_phone_numbers": rows})

    async def point(request: Request) -> JSONResponse:
        form = await request.form()
        pointed[str(request.path_params["sid"])] = str(form["SmsUrl"])
        return JSONResponse({"sid": request.path_params["sid"]})

    numbers = f"/2010-04-01/Accounts/{SID}/IncomingPhoneNumbers"
    app = Starlette(
        routes=[
            Route(f"{numbers}.json", find),
            Route(numbers + "/{sid}.json", point, methods=["POST"]),
            Mount("/", CarrierApp(front.carrier)),
        ]
    )
    async with serving(app) as url:
        settings = Settings(
            database_url=database_url,
            careline_data_dir=tmp_path,
            public_base_url="https://care.example.org",
            twilio_account_sid=SID,
            twilio_auth_token=SecretStr(TOKEN),
            twilio_api_base_url=url,
            twilio_content_base_url=url,
            careline_encryption_keys=SecretStr("test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        )
        await _setup(settings)
        made = len(front.carrier.contents)
        await _setup(settings)
    assert (made, len(front.carrier.contents)) == (30, 30)
    rows = await owner.fetch("SELECT hospital_id, count(*) FROM content_template GROUP BY 1")
    assert [row["count"] for row in rows] == [29, 29]
    assert pointed == {"PN" + "1" * 32: "https://care.example.org/webhooks/twilio/messages#rc=2&rp=5xx,ct,rt"}
    assert "1 SMS numbers of the account send their messages here." in capsys.readouterr().out
    assert front.carrier.spec_faults == []
