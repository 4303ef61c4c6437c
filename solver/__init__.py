"""Podshift's solver: the roster problem as plain data, and its answer."""
