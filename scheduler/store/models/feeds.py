"""Tables of calendar feeds and reminders."""
