"""How lookup terms become a query: the one place that knows the database's operators."""

from collections.abc import Mapping
from typing import Any

from shared.decision import Kind
from shared.where import AllOf, AnyOf, Range, Term


def by_lookup(kind: Kind[Any], agency_id: str, where: Mapping[str, Term]) -> dict[str, Any]:
    """Ask for documents of one kind of one agency by their lookup fields."""
    return {"agency_id": agency_id, "kind": kind.name} | {
        f"ix.{field}": _operator(term) for field, term in where.items()
    }


def _operator(term: Term) -> Any:
    match term:
        case AnyOf(values):
            return {"$in": list(values)}
        case AllOf(values):
            return {"$all": list(values)}
        case Range():
            ends = {"$gte": term.at_least, "$gt": term.above, "$lt": term.below}
            given = {operator: end for operator, end in ends.items() if end is not None}
            return {"$elemMatch": given} if term.element else given
        case _:
            return term
