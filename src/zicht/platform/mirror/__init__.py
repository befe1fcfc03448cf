"""What a municipality sees of itself, beside others."""
