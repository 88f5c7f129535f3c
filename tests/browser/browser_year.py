"""A year of an agency, played through the pages of the portal alone: each kind of step of a story has its way there."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import httpx
from browser_people import People
from browser_person import Person
from playwright.async_api import Locator, expect

from cli.play.acts.planning import workdays
from cli.play.clock import StoryClock
from cli.play.directory import tell_directory
from cli.play.outcome import PersonOutcome, person_outcome
from cli.play.parts import Person as StoryPerson
from cli.play.platform import Platform
from cli.play.stage import Stage
from cli.play.steps import (
    Acknowledge,
    AgreePlan,
    AnyStep,
    CloseInputs,
    ConcludeUnrated,
    Decide,
    DecideObjection,
    DecideSuggested,
    Finalise,
    GiveFeedback,
    LogActivities,
    Move,
    ObjectToResult,
    OpenCycle,
    ProposePlan,
    ReportRealisation,
    Review,
    UploadPolicy,
)
from cli.play.story import Story
from cli.play.waiting import Patience
from shared.rules.vocabulary import Level

LEVELS: Final = {Level.BELOW: "Di bawah", Level.AS: "Sesuai", Level.ABOVE: "Di atas"}
UNIT_HEAD: Final = "kode unit,nama unit,unit induk\n"
PEOPLE_HEAD: Final = "ID Pegawai,NIP,Nama,Unit Kerja,Jabatan,Golongan Jabatan,Atasan,Memimpin,TMT\n"
FIRST: Final = 2
"""So many people are there before the first file: the head, and the officer who imports the others."""
_PATIENCE_SECONDS: Final = 60.0


@asynccontextmanager
async def stage_of(people: People, story: Story, folder: Path, agency: str) -> AsyncIterator[Stage]:
    """Reach the services behind the pages: to move the clock, and to read how it ended."""
    platform = people.site.platform
    async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS) as client:
        reached = Platform(platform.addresses, client=client, issuer=platform.issuer)
        yield Stage(story, folder, agency, reached, Patience(_PATIENCE_SECONDS))


async def outcomes(stage: Stage) -> dict[str, PersonOutcome]:
    """Read what everybody got."""
    return {
        person: await person_outcome(stage, person) for person in stage.story.participants(stage.story.expected_cycle)
    }


async def play_in_browser(people: People, stage: Stage, *, script: bool) -> None:
    """Play a story through the pages alone; only its clock and its first two people come another way."""
    story, time = stage.story, StoryClock(stage)
    await time.reach(min(each.on for each in story.steps))
    begun = story.model_copy(update={"units": story.units[:1], "people": story.people[:FIRST]})
    await tell_directory(Stage(begun, stage.folder, stage.agency, stage.platform, stage.patience))
    people.site.agencies[stage.agency] = stage.agency
    year = _Year(people, stage, script)
    await year.import_files(story.units, story.people[FIRST:], on=story.cycles[0].starts)
    for step in story.steps:
        await time.reach(step.on)
        await people.site.platform.hear()
        await year.take(step)
    await people.site.platform.hear()


@dataclass
class _Year:
    """Whoever sits before a browser in this agency, and what each kind of step means there."""

    people: People
    stage: Stage
    script: bool
    sitting: dict[str, Person] = field(default_factory=dict)

    async def take(self, step: AnyStep) -> None:
        ways: dict[type[Any], Callable[[Any], Awaitable[None]]] = {
            UploadPolicy: self.publish_policy,
            OpenCycle: self.open_cycle,
            ProposePlan: self.propose,
            AgreePlan: self.agree,
            LogActivities: self.log,
            Review: self.review,
            ReportRealisation: self.report,
            Move: self.move,
            GiveFeedback: self.give_feedback,
            CloseInputs: self.close_inputs,
            DecideSuggested: self.decide,
            Decide: self.decide,
            Acknowledge: self.acknowledge,
            Finalise: self.end,
            ConcludeUnrated: self.end,
            ObjectToResult: self.object_to_result,
            DecideObjection: self.decide_objection,
        }
        await ways[type(step)](step)

    async def person(self, id: str) -> Person:
        """Let somebody sign in once, and begin at the first page each time."""
        if id not in self.sitting:
            officer = id == self.stage.story.officer
            self.sitting[id] = await self.people.signed_in(
                self.name(id), self.stage.agency, officer=officer, script=self.script, workers=self.script
            )
        await self.sitting[id].go("/")
        return self.sitting[id]

    def name(self, id: str) -> str:
        return next(each.name for each in self.stage.story.people if each.id == id)

    async def import_files(self, units: Iterable[Any], persons: Iterable[StoryPerson], *, on: date) -> None:
        """Try files, and record them."""
        officer = await self.person(self.stage.story.officer)
        await officer.follow("Kelola")
        await officer.follow("Impor pegawai dan unit")
        files = [_file("unit.csv", UNIT_HEAD, ([each.id, each.name, each.parent] for each in units))] if units else []
        files.append(_file("pegawai.csv", PEOPLE_HEAD, (_row(each, on) for each in persons)))
        await officer.page.get_by_label("Berkas (CSV atau Excel)").set_input_files(files)
        await officer.press("Coba dahulu")
        await officer.sees("siap dicatat")
        if not self.script:  # no device keeps the files meanwhile
            await officer.page.get_by_label("Berkas (CSV atau Excel)").set_input_files(files)
        await officer.press("Catat perubahan ini")
        await self._ends(officer, "Semua perubahan sudah dicatat")

    async def _ends(self, person: Person, text: str) -> None:
        """Wait until something long is done: where no script looks again, somebody asks for it."""
        again = person.page.get_by_role("link", name="Muat ulang kemajuannya")
        while await again.count():
            await again.click()
        await person.sees(text)

    async def move(self, step: Move) -> None:
        """Import the one row of somebody who moves."""
        await self.import_files([], [self.stage.story.person_on(step.of, step.on)], on=step.on)

    async def publish_policy(self, step: UploadPolicy) -> None:
        """Have a policy checked, and publish it."""
        stage = self.stage
        officer = await self.person(stage.story.officer)
        await officer.follow("Kelola")
        await officer.follow("Kebijakan penilaian")
        await officer.follow("Unggah atau tulis kebijakan")
        file = stage.folder / (step.file or stage.story.policy.file or "")
        await officer.page.get_by_label("Berkas kebijakan (YAML)").set_input_files(file)
        await officer.press("Periksa")
        await officer.sees("tidak ada kesalahan")
        await officer.press("Terbitkan kebijakan ini")
        await officer.press("Terbitkan versi 1")
        await officer.sees("versi 1")

    async def open_cycle(self, step: OpenCycle) -> None:
        """Go from the policy to the opened cycle."""
        cycle = self.stage.story.cycle_of(step)
        officer = await self.person(self.stage.story.officer)
        page = officer.page
        await officer.follow("Kelola")
        await officer.follow("Buka siklus penilaian")
        await page.get_by_label("Kebijakan").select_option(f"{self.stage.story.policy.id}|1")
        await page.get_by_label("Nama siklus").fill(cycle.title)
        await page.get_by_label("Kode siklus").fill(cycle.id)
        await page.get_by_label("Mulai").fill(str(cycle.starts))
        await page.get_by_label("Sampai").fill(str(cycle.ends))
        await page.get_by_label("Pegawai unit tertentu").check()
        for unit in self.stage.story.units:
            if unit.id in cycle.units:
                await page.get_by_label(unit.name).check()
        await officer.press("Lihat siapa yang ikut")
        await officer.press(f"Buka siklus untuk {len(self.stage.story.participants(cycle))} orang")
        await officer.heading(cycle.title)

    async def propose(self, step: ProposePlan) -> None:
        """Write a plan, look at it once more, and send it."""
        (objective,) = self.stage.story.plans[step.plan or ""]
        (indicator,) = objective.indicators
        for id in self.stage.story.named(step.by, step):
            person = await self.person(id)
            page = person.page
            await person.follow("Susun rencana kinerja (SKP) Anda")
            await page.get_by_label("Hasil yang ingin dicapai").fill(objective.name)
            await page.get_by_label("Yang diukur").fill(indicator.name)
            await page.get_by_label("Target", exact=True).fill(str(indicator.target))
            await page.get_by_label("Satuan").fill(indicator.unit)
            await person.press("Periksa sebelum mengirim")
            await person.press("Kirim rencana kepada")
            await expect(page.get_by_role("heading", level=1)).to_contain_text("Rencana sudah dikirim")

    async def agree(self, step: AgreePlan) -> None:
        """Mark what waits, and agree on all of it."""
        for rater, names in self._by_rater(step):
            person = await self.person(rater)
            await person.go("/tim/rencana")
            for name in names:
                await person.page.get_by_label(f"Tandai rencana {name}").check()
            await person.press("Setujui semua yang ditandai")
            await person.sees(f"{len(names)} rencana disetujui")

    async def log(self, step: LogActivities) -> None:
        """Write the log day by day; the first of all, without network."""
        for id in self.stage.story.named(step.by, step):
            person = await self.person(id)
            days = [day for month, count in step.days.items() for day in workdays(month, count, until=step.on)]
            away = self.script and step.note == "without network"
            if away:
                await person.go("/catatan")
                await person.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
                await person.context.set_offline(True)
            await person.go("/catatan")
            for day in days:
                await person.page.get_by_label("Apa yang Anda kerjakan?").fill(f"{step.text} ({day.day})")
                await person.page.get_by_label("Tanggal").fill(str(day))
                await person.press("Simpan di perangkat ini" if away else "Simpan dan kirim")
                await person.sees(f"{step.text} ({day.day})")
            if away:
                await person.context.set_offline(False)
                await person.sees(f"{len(days)} menunggu atasan")
            await person.go(f"/catatan?bulan={days[0]:%Y-%m}")
            await person.sees(f"{len(days)} menunggu atasan")

    async def review(self, step: Review) -> None:
        """Confirm all that waits."""
        for rater, names in self._by_rater(step):
            person = await self.person(rater)
            for name in names:
                await person.go("/")
                await person.page.get_by_role("link", name=re.compile(f"laporan {name}")).first.click()
                await person.heading(f"Laporan {name}")
                if self.script and "review" not in person.book.pages:
                    await person.examine("review")
                await person.press("Simpan hasil pemeriksaan")
                await expect(person.page.get_by_role("heading", level=1)).not_to_have_text(f"Laporan {name}")

    async def report(self, step: ReportRealisation) -> None:
        """Report what was reached."""
        for id in self.stage.story.named(step.by, step):
            person = await self.person(id)
            await person.go("/rencana")
            await person.page.get_by_role("link", name="Rencana kinerja").first.click()
            await person.follow("Laporkan capaian")
            (value,) = step.values.values()
            await person.page.get_by_label("Capaian").first.fill(str(value))
            await person.press("Laporkan capaian")
            await expect(person.page.get_by_role("heading", level=1)).to_contain_text("Rencana kinerja")

    async def give_feedback(self, step: GiveFeedback) -> None:
        """Answer about one person, with what was seen and what came of it."""
        (level,) = step.behaviour.values()
        for by in self.stage.story.named(step.by, step):
            for to in self.stage.story.named(step.to, step):
                person = await self.person(by)
                await person.go("/umpan-balik")
                await person.page.get_by_role("list").get_by_role("link", name=self.name(to)).click()
                group = (
                    person.page.get_by_role("group").filter(has=person.page.get_by_label("Apa yang Anda lihat")).first
                )
                await group.get_by_label(LEVELS[level]).check()
                await group.get_by_label("Apa yang Anda lihat").fill(step.observed)
                await person.press("Kirim umpan balik")
                await person.heading("Umpan balik sudah terkirim")

    async def close_inputs(self, step: CloseInputs) -> None:
        """Close the cycle, with what is still open in sight."""
        officer = await self.person(self.stage.story.officer)
        await officer.go(f"/kelola/siklus/{self.stage.story.cycle_of(step).id}")
        await officer.follow("Tutup siklus")
        await officer.press("Mulai menutup siklus untuk")
        await officer.sees("Sedang ditutup")

    async def decide(self, step: DecideSuggested | Decide) -> None:
        """Decide those named on the page of all, as suggested or otherwise, with a reason."""
        for rater, names in self._by_rater(step):
            person = await self.person(rater)
            await person.go("/tim/penilaian")
            rows = person.page.get_by_role("listitem").filter(has=person.page.get_by_role("checkbox"))
            await expect(rows.filter(has_text=names[0])).to_be_visible()
            for row in await rows.all():
                await self._choose(row, step, names)
            await person.press("Periksa putusan")
            await person.press(f"Putuskan {len(names)} penilaian")
            await person.heading(f"{len(names)} penilaian diputuskan")

    async def _choose(self, row: Locator, step: DecideSuggested | Decide, names: list[str]) -> None:
        name = await row.get_by_role("heading").inner_text()
        await row.get_by_role("checkbox").set_checked(name in names)
        if isinstance(step, Decide) and name in names:
            for axis, level in (("Hasil kerja", step.results), ("Perilaku kerja", step.behaviour)):
                await row.get_by_role("group", name=f"{axis}, {name}").get_by_label(LEVELS[level]).check(force=True)
            await row.get_by_label("Alasan").fill(step.reason)

    async def acknowledge(self, step: Acknowledge) -> None:
        """Read the result, and say so."""
        for id in self.stage.story.named(step.by, step):
            person = await self.person(id)
            await person.follow("Tanggapi hasil penilaian Anda")
            await person.press("Saya sudah membaca hasil ini")
            await expect(person.page.get_by_role("button", name="Saya sudah membaca hasil ini")).to_have_count(0)

    async def end(self, step: Finalise | ConcludeUnrated) -> None:
        """Mark who is left, and end it with a reason."""
        officer = await self.person(self.stage.story.officer)
        await officer.go(f"/kelola/siklus/{self.stage.story.cycle_of(step).id}")
        await officer.follow("Selesaikan penilaian yang tertinggal")
        title, act = (
            ("Diputuskan, belum ditanggapi", "Jadikan final yang ditandai")
            if isinstance(step, Finalise)
            else ("Belum dinilai", "Akhiri tanpa predikat yang ditandai")
        )
        region = officer.page.get_by_role("region", name=title)
        those = self.stage.story.named(step.of, step)
        for id in those:
            await region.get_by_label(self.name(id)).check()
        await region.get_by_label("Alasan").fill(step.reason)
        await officer.press(act)
        await officer.sees(f"{len(those)} penilaian selesai")

    async def object_to_result(self, step: ObjectToResult) -> None:
        """Object to the own result."""
        person = await self.person(step.of)
        await person.go("/hasil")
        await person.page.get_by_role("link", name="Penilaian").last.click()
        await person.page.get_by_label("Alasan keberatan").fill(step.reason)
        await person.press("Periksa sebelum mengajukan")
        await person.press("Ajukan keberatan")
        await person.heading("Keberatan Anda sudah diajukan")

    async def decide_objection(self, step: DecideObjection) -> None:
        """Decide on somebody's objection."""
        person = await self.person(step.by)
        page = person.page
        await person.follow("Putuskan keberatan")
        await page.get_by_label("Kabulkan").check()
        for axis, level in (("Hasil kerja", step.results), ("Perilaku kerja", step.behaviour)):
            if level is not None:
                group = page.get_by_role("group", name=f"{axis} (bila dikabulkan)")
                await group.get_by_label(LEVELS[level]).check()
        await page.get_by_label("Alasan", exact=True).fill(step.reason)
        await person.press("Putuskan keberatan")
        await expect(page.get_by_role("button", name="Putuskan keberatan")).to_have_count(0)

    def _by_rater(self, step: Any) -> Iterator[tuple[str, list[str]]]:
        story, found = self.stage.story, dict[str, list[str]]()
        for person in story.named(step.of, step):
            rater = step.by or story.rater_of(person, step)
            found.setdefault(rater, []).append(self.name(person))
        return iter(found.items())


def _file(name: str, head: str, rows: Iterable[Iterable[Any]]) -> dict[str, Any]:
    text = head + "".join(",".join("" if each is None else str(each) for each in row) + "\n" for row in rows)
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def _row(person: StoryPerson, on: date) -> list[Any]:
    where = [person.unit, person.position, person.group.upper(), person.rater, person.heads]
    return [person.id, person.nip, person.name, *where, on]
