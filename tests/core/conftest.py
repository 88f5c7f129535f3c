"""The documents that tests of the core work on."""

import logging
from typing import Any

import pytest
import structlog
from core_builders import OTHER, TALLY

from shared.mongo.documents import Documents

# Without a configuration structlog draws each traceback with all its variables, which takes a second.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.fixture
async def documents(collection: Any) -> Documents:
    found = Documents(collection, [TALLY, OTHER], in_chunk=50)
    await found.ensure_indexes([("unit_id",)])
    return found
