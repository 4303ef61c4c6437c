"""Changing one record of the centre by hand, through the same checks as files."""
