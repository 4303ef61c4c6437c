"""What a contact centre means: people, pods, demand, rosters."""
