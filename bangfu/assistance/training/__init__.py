"""Training: classes, their sessions, and who came."""
