"""Pods: the teams, what they promise their customers, which shifts they work."""
