import pytest

from scheduler.store.database import Database
from tests.builders.tiny import Tiny, make_tiny


@pytest.fixture
def tiny(database: Database) -> Tiny:
    """Two pods of two agents, and accounts."""
    return make_tiny(database)
