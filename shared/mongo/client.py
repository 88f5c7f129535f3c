"""The one place that makes a driver client; motor's successor (PyMongo's async API) would be put in here."""

from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection

Collection = AsyncIOMotorCollection[Any]


def connect(uri: str) -> "AsyncIOMotorClient[Any]":
    """Connect with majority writes; the address may say otherwise about everything else."""
    return AsyncIOMotorClient(uri, w="majority", serverSelectionTimeoutMS=3000, tz_aware=True, appname="kinerja")
