"""What agents say about their own weeks."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nothing yet."""
