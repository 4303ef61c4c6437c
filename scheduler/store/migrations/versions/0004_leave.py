"""What people may take of leave, ask for, and wait for."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nothing yet."""
