"""Evaluation's HTTP API: policies, cycles, units, appraisals, decisions, objections, calibration."""

from services.evaluation.api import (
    appraisals,
    calibrations,
    cycles,
    decisions,
    endings,
    improvements,
    objections,
    policies,
    raters,
    rules,
    units,
    work_queue,
)

ROUTERS = (
    policies.router,
    cycles.router,
    units.router,
    appraisals.router,
    decisions.router,
    endings.router,
    objections.router,
    calibrations.router,
    raters.router,
    improvements.router,
    work_queue.router,
    rules.router,
)
