"""Swaps: agents change their week within agreed rules, at once where the policy trusts them."""
