"""Alembic's environment and one file for each revision of the tables."""
