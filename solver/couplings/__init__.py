"""What one agent's duty is worth, given everybody else."""
