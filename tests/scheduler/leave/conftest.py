import pytest

from scheduler.store.database import Database
from tests.builders.leave import add_leave
from tests.builders.tiny import Tiny, make_tiny


@pytest.fixture
def tiny(database: Database) -> Tiny:
    """Two pods of two agents with contracts and 28 days of leave, and accounts."""
    made = make_tiny(database)
    add_leave(database)
    return made
