"""The web: parse, call the scheduler, render."""
