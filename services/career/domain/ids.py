"""The ids of career's documents and subjects."""

from datetime import date

from shared.decision import document_id

PROFILE, CYCLE, TRAINING, SESSIONS = "profile", "cycle", "training", "mentoring"
ATTRIBUTES, FAIRNESS, DAILY = "statistic", "fairness", "daily"
RECOMMENDATION, MATCH, CREDIT = "recommendation", "match", "credit"


def profile_id(agency_id: str, employee_id: str) -> str:
    """The document of a person's profile."""
    return document_id(agency_id, PROFILE, employee_id)


def cycle_id(agency_id: str, cycle: str) -> str:
    """The document of a cycle as heard."""
    return document_id(agency_id, CYCLE, cycle)


def training_id(agency_id: str, training: str) -> str:
    """The document of a training of the agency's catalogue."""
    return document_id(agency_id, TRAINING, training)


def attributes_id(agency_id: str, employee_id: str) -> str:
    """The document of a person's statistical attributes, apart from the profile."""
    return document_id(agency_id, ATTRIBUTES, employee_id)


def fairness_id(agency_id: str, cycle: str) -> str:
    """The document of a cycle's fairness report."""
    return document_id(agency_id, FAIRNESS, cycle)


def daily_id(agency_id: str) -> str:
    """The document of what an agency owes every day for its recommendations."""
    return document_id(agency_id, DAILY, "recommendations")


def sessions_id(agency_id: str, mentor_id: str, mentee_id: str) -> str:
    """The document of a pair's sessions as heard."""
    return document_id(agency_id, SESSIONS, mentor_id, mentee_id)


def recommendation_id(agency_id: str, *, cycle: str, employee_id: str, key: str) -> str:
    """The subject of a recommendation; it lives in the profile of the person."""
    return document_id(agency_id, RECOMMENDATION, cycle, employee_id, key)


def match_id(agency_id: str, *, mentee_id: str, mentor_id: str, competence: str) -> str:
    """The subject of a mentoring match; it lives in the profile of the mentor, whose load it counts for."""
    return document_id(agency_id, MATCH, mentee_id, mentor_id, competence)


def credit_id(agency_id: str, *, employee_id: str, starts_on: date, ends_on: date) -> str:
    """The subject of the credits determined for some whole months; they live in the profile of the person."""
    return document_id(agency_id, CREDIT, employee_id, f"{starts_on:%Y-%m}_{ends_on:%Y-%m}")


def profile_of_recommendation(subject: str) -> str | None:
    """The profile that holds a recommendation; None when this is no such id."""
    match subject.split(":"):
        case [agency_id, kind, _cycle, employee_id, _key] if kind == RECOMMENDATION:
            return profile_id(agency_id, employee_id)
    return None


def profile_of_match(subject: str) -> str | None:
    """The profile (the mentor's) that holds a match; None when this is no such id."""
    match subject.split(":"):
        case [agency_id, kind, _mentee, mentor_id, _competence] if kind == MATCH:
            return profile_id(agency_id, mentor_id)
    return None


def profile_of_credit(subject: str) -> str | None:
    """The profile that holds a determination of credits; None when this is no such id."""
    match subject.split(":"):
        case [agency_id, kind, employee_id, _months] if kind == CREDIT:
            return profile_id(agency_id, employee_id)
    return None


def mentee_of_match(subject: str) -> str:
    """The mentee whom the id of a match names."""
    return subject.split(":")[2]
