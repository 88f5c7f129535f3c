"""`kinerja cycle`: what an officer does with a cycle, from a shell."""

import json
from datetime import datetime
from typing import Annotated, Any, Final

import typer

from cli.addresses import KeyOption, StackOption
from cli.client import Away, Client, Refused, Services
from cli.console import console
from cli.cycle.following import Step, follow
from cli.cycle.show import desks_of, open_in, show_board, show_closing, show_cycles, show_late, show_opening
from cli.errors import Stop
from cli.officer import (
    AgencyOption,
    DirectoryOption,
    EvaluationOption,
    GoalsOption,
    JsonOption,
    TokenOption,
    WaitOption,
    YesOption,
    an_id,
    signed_in,
)
from shared.events.directory import PositionGroup
from shared.events.evaluation import CyclePeriod

app = typer.Typer(help="Siklus penilaian: buka, ikuti, ingatkan, tutup.", no_args_is_help=True)
_NOT_YET: Final = "not-yet"
_NAMED_MAX: Final = 200
_DAY: Final = ["%Y-%m-%d"]
_IDS_MAX: Final = 500
CycleArgument = Annotated[str, typer.Argument(metavar="SIKLUS", parser=an_id, help="Kode siklus, misalnya 2026.")]


@app.command("open")
def open_(
    cycle: CycleArgument,
    agency: AgencyOption,
    *,
    policy: Annotated[str, typer.Option("--policy", help="Id kebijakan, atau id@versi (bawaan: versi terbaru).")],
    starts_on: Annotated[datetime, typer.Option("--from", formats=_DAY, help="Hari pertama siklus.")],
    ends_on: Annotated[datetime, typer.Option("--to", formats=_DAY, help="Hari terakhir siklus.")],
    title: Annotated[str, typer.Option("--title", help="Nama siklus (bawaan: Penilaian kinerja SIKLUS).")] = "",
    period: Annotated[CyclePeriod, typer.Option("--period", help="Masa penilaian.")] = CyclePeriod.ANNUAL,
    unit: Annotated[list[str] | None, typer.Option("--unit", help="Hanya pegawai unit ini; boleh diulang.")] = None,
    subunits: Annotated[
        bool,
        typer.Option("--with-subunits/--without-subunits", help="Unit di bawah unit yang disebut ikut atau tidak."),
    ] = True,
    group: Annotated[
        list[PositionGroup] | None, typer.Option("--group", help="Hanya kelompok jabatan ini; boleh diulang.")
    ] = None,
    employee: Annotated[list[str] | None, typer.Option("--employee", help="Hanya pegawai ini; boleh diulang.")] = None,
    yes: YesOption = False,
    wait: WaitOption = True,
    token: TokenOption = "",
    as_json: JsonOption = False,
    stack: StackOption = None,
    key: KeyOption = None,
    directory: DirectoryOption = "",
    goals: GoalsOption = "",
    evaluation: EvaluationOption = "",
) -> None:
    """Tunjukkan siapa saja yang akan ikut; dengan --yes buka siklusnya dan tunggu sampai semua terdaftar.

    Perintah yang sama boleh diulang: siklus yang sudah dibuka tidak dibuka lagi, pendaftarannya diikuti terus.
    """
    policy_id, _, version = policy.partition("@")
    if "@" in policy and not (version.isascii() and version.isdigit() and len(version) < 10):
        raise Stop("--policy: tulis id kebijakan, atau id@versi seperti permenpanrb-6-2022@2.")
    population = {
        "units": unit or [],
        "with_subunits": bool(unit) and subunits,
        "position_groups": [each.value for each in group or ()],
        "employees": employee or [],
    }
    days = {"starts_on": starts_on.date().isoformat(), "ends_on": ends_on.date().isoformat()}
    body = {
        "cycle_id": cycle,
        "title": title or f"Penilaian kinerja {cycle}",
        "policy_id": policy_id,
        "policy_version": int(version) if version else None,
        "period": period.value,
        "population": population,
        **days,
    }
    with signed_in(
        agency, token, stack=stack, key=key, directory=directory, goals=goals, evaluation=evaluation
    ) as services:
        opening = services.evaluation.post("/cycles/preview", body)
        asked = {"population": population, "limit": _NAMED_MAX, **days}
        people = services.goals.post("/populations/preview", asked)
        told = {**opening, "people": people, "opened": False}
        if not as_json:
            who = {*people["employees"], *people["begins_after"], *people["left_before"]}
            show_opening(opening, people, services.names(who), services.units(), console())
        if yes:
            if not people["total"] and not opening["exists"]:
                raise Stop("Tidak ada pegawai aktif yang ikut. Ubah pesertanya, atau impor pegawai lebih dahulu.")
            services.evaluation.post("/cycles", body)
            told["opened"] = True
            if wait:
                _enrolled(services, cycle, people["total"], quiet=as_json)
                told["cycle"] = services.evaluation.get(f"/cycles/{cycle}")
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    elif not yes:
        already = "Siklus ini sudah dibuka" if opening["exists"] else "Belum ada yang dibuka"
        typer.echo(f"{already}. Tambahkan --yes untuk membuka dan mengikuti pendaftarannya.")
    elif wait:
        typer.echo(f"Siklus {cycle} dibuka; {told['cycle']['enrolled']} orang terdaftar.")
    else:
        typer.echo(f"Siklus {cycle} dibuka; peserta sedang didaftarkan. Lihat `kinerja cycle status {cycle}`.")


