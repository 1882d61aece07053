"""Settings, read once from the environment. Every name is listed in docs/settings.md (tested)."""

import base64
import os
import secrets
from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.kit.crypto import KeySet


class Settings(BaseSettings):
    """The process's settings. Defaults need no account anywhere: embedded database, local provider."""

    model_config = SettingsConfigDict(env_prefix="", extra="ignore", frozen=True)

    database_url: str = Field("", description="PostgreSQL 16 or later; empty starts the embedded one")
    careline_data_dir: Path = Field(Path(".careline"), description="embedded database, generated keys")
    host: str = Field("127.0.0.1", description="address the web server binds")
    port: int = Field(8000, description="port the web server binds")
    public_base_url: str = Field("", description="https address Twilio and Telegram reach us at; no trailing slash")
    metrics_port: int = Field(
        0, description="port of this process's probes and figures, or the next free one; 0: on PORT"
    )
    drain_seconds: float = Field(0.0, description="how long a web process told to end still serves, not ready")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")

    twilio_account_sid: str = Field("", description="account or sub-account; empty uses the local provider")
    twilio_auth_token: SecretStr = Field(SecretStr(""), description="primary token")
    twilio_auth_token_secondary: SecretStr = Field(SecretStr(""), description="accepted too while a token rotates")
    twilio_api_base_url: str = Field("", description="other Messages API host, for tests")
    twilio_content_base_url: str = Field("", description="other Content API host, for tests")
    twilio_whatsapp_number: str = Field("", description="E.164 WhatsApp sender of the demo or only hospital")
    twilio_sms_number: str = Field("", description="E.164 SMS sender of the demo or only hospital")
    twilio_messaging_service_sid: str = Field("", description="sends SMS through this service when set")

    telegram_bot_token: SecretStr = Field(SecretStr(""), description="staff bot")
    telegram_api_base_url: str = Field("", description="other Bot API host, for tests")
    telegram_webhook_secret: SecretStr = Field(SecretStr(""), description="header secret of the staff webhook")
    smtp_url: SecretStr = Field(SecretStr(""), description="smtp(s)://user:password@host:port for mail")

    careline_secret_key: SecretStr = Field(SecretStr(""), description="signs links and sessions; generated if empty")
    careline_encryption_keys: SecretStr = Field(
        SecretStr(""), description="id:base64 32-byte keys, newest first, comma separated; generated if empty"
    )

    @property
    def has_twilio(self) -> bool:
        """Whether a provider account is configured; without one the local carrier stands in (BR-16)."""
        return bool(self.twilio_account_sid and self.twilio_auth_token.get_secret_value())

    @property
    def base_url(self) -> str:
        """What signatures and callbacks are computed against; never rebuilt from request headers (facts 1.5)."""
        return (self.public_base_url or self.local_url).rstrip("/")

    @property
    def local_url(self) -> str:
        """Where this process reaches itself."""
        return f"http://{'127.0.0.1' if self.host in ('0.0.0.0', '') else self.host}:{self.port}"  # noqa: S104

    @cached_property
    def secret_key(self) -> bytes:
        given = self.careline_secret_key.get_secret_value()
        return given.encode() if given else self.local_secret("secret.key").encode()

    @cached_property
    def keys(self) -> KeySet:
        given = self.careline_encryption_keys.get_secret_value()
        return KeySet.parse(given or f"local:{self.local_secret('encryption.key')}")

    def local_secret(self, name: str) -> str:
        """A random secret kept in the data directory, made on first use, readable by this user only."""
        path = self.careline_data_dir / name
        if not path.exists():
            self.careline_data_dir.mkdir(parents=True, exist_ok=True)
            fresh = base64.b64encode(secrets.token_bytes(32)).decode()
            partial = path.with_suffix(f".{os.getpid()}")
            partial.touch(mode=0o600)
            partial.write_text(fresh)
            try:
                os.link(partial, path)
            except FileExistsError:  # another process of ours was first: its secret stands
                path.stat()
            finally:
                partial.unlink()
        return path.read_text().strip()
