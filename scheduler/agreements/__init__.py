"""Rule sets as versioned agreements."""
