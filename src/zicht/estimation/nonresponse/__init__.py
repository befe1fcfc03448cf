"""Who did not answer, what that may do to a figure, and how much it takes to overturn one."""
