"""The explanation of the days that are measured, where they are not all days of the cycle."""

from services.evaluation.rules.explain.shared import step
from services.evaluation.rules.explain.wording import both
from services.evaluation.rules.rate.inputs import TimeInPost
from services.evaluation.rules.suggestion import Step, StepInput
from shared.indonesian import span_text


def time_step(time: TimeInPost) -> Step:
    """Say which days are measured, which leaves are not, and what follows for what is expected per time."""
    days = time.days
    counted = f"({days.segment_days} - {days.leave_days})" if days.leave_days else f"{days.segment_days}"
    spans = [span_text(each.first_day, each.last_day) for each in time.leaves]
    away = f" Cuti {days.leave_days} hari ({'; '.join(spans)}) tidak diukur." if spans else ""
    away_en = f" Leave of {days.leave_days} days is not measured." if spans else ""
    measured, of = days.measured_days, days.cycle_days
    return step(
        days.rule,
        id="time",
        inputs=(
            StepInput(name="hari siklus", value=str(of), source=span_text(time.cycle_starts_on, time.cycle_ends_on)),
            StepInput(name="hari segmen", value=str(days.segment_days), source=_segment(time)),
            *(
                StepInput(name=f"cuti ({each.kind.replace('_', ' ')})", value=span, source="data kepegawaian")
                for each, span in zip(time.leaves, spans, strict=True)
            ),
        ),
        arithmetic=f"{counted} / {of} = {measured} / {of}",
        value=f"{measured} / {of}",
        text=both(
            f"Yang diukur {measured} dari {of} hari siklus.{away} Yang diharapkan per waktu (laporan harian, jam"
            " pelatihan) disesuaikan; target indikator yang disepakati untuk segmen ini tetap.",
            f"{measured} of the cycle's {of} days are measured.{away_en} What is expected per time is scaled to them;"
            " targets agreed for this segment stay as they are.",
        ),
    )


def _segment(time: TimeInPost) -> str:
    """Write the days of a segment; one that ends before it begins has none."""
    return span_text(time.starts_on, time.ends_on) if time.starts_on <= time.ends_on else "tidak ada hari"
