"""What comes in: workbooks and pasted tables, staged, checked, confirmed."""
