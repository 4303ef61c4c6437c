"""Sample centres: small, medium, awkward, and a copy of awkward that is full of faults."""
