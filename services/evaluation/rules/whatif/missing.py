"""What is missing, in words: what to supply, and who can."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from services.evaluation.rules.explain.wording import both, english
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.values import BehaviourValue, ResultsValue
from services.evaluation.rules.suggestion import Change, Counterfactual
from shared.policy.clause import Label
from shared.policy.policy import Policy

Words = tuple[Label, Label, Label]
"""What is lacking, what to do, and who can."""

_EMPLOYEE: Final = Label(id="pegawai", en="employee")
_RATER: Final = Label(id="atasan", en="superior")
_BOTH: Final = Label(id="pegawai dan atasan", en="employee and superior")
_OFFICER: Final = Label(id="pengelola kinerja", en="performance officer")
_ALONE: Final[Mapping[str, Words]] = {
    "agreed_plan": (
        Label(id="Rencana kinerja (SKP) belum disepakati", en="The plan (SKP) is not agreed"),
        Label(id="ajukan rencana dan mintakan persetujuan atasan", en="propose it and have the superior agree"),
        _BOTH,
    ),
    "measured_days": (
        Label(
            id="Pegawai cuti sepanjang masa yang dinilai; tidak ada hari yang diukur",
            en="The person was on leave all the time; no day is measured",
        ),
        Label(id="selesaikan tanpa predikat", en="conclude without a predicate"),
        _OFFICER,
    ),
    "main_result": (
        Label(id="Belum ada hasil kerja utama yang dapat dinilai", en="No main result can be rated yet"),
        Label(id="laporkan realisasi hasil kerja utama", en="report the realisation of a main result"),
        _EMPLOYEE,
    ),
    "unit_rating": (
        Label(id="Predikat unit yang dipimpin belum ditetapkan", en="The unit that is headed has no predicate yet"),
        Label(id="tetapkan predikat unit", en="set the predicate of the unit"),
        Label(id="pimpinan satu tingkat di atas", en="the leader one level above"),
    ),
    "superior_feedback": (
        Label(id="Atasan belum memberi umpan balik atas perilaku", en="The superior has said nothing about behaviour"),
        Label(id="beri umpan balik atas perilaku kerja", en="give feedback on behaviour"),
        _RATER,
    ),
    "feedback": (
        Label(id="Belum ada umpan balik perilaku yang dihitung", en="No feedback on behaviour counts yet"),
        Label(id="beri umpan balik atas perilaku kerja", en="give feedback on behaviour"),
        Label(id="pemberi umpan balik", en="those who are asked for feedback"),
    ),
    "observations": (
        Label(id="Atasan belum mencatat observasi kompetensi", en="The superior has noted no observed competence"),
        Label(id="catat observasi kompetensi", en="note what was observed"),
        _RATER,
    ),
}
_ABOUT: Final[Mapping[str, Words]] = {
    "realisation": (
        Label(id="Realisasi {name} belum dilaporkan", en="The realisation of {name} is not reported"),
        Label(id="laporkan realisasi", en="report it"),
        _EMPLOYEE,
    ),
    "target": (
        Label(id="Target {name} belum ada atau nol", en="{name} has no target, or zero"),
        Label(id="perbaiki target lewat perubahan rencana", en="correct the target by revising the plan"),
        _BOTH,
    ),
    "superior_feedback": (
        Label(
            id="Hasil kerja kualitatif {name} belum diberi umpan balik atasan",
            en="The superior has said nothing about the qualitative result {name}",
        ),
        Label(id="beri umpan balik atas hasil kerja ini", en="give feedback on this result"),
        _RATER,
    ),
    "indicator_component": (
        Label(
            id="Indikator {name} belum dikaitkan dengan komponen kebijakan",
            en="Indicator {name} feeds no component of the policy",
        ),
        Label(id="pilih komponen indikator lewat perubahan rencana", en="choose its component by revising the plan"),
        _BOTH,
    ),
    "component": (
        Label(id="Belum ada masukan untuk komponen {name}", en="Nothing was put in for the component {name}"),
        Label(
            id="lengkapi masukan komponen, atau bobotnya tetap dibagi ke komponen lain",
            en="put it in, or its weight goes on going to the others",
        ),
        _OFFICER,
    ),
    "criterion": (
        Label(id="Belum ada umpan balik tentang {name}", en="There is no feedback on {name} yet"),
        Label(id="beri umpan balik tentang kriteria ini", en="give feedback on this criterion"),
        _RATER,
    ),
    "competence": (
        Label(id="Kompetensi {name} belum diamati", en="The competence {name} was not observed"),
        Label(id="catat observasi kompetensi ini", en="note what was observed"),
        _RATER,
    ),
    "survey_answers": (
        Label(
            id="Survei unit untuk {name} belum cukup banyak jawabannya untuk dihitung bagi pegawai",
            en="The unit's survey for {name} has too few answers yet to count for persons",
        ),
        Label(id="kumpulkan jawaban sampai jumlah yang diminta kebijakan", en="collect as many as the policy asks for"),
        Label(id="unit layanan", en="the unit that gives the service"),
    ),
    "coverage": (
        Label(
            id="Masukan untuk {name} belum cukup menurut kebijakan", en="By the policy too little is put in for {name}"
        ),
        Label(id="lengkapi masukan yang masih kurang", en="put in what is lacking"),
        _BOTH,
    ),
}
_OF_RESULTS: Final = frozenset({"realisation", "target", "superior_feedback", "indicator_component"})
_OTHER: Final[Words] = (
    Label(id="Ada masukan yang belum lengkap", en="Something is still lacking"),
    Label(id="lengkapi masukan", en="put it in"),
    _OFFICER,
)
_NONE: Final = "belum ada"
_UNNAMED: Final = Label(id="yang tidak lagi ada dalam rencana", en="that is no longer in the plan")


def supply(
    policy: Policy, inputs: Inputs, results: ResultsValue, behaviour: BehaviourValue
) -> Iterator[Counterfactual]:
    """Say for everything missing what to supply, and who can."""
    names = _names(policy, inputs)
    for code in dict.fromkeys((*_told(results.missing), *behaviour.missing)):
        lack, todo, who = _words(code, names)
        yield Counterfactual(
            id=f"missing:{code}",
            axis="results" if code in results.missing else "behaviour",
            changes=(Change(what=code, label=lack.id, now=_NONE, needed=todo.id, source=who.id),),
            text=f"{lack.id}: {todo.id} ({who.id}).",
            text_en=f"{lack.en}: {todo.en} ({who.en}).",
        )


def _told(missing: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out that there is no main result where it is said what the results of the plan lack."""
    told = any(code.partition(":")[0] in _OF_RESULTS for code in missing)
    return tuple(code for code in missing if code != "main_result" or not told)


