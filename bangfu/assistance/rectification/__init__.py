"""What was looked into and what is mended; first the totals of surveys and measures."""
