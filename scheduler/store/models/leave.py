"""Tables of leave: what somebody may take, asks for, and waits for."""
