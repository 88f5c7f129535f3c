"""From people to cores, disks, partitions and memory: plain arithmetic on measured costs and stated assumptions."""

import math
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from cli.size.costs import Costs, Cpu

PEOPLE_MIN, PEOPLE_MAX = 10_000, 5_600_000
SERVICES: Final = 5
_MICRO, _GB, _MB_A_GB = 1e6, 1e9, 1e3
_PARTITIONS: Final = (6, 12, 24, 48, 96, 192, 384, 768)
_BROKERS: Final = 3


class Assumptions(BaseModel):
    """What nobody can measure on one machine; each can be set by an option of its name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entries: Annotated[
        float, Field(gt=0, description="entri log harian per pegawai per tahun, masing-masing satu permintaan")
    ] = 220
    commands: Annotated[
        float, Field(gt=0, description="perintah lain per pegawai per tahun: laporan mingguan, dialog, keputusan")
    ] = 75
    readers: Annotated[float, Field(gt=0, description="layanan yang membaca setiap peristiwa")] = 3
    work_seconds: Annotated[float, Field(gt=0, description="detik kerja setahun: 220 hari, 8 jam")] = 220 * 8 * 3600
    peak: Annotated[
        float, Field(ge=1, description="beban jam tersibuk di Januari/Desember dibanding rata-rata jam kerja")
    ] = 10
    cycle_hours: Annotated[float, Field(gt=0, description="jam yang tersedia untuk membuka dan menutup siklus")] = 8
    use: Annotated[float, Field(gt=0, le=1, description="bagian inti prosesor yang boleh terpakai saat puncak")] = 0.6
    years: Annotated[float, Field(gt=0, description="tahun penilaian yang disimpan")] = 5
    replication: Annotated[int, Field(ge=1, le=7, description="salinan data di broker dan basis data")] = 3
    subjects: Annotated[
        float, Field(gt=0, description="subjek per pegawai per tahun yang disimpan topik terpadatkan")
    ] = 18
    room: Annotated[float, Field(ge=1, description="ruang cadangan disk: indeks, sisa pemadatan, pertumbuhan")] = 2
    active: Annotated[
        float, Field(gt=0, le=1, description="bagian data tahun berjalan yang harus ada di memori basis data")
    ] = 0.3


class Size(BaseModel):
    """What so many people need. Rates are per second at the peak; cores are whole, disks and memory in GB."""

    model_config = ConfigDict(frozen=True)

    people: int
    commands_per_second: float
    facts_per_second: float
    service_cores: int
    service_processes: int
    database_cores: int
    broker_cores: int
    partitions: int
    database_disk_gb: float
    broker_disk_gb: float
    service_memory_gb: float
    database_memory_gb: float
    broker_memory_gb: float
    cycle_core_hours: float


def size(people: int, costs: Costs, given: Assumptions) -> Size:
    """Compute what so many people need; copies of data are counted in disks, cores of a database's primary once.

    Database and broker take part in each copy: their CPU is counted once for each.
    """
    a_second = people * given.peak / given.work_seconds
    entries, commands = a_second * given.entries, a_second * given.commands
    facts = (entries + commands) * given.readers
    cycles = people / (given.cycle_hours * 3600)
    busy = _sum((costs.entry, entries), (costs.command, commands), (costs.fact, facts), (costs.cycle, cycles))
    services = _whole(busy.service_us / given.use)
    partitions = _partitions(facts / given.readers * costs.fact.service_us / _MICRO / given.use)
    processes = max(2 * SERVICES, services)
    year = people * (costs.appraisal_bytes + costs.year_bytes)
    kept = given.years * given.replication * given.room / _GB
    broker_disk = people * given.subjects * costs.event_bytes * kept
    return Size(
        people=people,
        commands_per_second=_told(entries + commands),
        facts_per_second=_told(facts),
        service_cores=services,
        service_processes=processes,
        database_cores=_whole(busy.database_us * given.replication / given.use),
        broker_cores=max(_BROKERS, _whole(busy.broker_us * given.replication / given.use)),
        partitions=partitions,
        database_disk_gb=_told(year * kept),
        broker_disk_gb=_told(broker_disk),
        service_memory_gb=_told(processes * costs.process_mb * given.room / _MB_A_GB),
        database_memory_gb=_told(max(1.0, year * given.active / _GB) * given.replication),
        broker_memory_gb=_told(max(2.0 * _BROKERS, broker_disk * 0.02)),
        cycle_core_hours=_told(people * sum(_of(costs.cycle)) / _MICRO / 3600),
    )


def _sum(*acts: tuple[Cpu, float]) -> Cpu:
    """CPU microseconds a second of acts at their rates."""
    service, database, broker = (
        sum(part) for part in zip(*([each * rate for each in _of(cpu)] for cpu, rate in acts), strict=True)
    )
    return Cpu(service_us=service, database_us=database, broker_us=broker)


def _of(cpu: Cpu) -> tuple[float, float, float]:
    return cpu.service_us, cpu.database_us, cpu.broker_us


def _whole(microseconds: float) -> int:
    return max(1, math.ceil(microseconds / _MICRO))


def _partitions(consumers: float) -> int:
    """Twice as many as processes that one service needs to keep up: its processes share partitions evenly."""
    return next((each for each in _PARTITIONS if each >= 2 * math.ceil(consumers)), _PARTITIONS[-1])


def _told(value: float) -> float:
    """Two significant digits are more than the assumptions are worth; whole numbers above a hundred."""
    return float(f"{value:.2g}") if value < 100 else float(round(value))
