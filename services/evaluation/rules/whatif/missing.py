"""What is missing, in words: what to supply, and who can."""

from collections.abc import Callable, Iterator
from typing import Final

from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.values import BehaviourValue, ResultsValue
from services.evaluation.rules.suggestion import Change, Counterfactual
from shared.policy.policy import Policy

_ALONE: Final = {
    "agreed_plan": (
        "Rencana kinerja (SKP) belum disepakati",
        "ajukan rencana dan mintakan persetujuan atasan",
        "pegawai dan atasan",
    ),
    "measured_days": (
        "Pegawai cuti sepanjang masa yang dinilai; tidak ada hari yang diukur",
        "selesaikan tanpa predikat",
        "pengelola kinerja",
    ),
    "main_result": (
        "Belum ada hasil kerja utama yang dapat dinilai",
        "laporkan realisasi hasil kerja utama",
        "pegawai",
    ),
    "unit_rating": (
        "Predikat unit yang dipimpin belum ditetapkan",
        "tetapkan predikat unit",
        "pimpinan satu tingkat di atas",
    ),
    "superior_feedback": (
        "Atasan belum memberi umpan balik atas perilaku",
        "beri umpan balik atas perilaku kerja",
        "atasan",
    ),
    "feedback": (
        "Belum ada umpan balik perilaku yang dihitung",
        "beri umpan balik atas perilaku kerja",
        "pemberi umpan balik",
    ),
    "observations": ("Atasan belum mencatat observasi kompetensi", "catat observasi kompetensi", "atasan"),
}
_ABOUT: Final = {
    "realisation": ("Realisasi {name} belum dilaporkan", "laporkan realisasi", "pegawai"),
    "target": ("Target {name} belum ada atau nol", "perbaiki target lewat perubahan rencana", "pegawai dan atasan"),
    "superior_feedback": (
        "Hasil kerja kualitatif {name} belum diberi umpan balik atasan",
        "beri umpan balik atas hasil kerja ini",
        "atasan",
    ),
    "indicator_component": (
        "Indikator {name} belum dikaitkan dengan komponen kebijakan",
        "pilih komponen indikator lewat perubahan rencana",
        "pegawai dan atasan",
    ),
    "component": (
        "Belum ada masukan untuk komponen {name}",
        "lengkapi masukan komponen, atau bobotnya tetap dibagi ke komponen lain",
        "pengelola kinerja",
    ),
    "survey_answers": (
        "Survei unit untuk {name} belum cukup banyak jawabannya untuk dihitung bagi pegawai",
        "kumpulkan jawaban sampai jumlah yang diminta kebijakan",
        "unit layanan",
    ),
    "criterion": ("Belum ada umpan balik tentang {name}", "beri umpan balik tentang kriteria ini", "atasan"),
    "coverage": (
        "Masukan untuk {name} belum cukup menurut kebijakan",
        "lengkapi masukan yang masih kurang",
        "pegawai dan atasan",
    ),
    "competence": ("Kompetensi {name} belum diamati", "catat observasi kompetensi ini", "atasan"),
}


def supply(
    policy: Policy, inputs: Inputs, results: ResultsValue, behaviour: BehaviourValue
) -> Iterator[Counterfactual]:
    """Say for everything missing what to supply, and who can."""
    for code in dict.fromkeys((*results.missing, *behaviour.missing)):
        lack, todo, who = _words(code, _names(policy, inputs))
        yield Counterfactual(
            id=f"missing:{code}",
            axis="results" if code in results.missing else "behaviour",
            changes=(Change(what=code, label=lack, now="belum ada", needed=todo, source=who),),
            text=f"{lack}: {todo} ({who}).",
            text_en=f"Missing: {code.replace('_', ' ').replace(':', ' ')}.",
        )


def _words(code: str, name: Callable[[str, str], str]) -> tuple[str, str, str]:
    kind, _, about = code.partition(":")
    if not about:
        return _ALONE.get(code, (f"Masukan {code} belum ada", "lengkapi masukan", "pengelola kinerja"))
    lack, todo, who = _ABOUT[kind]
    return lack.format(name=name(kind, about)), todo, who


def _names(policy: Policy, inputs: Inputs) -> Callable[[str, str], str]:
    units = [unit for unit in (inputs.unit, inputs.team) if unit is not None]
    of_plan = {each.indicator_id: each.name for objective in inputs.objectives for each in objective.indicators}
    of_units = {each.indicator_id: each.name for unit in units for each in unit.indicators}
    objectives = {each.objective_id: each.name for each in inputs.objectives}
    labels = {
        "component": {each.id: each.label.id for each in policy.results.components},
        "survey_answers": {each.id: each.label.id for each in policy.results.components},
        "criterion": {each.id: each.label.id for each in policy.behaviour.criteria},
        "competence": {each.id: each.label.id for each in policy.competences},
        "superior_feedback": of_units | objectives,
        "coverage": {
            "results": "hasil kerja",
            "behaviour": "perilaku kerja",
            **{each.id: each.label.id for each in policy.results.components},
        },
    }

    def name(kind: str, about: str) -> str:
        return f"'{labels.get(kind, of_units | of_plan).get(about, about)}'"

    return name
