from pathlib import Path

import httpx
import pytest

from domain.kit.config import Settings
from tests.web.running import free_port
from web.app import create_app


@pytest.mark.parametrize("_time", ["first", "second"])
async def test_every_application_of_a_process_has_its_pages(_time: str, database_url: str, tmp_path: Path) -> None:
    """NiceGUI is one object per process: the second application must not meet what the first one left."""
    settings = Settings(database_url=database_url, careline_data_dir=tmp_path, port=free_port(), host="127.0.0.1")
    app = create_app(settings, sweeping=False)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://local") as http,
    ):
        assert (await http.get("/healthz")).status_code == 200
        assert (await http.get("/docs")).status_code == 200
        assert "/simulator/phone" not in (await http.get("/openapi.json")).text
        assert (await http.get("/simulator/phone/places")).status_code == 401
        page = await http.get("/console/simulator")
        assert page.status_code == 200
        assert "There is no hospital with a number here yet." in page.text
        assert "set-cookie" not in page.headers
