"""The life of a service process: start in order, work, drain and stop in order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI
from faststream.kafka import KafkaBroker
from faststream.kafka.prometheus import KafkaPrometheusMiddleware
from prometheus_client import CollectorRegistry

from shared import faultpoint, logs
from shared.batch import Batches
from shared.bus.access import KafkaAccess
from shared.bus.outside import Follower
from shared.bus.publisher import Publisher
from shared.bus.refusal import Ungranted, told
from shared.bus.topics import METADATA_SECONDS, cluster_id, ensure_topics, members_of
from shared.commands import Commands
from shared.consumer import BatchConsumer
from shared.dead_letter import DeadLetters
from shared.events.registry import DEAD_LETTER_NOTES, DEAD_LETTERS
from shared.health import Health
from shared.jobs import BulkJobs
from shared.loops import forever, quietly, until
from shared.metrics import BROKEN, UNTOLD, UNTOLD_SECONDS
from shared.mongo.checkpoint import Checkpoint
from shared.mongo.client import connect
from shared.mongo.documents import Documents
from shared.mongo.epochs import Epochs
from shared.republish import Watchdog
from shared.resending import Resending
from shared.resting_partitions import RestingPartitions
from shared.service import Parts, Service
from shared.settings import ServiceSettings
from shared.standstill import Standstill
from shared.teller import Teller
from shared.times import Times

_log = logs.get(__name__)
_JOBS_IDLE, _HEALTH_EVERY, _STOP_MORE = 0.25, 2.0, 5.0
_BEAT_EVERY, _TELL_AGAIN_EVERY = 1.0, 1.0
_TELLER = "teller"
TELL_EVERY = 0.05
"""What is saved by itself is told at once; what follows within so many seconds, in one go with the rest of them."""


class Process:
    """Holds the running parts of one service and starts and stops them in order."""

    def __init__(self, service: Service, settings: ServiceSettings) -> None:
        self.service = service
        self.settings = settings
        self.health = Health(consumes=bool(service.party.subscribes))
        self.framework_metrics = CollectorRegistry()
        self._mongo = connect(settings.mongo_uri.get_secret_value())
        collection = self._mongo[settings.mongo_database][service.party.name]
        documents = Documents(collection, service.kinds, in_chunk=settings.mongo_in_chunk)
        times = Times(documents, zone=settings.zone, told=settings.story_key_file is not None)
        self._access = KafkaAccess.of(settings)
        self._publisher = Publisher(self._access, client_id=f"kinerja-{service.party.name}")
        self._checkpoint = Checkpoint(collection, silent_seconds=settings.silent_seconds)
        self._teller = Teller(
            documents=documents,
            publisher=self._publisher,
            checkpoint=self._checkpoint,
            room=settings.untold_max,
        )
        self.health.untold = self._teller.untold
        dead_letters = DeadLetters(publisher=self._publisher, service=service.party.name)
        self._resting = RestingPartitions(
            service=service.party.name,
            notes=Follower(self._access, DEAD_LETTER_NOTES),
            publisher=self._publisher,
            health=self.health,
            run_max=settings.parked_run_max,
        )
        resending = Resending(self._access, service=service.party.name, topics=service.party.subscribes)
        batches = Batches(
            documents=documents,
            teller=self._teller,
            handlers=service.handlers,
            message_bytes_max=settings.message_bytes_max,
            times=times,
            version_max=settings.version_max,
        )
        self._consumer = BatchConsumer(
            batches=batches,
            teller=self._teller,
            dead_letters=dead_letters,
            resting=self._resting,
            resending=resending,
            health=self.health,
            standstill=Standstill(partial(members_of, self._access, service.party.name)),
        )
        self._jobs = BulkJobs(
            documents=documents, teller=self._teller, mine=self._checkpoint.is_mine, jobs=service.jobs, times=times
        )
        self._watchdog = Watchdog(
            epochs=Epochs(collection),
            documents=documents,
            teller=self._teller,
            checkpoint=self._checkpoint,
            health=self.health,
            access=self._access,
            restore=self._ensure_topics,
        )
        self._broker = KafkaBroker(
            **self._access.faststream,
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
            commands=Commands(documents=documents, teller=self._teller, times=times),
            times=times,
            delegations=service.delegations,
            units=service.units,
        )
        self._cluster_id: str | None = None
        self._ungranted = ""
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
        """Database first: requests are answered and saved from then on. Then the broker, however long it is away."""
        settings = self.settings
        await until(self._connect_database, "database")
        await until(self._checkpoint.beat, "checkpoint")
        self._go_on("checkpoint", self._beat, _BEAT_EVERY)
        self._go_on("health", self._look, _HEALTH_EVERY)
        self._go_on("jobs", self._work, _JOBS_IDLE)
        await until(self._connect_broker, "broker")
        self._go_on(_TELLER, self._teller.step, TELL_EVERY)
        self._go_on("adoption", self._teller.adopt, settings.silent_seconds / 2)
        await until(self._watchdog.check, "watchdog")
        self._go_on("watchdog", self._watchdog.check, settings.watchdog_seconds)
        self._go_on("telling again", self._watchdog.tell_again, _TELL_AGAIN_EVERY)
        await until(self._start_consumer, "consumer")
        self._go_on("broker", self._follow, _HEALTH_EVERY)
        self._go_on("resting partitions", self._consumer.keep, _HEALTH_EVERY)
        _log.info("started", subscribes=list(self.service.party.subscribes))

    def _go_on(self, name: str, step: Callable[[], Awaitable[Any]], every: float) -> None:
        self._tasks.append(asyncio.create_task(forever(name, step, every), name=name))

    async def _stop(self) -> None:
        """Finish the batch in hand, tell what is saved, then the rest in reverse order; all of it within bounds."""
        seconds = self.settings.drain_seconds
        self._consumer.stop()
        await quietly("consumer", self._broker.stop(), seconds=seconds + _STOP_MORE)
        await _cancelled(task for task in self._tasks if task.get_name() != _TELLER)
        await quietly("notes", self._resting.stop(), seconds=_STOP_MORE)
        await quietly("teller", self._end(), seconds=_STOP_MORE)
        await _cancelled(self._tasks)
        await quietly("publisher", self._publisher.stop(), seconds=_STOP_MORE)
        self._mongo.close()
        _log.info("stopped")

    async def _end(self) -> None:
        """Let the teller finish, and say in the checkpoint whether that was all."""
        told = await self._teller.drain()
        faultpoint.reached("before-checkpoint")
        await self._checkpoint.beat(ended=told)

    async def _beat(self) -> None:
        await self._checkpoint.beat()
        untold = self._teller.untold()
        UNTOLD.set(untold.documents)
        UNTOLD_SECONDS.set(untold.oldest_seconds)
        BROKEN.set(untold.broken)

    async def _connect_database(self) -> None:
        await self._ping()
        await self.parts.documents.ensure_indexes(self.service.lookups)

    async def _connect_broker(self) -> None:
        await self._ensure_topics()
        await self._publisher.start()
        self.health.saw("broker")

    async def _ensure_topics(self) -> frozenset[str]:
        party, settings = self.service.party, self.settings
        try:
            unseen = await ensure_topics(
                self._access,
                partitions=settings.kafka_partitions,
                replication=settings.kafka_replication,
                needed=(*party.publishes, *party.subscribes, DEAD_LETTERS, DEAD_LETTER_NOTES),
            )
        except Ungranted as error:
            self._ungranted = told(error)
            raise
        self._ungranted = ""
        return unseen

    async def _start_consumer(self) -> None:
        self._consumer.expect(await cluster_id(self._access))
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
            self._cluster_id = await asyncio.wait_for(cluster_id(self._access), 5)
            self.health.saw("broker", self._ungranted)
        except Exception as error:  # whatever it is, the broker does not answer
            self.health.saw("broker", told(error))
        await self._ping()

    async def _follow(self) -> None:
        if self._cluster_id is not None:
            await self._consumer.follow(self._cluster_id)

    async def _ping(self) -> None:
        try:
            await self._mongo.admin.command("ping")
            self.health.saw("database")
        except Exception as error:
            self.health.saw("database", type(error).__name__)
            raise


async def _cancelled(tasks: Iterable[asyncio.Task[None]]) -> None:
    ending = list(tasks)
    for each in ending:
        each.cancel()
    if ending:
        await asyncio.wait(ending, timeout=_STOP_MORE)