@app.command("status")
def status(
    agency: AgencyOption,
    cycle: Annotated[
        str | None, typer.Argument(metavar="SIKLUS", parser=an_id, help="Kode siklus; tanpa ini semua siklus.")
    ] = None,
    token: TokenOption = "",
    as_json: JsonOption = False,
    stack: StackOption = None,
    key: KeyOption = None,
    directory: DirectoryOption = "",
    goals: GoalsOption = "",
    evaluation: EvaluationOption = "",
) -> None:
    """Sejauh mana siklus berjalan, dan di meja siapa pekerjaannya menunggu; tanpa SIKLUS daftar semua siklus."""
    with signed_in(
        agency, token, stack=stack, key=key, directory=directory, goals=goals, evaluation=evaluation
    ) as services:
        if cycle is None:
            cycles = list(services.evaluation.pages("/cycles"))
            if as_json:
                typer.echo(json.dumps(cycles, ensure_ascii=False))
            else:
                show_cycles(cycles, console())
            return
        found = services.evaluation.get(f"/cycles/{cycle}")
        plans = _plans(services.goals, cycle)
        appraisals = _unless_away(services.evaluation, f"/cycles/{cycle}/board")
        who = {each["employee_id"] for each in desks_of(plans, appraisals) if each["employee_id"]}
        names = {} if as_json else services.names(who)
    if as_json:
        typer.echo(json.dumps({"cycle": found, "plans": plans, "appraisals": appraisals}, ensure_ascii=False))
    else:
        show_board(found, plans, appraisals, names, console())


@app.command("remind")
def remind(
    cycle: CycleArgument,
    agency: AgencyOption,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tunjukkan saja siapa yang terlambat.")] = False,
    token: TokenOption = "",
    as_json: JsonOption = False,
    stack: StackOption = None,
    key: KeyOption = None,
    directory: DirectoryOption = "",
    goals: GoalsOption = "",
) -> None:
    """Tunjukkan rencana siapa yang terlambat dan di meja siapa, lalu ingatkan: setiap rencana sekali sehari."""
    with signed_in(agency, token, stack=stack, key=key, directory=directory, goals=goals) as services:
        late = list(services.goals.pages(f"/cycles/{cycle}/late"))
        who = {each[side] for each in late for side in ("employee_id", "at") if each[side]}
        if not as_json:
            show_late(late, services.names(who), console())
        reminded = 0 if dry_run else _remind_all(services.goals, cycle, len(late), quiet=as_json)
    if as_json:
        typer.echo(json.dumps({"late": late, "reminded": reminded}, ensure_ascii=False))
    elif dry_run:
        typer.echo("Belum ada yang diingatkan. Hilangkan --dry-run untuk mengingatkan.")
    else:
        typer.echo(f"{reminded} rencana diingatkan hari ini.")


