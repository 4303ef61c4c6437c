"""The rules of the trade, one file each."""
