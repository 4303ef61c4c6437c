"""Submit, consent, publish, and what changed since."""

from web.publication import agreement_views, difference_views, step_views
from web.publication.blueprint import blueprint

__all__ = ["agreement_views", "blueprint", "difference_views", "step_views"]
