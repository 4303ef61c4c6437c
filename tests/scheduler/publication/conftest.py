import pytest

from scheduler.store.database import Database
from tests.builders.tiny import Tiny, duty, make_tiny, save_week


@pytest.fixture
def tiny(database: Database) -> Tiny:
    """Two pods of two agents, and accounts."""
    return make_tiny(database)


@pytest.fixture
def week(database: Database, tiny: Tiny) -> str:
    """A draft: everybody works early on Monday."""
    return save_week(database, tiny, [duty(number) for number in "1234"])
