"""Evaluation's HTTP API: policies, cycles, units, appraisals, decisions, objections, corrections, calibration."""

from services.evaluation.api import (
    appraisals,
    calibrations,
    corrections,
    cycle_changes,
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
    cycle_changes.router,
    units.router,
    appraisals.router,
    decisions.router,
    endings.router,
    objections.router,
    corrections.router,
    calibrations.router,
    raters.router,
    improvements.router,
    work_queue.router,
    rules.router,
)
