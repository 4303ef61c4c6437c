"""All tables of the store; importing this package fills ``Base.metadata``."""

from scheduler.store.models import accounts, demand, desk, jobs, people, pods, records, rosters

__all__ = ["accounts", "demand", "desk", "jobs", "people", "pods", "records", "rosters"]
