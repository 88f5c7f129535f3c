"""HTTP: what people send and read. A package, because dossiers, surveys and mentoring have little in common."""

from fastapi import APIRouter

from services.feedback.api import dossiers, mentoring, nominations, surveys

router = APIRouter()
for part in (dossiers, nominations, surveys, mentoring):
    router.include_router(part.router)
