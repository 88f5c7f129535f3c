"""`kinerja token`: a signed token for somebody of an agency, from the local stack's key."""

import json
from typing import Annotated, Final

import typer

from cli.addresses import KeyOption, StackOption, resolve
from cli.errors import Stop
from cli.issuer import Issuer, NoKey
from cli.options import whole
from shared.auth import Role

_OFFICERS: Final = frozenset({Role.PERFORMANCE_OFFICER, Role.UNIT_OFFICER, Role.AGENCY_ADMIN})


def token(
    employee: Annotated[str, typer.Option("--as", help="Employee id pemegang token.")],
    agency: Annotated[str, typer.Option("--agency", help="Id instansi.")],
    role: Annotated[list[Role] | None, typer.Option("--role", help="Peran; boleh diulang (bawaan: employee).")] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option("--unit", help="Batasi pengelola pada unit ini dan unit di bawahnya; boleh diulang."),
    ] = None,
    ttl: Annotated[
        int, typer.Option("--ttl", parser=whole(low=1, high=366 * 86_400), help="Masa berlaku dalam detik.")
    ] = 8 * 3600,
    as_json: Annotated[bool, typer.Option("--json", help="Tulis sebagai JSON.")] = False,
    stack: StackOption = None,
    key: KeyOption = None,
) -> None:
    """Buat token bertanda tangan dengan kunci stack lokal (bukan untuk produksi)."""
    addresses = resolve(stack=stack, key=key)
    roles = role or [Role.EMPLOYEE]
    if unit and not _OFFICERS.intersection(roles):
        raise Stop(
            "--unit hanya untuk pengelola: tambahkan --role performance_officer, unit_officer, atau agency_admin."
        )
    try:
        issuer = Issuer(addresses.issuer_key, issuer=addresses.issuer, audience=addresses.audience)
    except NoKey as error:
        raise Stop(str(error)) from error
    signed = issuer.token(agency=agency, employee=employee, roles=roles, ttl_seconds=ttl, units=unit or ())
    typer.echo(json.dumps({"token": signed, "expires_in": ttl}) if as_json else signed)
