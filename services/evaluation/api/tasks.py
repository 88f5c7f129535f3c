"""What waits for the caller in evaluation."""

from fastapi import APIRouter

from services.evaluation.usecases.tasks import EvaluationTasks, tasks_of
from shared.acting import ReadingDep
from shared.http.tasks import Since

router = APIRouter(tags=["tasks"])


@router.get("/me/tasks")
async def get_tasks(acting: ReadingDep, since: Since = None) -> EvaluationTasks:
    """List appraisals, objections and corrections to decide, decisions to approve, and results to acknowledge."""
    return await tasks_of(acting, since=since)
