"""The directory's settings: those all services share, and the key that makes employee ids of NIP."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator

from shared.parties import PORTS
from shared.settings import Port, ServiceSettings

SECRET_MIN = 16


class Settings(ServiceSettings):
    """What the directory can be told from outside."""

    http_port: Port = PORTS["directory"]
    employee_id_secret_file: Annotated[
        Path | None, Field(description="File with the key that makes employee ids of NIP; the same for ever.")
    ] = None
    employee_id_secret: Annotated[
        SecretStr, Field(description="That key itself, at least 16 characters, instead of a file.")
    ] = SecretStr("")

    @model_validator(mode="after")
    def _long_enough(self) -> Self:
        secret = self.secret
        if secret and len(secret) < SECRET_MIN:
            raise ValueError(f"the key for employee ids needs at least {SECRET_MIN} characters")
        return self

    @property
    def secret(self) -> str:
        """The key that makes employee ids of NIP; empty where there is none."""
        if self.employee_id_secret_file is not None:
            return self.employee_id_secret_file.read_text(encoding="utf-8").strip()
        return self.employee_id_secret.get_secret_value()
