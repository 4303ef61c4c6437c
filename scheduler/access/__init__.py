"""Who may do what: accounts, roles, permissions, passwords, tokens."""
