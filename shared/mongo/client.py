"""The one place that makes a driver client; motor's successor (PyMongo's async API) would be put in here."""

from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection

_ANSWER_MS = 60_000
"""Longer than any query takes: without an end, a database that falls silent would hold each request for ever."""

Collection = AsyncIOMotorCollection[Any]


def connect(uri: str) -> "AsyncIOMotorClient[Any]":
    """Connect with majority writes; the address may say otherwise about everything else."""
    return AsyncIOMotorClient(
        uri, w="majority", serverSelectionTimeoutMS=3000, socketTimeoutMS=_ANSWER_MS, tz_aware=True, appname="kinerja"
    )
