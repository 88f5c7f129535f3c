"""Why somebody got what, in one line. The whole story is the platform's explanation; this is its headline."""

from decimal import Decimal

from cli.play.answers import AppraisalSeen

_LEVELS = {"above": "di atas", "as": "sesuai", "below": "di bawah"}


_KINDS = {
    "training": "pelatihan",
    "mentoring": "pembimbing",
    "mentor_others": "membimbing rekan",
    "leadership_training": "pelatihan kepemimpinan",
    "recognition": "penghargaan",
    "promotion": "promosi",
    "strategic_placement": "penempatan strategis",
    "guidance": "bimbingan kinerja",
}


def recommended(name: str) -> str:
    """Name a recommendation, ``kind`` or ``kind:about``, as an official would."""
    kind, _, about = name.partition(":")
    return f"{_KINDS.get(kind, kind)} {about}".strip()


def why(appraisal: AppraisalSeen) -> str:
    """Say the two axes in numbers, and the official's reason where there is one."""
    axes = appraisal.suggested
    parts = [
        _axis("hasil", axes.results, axes.results_percent),
        _axis("perilaku", axes.behaviour, axes.behaviour_percent),
    ]
    if appraisal.unrated_reason:
        parts.append(f"kurang {', '.join(_lacks(each) for each in axes.missing)}: {appraisal.unrated_reason}")
    elif appraisal.deviates:
        parts.append(f"saran {(axes.predicate or '-').replace('_', ' ')}, diubah: {appraisal.deviation_reason}")
    return "; ".join(parts)


def _axis(name: str, level: str | None, percent: Decimal | None) -> str:
    if level is None:
        return f"{name} belum dapat dinilai"
    number = "" if percent is None else f" {str(percent).replace('.', ',')} %"
    return f"{name} {_LEVELS.get(level, level)}{number}"


_LACKS = {
    "agreed_plan": "rencana yang disepakati",
    "superior_feedback": "umpan balik atasan",
    "observations": "observasi atasan",
    "unit_rating": "predikat unit",
    "feedback": "umpan balik",
}


_ABOUT = {
    "component": "komponen",
    "competence": "kompetensi",
    "coverage": "masukan yang cukup untuk",
    "criterion": "kriteria",
    "realisation": "realisasi",
    "survey_answers": "jawaban survei untuk",
    "target": "target",
}
_AXES = {"results": "hasil kerja", "behaviour": "perilaku kerja"}


def _lacks(code: str) -> str:
    """Name what is missing as an official would; a component or indicator by its id."""
    kind, _, name = code.partition(":")
    return _LACKS.get(kind, f"{_ABOUT.get(kind, kind)} {_AXES.get(name, name)}".strip())
