"""What changed between two waves that partly ask the same municipalities."""
