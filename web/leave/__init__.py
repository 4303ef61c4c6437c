"""Leave: the agent's own, and a pod's slots, blocked days and absences."""

from web.leave import views, views_of_pods
from web.leave.blueprint import blueprint

__all__ = ["blueprint", "views", "views_of_pods"]
