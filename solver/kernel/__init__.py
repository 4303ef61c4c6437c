"""An agent's best tour against everybody else's, and the search's moves: the compiled core.

In the order of flow::

    automaton, links    one agent's rules, expanded into states over the days
    profiles, flatten   the problem as flat arrays, described in arrays
    gains, pauses, tour what a tour is worth; the best one
    moves               take agents out, put them back better

The last two lines are compiled by numba (``jit``). No rule has code of its own in them.
"""
