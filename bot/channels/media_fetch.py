"""Fetching an incoming medium: credentials for the provider, none for its storage, type by content."""

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import aiohttp

MAX_REDIRECTS = 3
_CHUNK = 64 * 1024
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
)


class MediaRefused(Exception):
    """The medium is too large, of a kind we do not take, or not where it should be. The reason holds no address."""


@dataclass(frozen=True, slots=True)
class FetchedMedia:
    """`content_type` is what the first bytes say, not what the sender claims."""

    data: bytes = field(repr=False)
    content_type: str


def sniff(data: bytes) -> str:
    """The content type by its first bytes; empty for anything not on the list of what we take."""
    for start, content_type in _STARTS:
        if data.startswith(start):
            return content_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        return "audio/mp4" if brand == b"M4A " else "video/3gpp" if brand.startswith(b"3g") else "video/mp4"
    return "text/vcard" if data[:11].upper() == b"BEGIN:VCARD" else ""


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    if (response.content_length or 0) > max_bytes:
        raise MediaRefused("too large")
    parts: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_chunked(_CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise MediaRefused("too large")
        parts.append(chunk)
    return b"".join(parts)


async def fetch(session: aiohttp.ClientSession, url: str, authorization: str, max_bytes: int) -> FetchedMedia:
    """Get `url`, following redirects by hand: the storage behind Twilio refuses the Authorization header.

    Raises MediaRefused, aiohttp.ClientError (ClientResponseError for a status that is no success).
    """
    headers = {"Authorization": authorization}
    secure = urlsplit(url).scheme == "https"
    for _ in range(MAX_REDIRECTS + 1):
        async with session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status in (301, 302, 303, 307, 308):
                url = urljoin(url, response.headers.get("Location", ""))
                if urlsplit(url).scheme not in (("https",) if secure else ("https", "http")):
                    raise MediaRefused("redirected to an unsafe address")
                headers = {}
                continue
            response.raise_for_status()
            data = await _read(response, max_bytes)
        content_type = sniff(data)
        if not content_type:
            raise MediaRefused("not a kind of file we take")
        return FetchedMedia(data, content_type)
    raise MediaRefused("too many redirects")
