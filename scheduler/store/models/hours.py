"""Tables of hours accounts: opening balances."""
