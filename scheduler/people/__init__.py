"""People: agents, contracts, what they can do, what they wish, when they are away."""
