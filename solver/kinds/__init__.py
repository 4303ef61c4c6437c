"""The kinds of tour rule: nearly everything the trade asks is one of these four.

A kind speaks of one agent's shells. Each states its meaning three times, and the tests hold the
three against each other: ``check`` and ``cost`` in plain Python (verification, swaps, pages),
``start`` and ``advance`` as an automaton over days (compiled to arrays for the tour kernel), and
``encode`` as constraints of CP-SAT.
"""

from solver.kinds.run import Run
from solver.kinds.single import Single
from solver.kinds.succession import Succession
from solver.kinds.total import Total

Kind = Total | Run | Succession | Single

__all__ = ["Kind", "Run", "Single", "Succession", "Total"]
