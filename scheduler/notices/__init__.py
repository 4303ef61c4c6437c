"""What people are told: in the application, and by mail as each of them chooses."""
