"""What other programs send and read: the scheduler's side of the API."""
