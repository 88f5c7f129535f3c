"""The life of a service process: start in order, work, drain and stop in order."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Request
from faststream.kafka import KafkaBroker
from faststream.kafka.prometheus import KafkaPrometheusMiddleware
from prometheus_client import CollectorRegistry

from shared import clock, logs
from shared.auth import Verifier
from shared.batch import Batches, Handlers, unhandled
from shared.bus.publisher import Publisher
from shared.bus.topics import METADATA_SECONDS, cluster_id, ensure_topics
from shared.commands import Commands
from shared.consumer import BatchConsumer
from shared.dead_letter import DeadLetters
from shared.decision import Days, Kind
from shared.events.base import Body
from shared.health import Health
from shared.http import problems
from shared.http.limits import BodyLimit
from shared.jobs import BulkJob, BulkJobs
from shared.loops import forever, quietly, until
from shared.metrics import REGISTRY
from shared.mongo.broker_memory import BrokerMemory
from shared.mongo.client import connect
from shared.mongo.documents import Documents
from shared.mongo.leases import Leases
from shared.operations import operations
from shared.outbox import Outbox
from shared.parties import Party
from shared.republish import Watchdog
from shared.settings import ServiceSettings

_log = logs.get(__name__)
_JOBS_IDLE, _HEALTH_EVERY, _STOP_MORE = 0.25, 2.0, 5.0
_KEEP_ALIVE_SECONDS = 75
"""Longer than clients and proxies keep a connection: they must be the ones to close, or a request meets no server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What makes a service: its name and topics, its documents, its decisions, its bulk jobs and its API.

    ``ignores``: bodies on subscribed topics that it has no use for. ``delegations``: its documents of who acts for
    whom, where people may act for others; their lookup fields are ``employee_id`` (the delegate) and ``status``.
    """

    party: Party
    kinds: Sequence[Kind[Any]]
    lookups: Sequence[tuple[str, ...]]
    handlers: Handlers
    ignores: Sequence[type[Body]] = ()
    jobs: Sequence[BulkJob[Any, Any]] = ()
    routers: Sequence[APIRouter] = ()
    delegations: Kind[Any] | None = None

    def __post_init__(self) -> None:
        """Check that no body that comes in is forgotten.

        :raises ValueError: when one is neither handled nor ignored, or named without need
        """
        if wrong := unhandled(self.party.subscribes, self.handlers, self.ignores):
            raise ValueError(
                f"{self.party.name}: neither handled nor ignored, or without need: {sorted(map(str, wrong))}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What use cases and endpoints work with."""

    settings: ServiceSettings
    documents: Documents
    commands: Commands
    days: Days
    health: Health
    delegations: Kind[Any] | None = None


def days_in(zone: str) -> Days:
    """Take every agency's days in one zone."""
    return lambda _agency_id, moment: clock.day_in(zone, moment)


def parts_of(request: Request) -> Parts:
    """The parts of the running service, as a FastAPI dependency."""
    parts: Parts = request.app.state.parts
    return parts


PartsDep = Annotated[Parts, Depends(parts_of)]


def build(service: Service, settings: ServiceSettings) -> FastAPI:
    """Build the application of a service; nothing connects before it is started."""
    process = _Process(service, settings)
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
    for router in service.routers:
        app.include_router(router, prefix="/v1")
    return app


def run(service: Service, settings: ServiceSettings) -> None:
    """Serve until SIGTERM or SIGINT, then drain and stop."""
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


