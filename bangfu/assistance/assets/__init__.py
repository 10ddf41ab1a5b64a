"""What was built and who looks after it; first the townships that a water maintenance project reached."""
