"""Evaluation's HTTP API: policies, cycles, units, appraisals."""

from services.evaluation.api import appraisals, cycles, decisions, policies, rules, units

ROUTERS = (policies.router, cycles.router, units.router, appraisals.router, decisions.router, rules.router)
