import pytest

from scheduler.store.database import Database
from tests.builders.tiny import Tiny, make_tiny


@pytest.fixture
def tiny(database: Database) -> Tiny:
    """Two pods, two agents each, and accounts for all."""
    return make_tiny(database)
