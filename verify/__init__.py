"""Long verification: promises with a figure, measured on this machine."""
