"""What leaves the house: queued with its cause, delivered by the workers."""
