"""From people, pods, rules and demand to a solver problem, and from its answer to a roster."""
