"""What a person's own calendar program reads, and what that person is reminded of."""