class _Process:
    """Holds the running parts of one service and starts and stops them in order."""

    def __init__(self, service: Service, settings: ServiceSettings) -> None:
        self.service = service
        self.settings = settings
        self.health = Health(consumes=bool(service.party.subscribes))
        self.framework_metrics = CollectorRegistry()
        self._mongo = connect(settings.mongo_uri.get_secret_value())
        collection = self._mongo[settings.mongo_database][service.party.name]
        documents = Documents(collection, service.kinds, in_chunk=settings.mongo_in_chunk, slots=settings.relay_slots)
        days = days_in(settings.zone)
        self._publisher = Publisher(settings.kafka_bootstrap, client_id=f"kinerja-{service.party.name}")
        self._leases = Leases(
            collection, owner=clock.random_id(), slots=settings.relay_slots, seconds=settings.lease_seconds
        )
        self._outbox = Outbox(documents=documents, publisher=self._publisher, leases=self._leases)
        dead_letters = DeadLetters(
            publisher=self._publisher, service=service.party.name, run_max=settings.parked_run_max
        )
        batches = Batches(
            documents=documents,
            handlers=service.handlers,
            message_bytes_max=settings.message_bytes_max,
            days=days,
        )
        self._consumer = BatchConsumer(
            batches=batches, outbox=self._outbox, dead_letters=dead_letters, health=self.health
        )
        self._jobs = BulkJobs(
            documents=documents, outbox=self._outbox, leases=self._leases, jobs=service.jobs, days=days
        )
        self._watchdog = Watchdog(
            documents=documents,
            outbox=self._outbox,
            leases=self._leases,
            memory=BrokerMemory(collection),
            bootstrap=settings.kafka_bootstrap,
            topics=service.party.publishes,
            restore=self._ensure_topics,
        )
        self._broker = KafkaBroker(
            settings.kafka_bootstrap,
            client_id=f"kinerja-{service.party.name}",
            graceful_timeout=settings.drain_seconds,
            logger=None,
            metadata_max_age_ms=METADATA_SECONDS * 1000,
            allow_auto_create_topics=False,
            middlewares=[KafkaPrometheusMiddleware(registry=self.framework_metrics, app_name=service.party.name)],
        )
        if service.party.subscribes:
            self._consumer.subscribe(
                self._broker,
                topics=service.party.subscribes,
                group=service.party.name,
                batch_max=settings.batch_max,
                session_seconds=settings.kafka_session_seconds,
            )
        self.parts = Parts(
            settings=settings,
            documents=documents,
            commands=Commands(documents=documents, outbox=self._outbox, days=days),
            days=days,
            health=self.health,
            delegations=service.delegations,
        )
        self._cluster_id: str | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        """Serve /healthz at once; everything else starts beside it, for as long as that takes."""
        starting = asyncio.create_task(self._start())
        try:
            yield
        finally:
            self.health.draining = True
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            await self._stop()

    async def _start(self) -> None:
        """Database, topics, publisher, leases, broker; each is waited for however long it is away."""
        await until(self._connect_database, "database")
        await until(self._connect_broker, "broker")
        await until(self._outbox.renew, "leases")
        self._tasks = [
            asyncio.create_task(forever("leases", self._outbox.renew, self.settings.lease_seconds / 4)),
            asyncio.create_task(forever("health", self._look, _HEALTH_EVERY)),
        ]
        await until(self._watchdog.check, "watchdog")
        await until(self._start_consumer, "consumer")
        self._tasks += [
            asyncio.create_task(forever("broker", self._follow, _HEALTH_EVERY)),
            asyncio.create_task(forever("relay", self._outbox.sweep, self.settings.relay_seconds)),
            asyncio.create_task(forever("jobs", self._work, _JOBS_IDLE)),
            asyncio.create_task(forever("watchdog", self._watchdog.check, self.settings.watchdog_seconds)),
        ]
        _log.info("started", subscribes=list(self.service.party.subscribes))

    async def _stop(self) -> None:
        """Finish the batch in hand, then everything that it needed, in reverse order."""
        drain = self.settings.drain_seconds + _STOP_MORE
        self._consumer.stop()
        await quietly("consumer", self._broker.stop(), seconds=drain)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await quietly("leases", self._leases.release(), seconds=drain)
        await quietly("publisher", self._publisher.stop(), seconds=drain)
        self._mongo.close()
        _log.info("stopped")

    async def _connect_database(self) -> None:
        await self._ping()
        await self.parts.documents.ensure_indexes(self.service.lookups)

    async def _connect_broker(self) -> None:
        await self._ensure_topics()
        await self._publisher.start()
        self.health.saw_broker()

    async def _ensure_topics(self) -> None:
        settings = self.settings
        await ensure_topics(
            settings.kafka_bootstrap, partitions=settings.kafka_partitions, replication=settings.kafka_replication
        )

    async def _start_consumer(self) -> None:
        try:
            await self._broker.start()
        except Exception:
            # A consumer that got half way may have joined its group: it would hold partitions and read none.
            await quietly("consumer", self._broker.stop(), seconds=self.settings.drain_seconds + _STOP_MORE)
            raise

    async def _work(self) -> None:
        while await self._jobs.step():
            await asyncio.sleep(0)

    async def _look(self) -> None:
        self._consumer.watch()
        try:
            self._cluster_id = await asyncio.wait_for(cluster_id(self.settings.kafka_bootstrap), 5)
            self.health.saw_broker()
        except Exception as error:  # whatever it is, the broker does not answer
            self.health.saw_broker(type(error).__name__)
        await self._ping()

    async def _follow(self) -> None:
        if self._cluster_id is not None:
            await self._consumer.follow(self._cluster_id)

    async def _ping(self) -> None:
        try:
            await self._mongo.admin.command("ping")
            self.health.saw_database()
        except Exception as error:
            self.health.saw_database(type(error).__name__)
            raise
