"""Small domains: figures that borrow strength from the rest, always marked as modelled."""
