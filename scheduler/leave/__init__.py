"""Leave: what people may take of it, ask for, and wait for; what a pod can spare."""
