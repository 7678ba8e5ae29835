"""The simulated platform itself: what it accepts, refuses, posts and shows."""
