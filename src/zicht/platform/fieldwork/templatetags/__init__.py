"""What only the templates of this app use."""
