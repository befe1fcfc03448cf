"""Help for municipalities: questions to the desk, and what the desk does for one of them."""
