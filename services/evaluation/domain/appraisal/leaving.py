"""How a result is completed by the rules of the policy: of who left or came within it, or was on leave."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.evaluation.domain.appraisal.state import AppraisalState, ByRule
from shared.events.directory import EmploymentEnd
from shared.indonesian import date_text
from shared.policy.outcome import Completion
from shared.policy.policy import Policy

_ENDS: Final[Mapping[EmploymentEnd, str]] = {
    EmploymentEnd.RETIRED: "pensiun",
    EmploymentEnd.DIED: "meninggal dunia",
    EmploymentEnd.DISMISSED: "diberhentikan",
    EmploymentEnd.RESIGNED: "mengundurkan diri",
    EmploymentEnd.TRANSFERRED_OUT: "pindah ke instansi lain",
    EmploymentEnd.CONTRACT_ENDED: "berakhir kontraknya",
}


def completed_by_rule(state: AppraisalState, policy: Policy) -> ByRule | None:
    """Apply the policy's rules on leaving, joining and leave; None for everybody else."""
    if state.ended is not None:
        return left(policy, state.ended, state.last_day, no_result=_no_result(state, state.ended, policy))
    if (late := _too_late(state, policy)) is not None:
        return late
    if state.time is None or state.measured_days > 0 or policy.segments.on_leave is Completion.COMPLETE:
        return None
    cited = _cited(policy, "ketentuan cuti sepanjang segmen")
    text = f"Pegawai cuti sepanjang masa yang dinilai; tidak ada hari yang diukur{cited}."
    return ByRule(ended=None, result=False, acknowledges=True, objection=True, text=text)


def _too_late(state: AppraisalState, policy: Policy) -> ByRule | None:
    """Say that somebody who came after the cycle had begun was measured on too few days; None where it was enough."""
    began = min([state.first_day, *(each.starts_on for each in state.inputs.earlier)])
    days, least = state.measured_days, policy.joining.least_days((state.ends_on - state.starts_on).days + 1)
    if state.continued or began <= state.starts_on or days >= least:
        return None
    cited = _cited(policy, "ketentuan masa kerja paling singkat bagi pegawai yang baru masuk")
    text = (
        f"Pegawai mulai {date_text(began)}, sesudah siklus berjalan: hanya {days} hari yang diukur, paling sedikit"
        f" {least} hari{cited}. Tanpa predikat."
    )
    return ByRule(ended=None, result=False, acknowledges=True, objection=True, text=text)


def _no_result(state: AppraisalState, ended: EmploymentEnd, policy: Policy) -> str:
    """Say why there is no result; nothing where there is one."""
    if policy.leaving.of(ended) is Completion.NO_RESULT:
        return f"Tanpa predikat{_cited(policy, 'ketentuan hasil pegawai yang berhenti')}."
    days, least = state.measured_days, policy.leaving.least_days((state.ends_on - state.starts_on).days + 1)
    if days >= least:
        return ""
    cited = _cited(policy, "ketentuan masa kerja paling singkat bagi pegawai yang berhenti")
    return f"Tanpa predikat: hanya {days} hari yang diukur, paling sedikit {least} hari{cited}."


def left(policy: Policy, ended: EmploymentEnd, last_day: date, *, no_result: str = "") -> ByRule:
    """Apply the policy's rules to who left, with a result or, for the reason given, without."""
    rule = policy.leaving
    unawaited = (
        f"Pernyataan mengetahui tidak ditunggu{_cited(policy, 'ketentuan pengakuan hasil pegawai yang berhenti')}."
    )
    then = no_result or (unawaited if rule.without_acknowledgement else "")
    parts = (f"Pegawai {_ENDS[ended]}, hari terakhir {date_text(last_day)}.", then, _rights(ended, policy))
    return ByRule(
        ended=ended,
        result=not no_result,
        acknowledges=not rule.without_acknowledgement,
        objection=rule.objection,
        text=" ".join(filter(None, parts)),
    )


def _rights(ended: EmploymentEnd, policy: Policy) -> str:
    who = "Ahli waris" if ended is EmploymentEnd.DIED else "Yang bersangkutan"
    if policy.leaving.objection:
        return (
            f"{who} berhak atas salinan hasil ini dan dapat mengajukan keberatan lewat surat kepada pengelola kinerja."
        )
    cited = _cited(policy, "ketentuan keberatan pegawai yang berhenti")
    return f"{who} berhak atas salinan hasil ini; keberatan tidak dapat diajukan{cited}."


def _cited(policy: Policy, clause: str) -> str:
    return f" (kebijakan {policy.title.id} versi {policy.version}, {clause})"
