"""A service as an application, and as a process that serves until it is told to stop."""

import gc
import logging
import os
import signal
import threading

import uvicorn
from fastapi import FastAPI

from shared import logs, story_time
from shared.auth import Verifier
from shared.health import operations
from shared.http import problems
from shared.http.limits import BodyLimit
from shared.metrics import REGISTRY
from shared.process import Process
from shared.service import Service
from shared.settings import ServiceSettings

_KEEP_ALIVE_SECONDS = 75
"""Longer than clients and proxies keep a connection: they must be the ones to close, or a request meets no server."""


def build(service: Service, settings: ServiceSettings | None = None) -> FastAPI:
    """Build the application of a service, with its settings as the environment has them; nothing connects yet."""
    settings = settings or service.settings()
    routers = [*service.routers, *((story_time.router,) if story_time.may_move_clocks(settings) else ())]
    process = Process(service, settings)
    app = FastAPI(
        title=f"Kinerja: {service.party.title.lower()}",
        version="1",
        lifespan=process.lifespan,
        redoc_url=None,
        responses={"4XX": {"model": problems.Problem}, "503": {"model": problems.Problem}},
    )
    app.state.parts = process.parts
    app.state.verifier = Verifier(
        jwks_url=settings.jwks_url,
        key_file=settings.jwt_key_file,
        issuer=settings.jwt_issuer,
        audience=settings.jwt_audience,
    )
    app.add_middleware(BodyLimit)
    problems.install(app)
    app.include_router(operations(process.health, (REGISTRY, process.framework_metrics)))
    for router in routers:
        app.include_router(router, prefix="/v1")
    return app


def run(service: Service) -> None:
    """Serve until SIGTERM or SIGINT, then drain and stop."""
    settings = service.settings()
    logs.configure(service=service.party.name, level=settings.log_level)
    app = build(service, settings)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn raises the signal again after an orderly stop; that stop was the whole point, so it ends with 0.
        signal.signal(number, lambda _number, _frame: None)
    uvicorn.run(
        app,
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=int(settings.drain_seconds),
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
    )
    if any(each is not threading.main_thread() and not each.daemon for each in threading.enumerate()):
        # The driver's threads wait for a database that does not answer, and Python would wait for them.
        logging.shutdown()
        os._exit(0)
