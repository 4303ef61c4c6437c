"""Demand: from contact history to the people needed, by pod, channel and interval."""
