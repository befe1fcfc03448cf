"""What answers say about all municipalities, and how sure that is."""
