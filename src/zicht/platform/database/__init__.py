"""What the platform asks of a database beside what Django does."""
