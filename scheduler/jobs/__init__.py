"""Work that outlives a page: a queue in the database, the clock that fills it, the worker."""
