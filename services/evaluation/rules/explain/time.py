"""The explanation of the days that are measured, where they are not all days of the cycle."""

from services.evaluation.rules.explain.shared import step
from services.evaluation.rules.explain.wording import both
from services.evaluation.rules.rate.inputs import TimeInPost
from services.evaluation.rules.suggestion import Step, StepInput


def time_step(time: TimeInPost) -> Step:
    """Say which days are measured, which leaves are not, and what follows for what is expected per time."""
    days = time.days
    off = f" - {days.leave_days}" if days.leave_days else ""
    spans = [f"{each.first_day} sampai {each.last_day}" for each in time.leaves]
    away = f" Cuti {days.leave_days} hari ({'; '.join(spans)}) tidak diukur." if spans else ""
    away_en = f" Leave of {days.leave_days} days is not measured." if spans else ""
    measured, of = days.measured_days, days.cycle_days
    return step(
        days.rule,
        id="time",
        inputs=(
            StepInput(name="hari siklus", value=str(of), source=f"{time.cycle_starts_on} sampai {time.cycle_ends_on}"),
            StepInput(
                name="hari segmen", value=str(days.segment_days), source=f"{time.starts_on} sampai {time.ends_on}"
            ),
            *(
                StepInput(name=f"cuti ({each.kind.replace('_', ' ')})", value=span, source="data kepegawaian")
                for each, span in zip(time.leaves, spans, strict=True)
            ),
        ),
        arithmetic=f"({days.segment_days}{off}) / {of} = {measured} / {of}",
        value=f"{measured} / {of}",
        text=both(
            f"Yang diukur {measured} dari {of} hari siklus.{away} Yang diharapkan per waktu (laporan harian, jam"
            " pelatihan) disesuaikan; target indikator yang disepakati untuk segmen ini tetap.",
            f"{measured} of the cycle's {of} days are measured.{away_en} What is expected per time is scaled to them;"
            " targets agreed for this segment stay as they are.",
        ),
    )
