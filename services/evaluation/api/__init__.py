"""Evaluation's HTTP API: policies, cycles, units, appraisals."""

from services.evaluation.api import appraisals, cycles, decisions, policies, units

ROUTERS = (policies.router, cycles.router, units.router, appraisals.router, decisions.router)