@app.command("close")
def close(
    cycle: CycleArgument,
    agency: AgencyOption,
    yes: YesOption = False,
    wait: WaitOption = True,
    token: TokenOption = "",
    as_json: JsonOption = False,
    stack: StackOption = None,
    key: KeyOption = None,
    directory: DirectoryOption = "",
    evaluation: EvaluationOption = "",
) -> None:
    """Tunjukkan apa yang masih terbuka; dengan --yes mulai tutup siklusnya dan tunggu sampai data terakhir terkumpul.

    Penutupan tidak dapat dibatalkan. Perintah yang sama boleh diulang untuk melihat kelanjutannya.
    """
    with signed_in(agency, token, stack=stack, key=key, directory=directory, evaluation=evaluation) as services:
        found = services.evaluation.get(f"/cycles/{cycle}")
        preview = _before_closing(services.evaluation, cycle)
        if not as_json:
            people = {who for each in preview["units"] for who in each["not_agreed"]}
            names = services.names(set(sorted(people)[:_IDS_MAX]))
            show_closing(found, preview, names, services.units(), console())
        if yes:
            services.evaluation.post(f"/cycles/{cycle}/closing", {})
            if wait:
                _heard(services.evaluation, cycle, quiet=as_json)
            found = services.evaluation.get(f"/cycles/{cycle}")
    if as_json:
        typer.echo(json.dumps({"cycle": found, "before": preview, "closing": yes}, ensure_ascii=False))
    elif not yes:
        typer.echo("Belum ada yang ditutup. Tambahkan --yes untuk mulai menutup; ini tidak dapat dibatalkan.")
    else:
        plans, undecided = open_in(preview)
        typer.echo(
            f"Siklus {cycle} sedang ditutup; {found['waiting_total']} penilaian menunggu data terakhir"
            f" ({plans} tanpa rencana, {undecided} belum dinilai saat penutupan dimulai)."
            if found["waiting_total"]
            else f"Siklus {cycle} ditutup untuk data baru; yang belum dinilai menunggu keputusan pejabat penilai."
        )


def _enrolled(services: Services, cycle: str, total: int, *, quiet: bool) -> None:
    def look() -> Step:
        found = services.evaluation.get(f"/cycles/{cycle}")
        if found["enrolled"] is not None:
            return Step(found["enrolled"], found["enrolled"], over=True)
        plans = _plans(services.goals, cycle)
        return Step(sum(plans["plans"].values()) if plans else 0, total, over=False)

    stopped = "Dihentikan; pendaftaran berjalan terus. Jalankan perintah yang sama untuk mengikutinya lagi."
    follow(look, "Mendaftarkan peserta", quiet=quiet, on_stop=stopped)


def _heard(evaluation: Client, cycle: str, *, quiet: bool) -> None:
    def look() -> Step:
        found = evaluation.get(f"/cycles/{cycle}")
        total, waiting = found["appraisals"].get("total", 0), found["waiting_total"]
        return Step(total - waiting, total, over=not found["unanswered"] and not waiting)

    stopped = "Dihentikan; penutupan berjalan terus. Jalankan perintah yang sama untuk mengikutinya lagi."
    follow(look, "Mengumpulkan data terakhir", quiet=quiet, on_stop=stopped)


def _remind_all(goals: Client, cycle: str, late: int, *, quiet: bool) -> int:
    reminded = 0

    def look() -> Step:
        nonlocal reminded
        told = goals.post(f"/cycles/{cycle}/reminders", {})
        reminded = told["reminded"]
        return Step(reminded, late, over=not told["left"])

    stopped = "Dihentikan. Jalankan perintah yang sama untuk sisanya; yang sudah diingatkan tidak diingatkan lagi."
    follow(look, "Mengingatkan", quiet=quiet, on_stop=stopped)
    return reminded


def _before_closing(evaluation: Client, cycle: str) -> dict[str, Any]:
    """Read what a cycle would close with, all its units."""
    path, units = f"/cycles/{cycle}/closing-preview", list[dict[str, Any]]()
    after: str | None = ""
    while after is not None:
        preview = evaluation.get(path, {"limit": "200", **({"after": after} if after else {})})
        units += preview["units"]["items"]
        after = preview["units"]["next"]
    return {**preview, "units": units}


def _plans(goals: Client, cycle: str) -> dict[str, Any] | None:
    """Plans by status and desk: none yet while goals has not heard of the cycle, None while goals is away."""
    try:
        return _unless_away(goals, f"/cycles/{cycle}/board")
    except Refused as refusal:
        if refusal.code != _NOT_YET:
            raise
        return {"plans": {}, "desks": []}


def _unless_away(service: Client, path: str) -> dict[str, Any] | None:
    try:
        return service.get(path)
    except Away:
        return None
