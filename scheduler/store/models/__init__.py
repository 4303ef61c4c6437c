"""All tables of the store; importing this package fills ``Base.metadata``."""

from scheduler.store.models import demand, people, pods, records, rosters

__all__ = ["demand", "people", "pods", "records", "rosters"]
