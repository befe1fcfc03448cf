"""What colleagues do around the answers: hand over, discuss, note, show, and see what is left."""
