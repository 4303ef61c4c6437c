"""Proposals: what agents are asked, their answers, and the list for those who ask."""

from web.proposals.views import blueprint

__all__ = ["blueprint"]
