"""Hours accounts: what somebody was paid and credited, against what the contract asked for."""
