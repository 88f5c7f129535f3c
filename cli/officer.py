"""What commands of officers share: for which agency, with which token, and where the services are."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from cli.addresses import resolve
from cli.client import Services, services_of
from shared.events.base import Id

_ID = TypeAdapter(Id)


def an_id(text: str) -> str:
    """Parse an id, as options and arguments."""
    try:
        return _ID.validate_python(text)
    except ValidationError as error:
        told = "hanya boleh berisi huruf, angka, titik dan garis, tanpa spasi"
        raise PydanticCustomError("written", "{text}", {"text": told}) from error


AgencyOption = Annotated[str, typer.Option("--agency", parser=an_id, metavar="ID", help="Id instansi.")]
TokenOption = Annotated[
    str, typer.Option("--token", envvar="KINERJA_TOKEN", help="Token pengelola; bawaan: dari kunci stack lokal.")
]
DirectoryOption = Annotated[
    str, typer.Option("--directory", envvar="KINERJA_DIRECTORY_URL", help="Alamat layanan direktori.")
]
GoalsOption = Annotated[str, typer.Option("--goals", envvar="KINERJA_GOALS_URL", help="Alamat layanan goals.")]
EvaluationOption = Annotated[
    str, typer.Option("--evaluation", envvar="KINERJA_EVALUATION_URL", help="Alamat layanan evaluation.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Tulis hasilnya sebagai JSON.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Lakukan; tanpa ini hanya ditunjukkan apa yang akan terjadi.")]
WaitOption = Annotated[bool, typer.Option("--wait/--no-wait", help="Tunggu sampai selesai, dengan kemajuannya.")]


def signed_in(
    agency: str, token: str, *, stack: Path | None, key: Path | None, **urls: str
) -> AbstractContextManager[Services]:
    """Sign in at the services of an agency; ``urls``: addresses by name, where they were given."""
    return services_of(resolve(stack=stack, key=key, **urls), agency=agency, token=token)
