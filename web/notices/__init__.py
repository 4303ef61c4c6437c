"""What whoever asks is told."""

from web.notices.views import blueprint

__all__ = ["blueprint"]
