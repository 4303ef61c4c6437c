"""What agents may do at once: the policy of swaps, pod by pod."""

from web.policy import editing, views
from web.policy.blueprint import blueprint

__all__ = ["blueprint", "editing", "views"]