def _words(code: str, name: Callable[[str, str], Label]) -> Words:
    kind, _, about = code.partition(":")
    if not about:
        return _ALONE.get(code, _OTHER)
    lack, todo, who = _ABOUT[kind]
    called = name(kind, about)
    return both(lack.id.format(name=called.id), lack.en.format(name=called.en)), todo, who


def _names(policy: Policy, inputs: Inputs) -> Callable[[str, str], Label]:
    units = [unit for unit in (inputs.unit, inputs.team) if unit is not None]
    of_plan = {
        each.indicator_id: both(each.name, each.name)
        for objective in inputs.objectives
        for each in objective.indicators
    }
    of_units = {each.indicator_id: both(each.name, each.name) for unit in units for each in unit.indicators}
    objectives = {each.objective_id: both(each.name, each.name) for each in inputs.objectives}
    components = {each.id: each.label for each in policy.results.components}
    labels = {
        "component": components,
        "survey_answers": components,
        "criterion": {each.id: each.label for each in policy.behaviour.criteria},
        "competence": {each.id: each.label for each in policy.competences},
        "superior_feedback": of_units | objectives,
        "coverage": {
            "results": both("hasil kerja", "results"),
            "behaviour": both("perilaku kerja", "behaviour"),
            **components,
        },
    }

    def name(kind: str, about: str) -> Label:
        found = labels.get(kind, of_units | of_plan).get(about, _UNNAMED)
        return both(f"'{found.id}'", f"'{english(found)}'")

    return name
