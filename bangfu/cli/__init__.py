"""The cli door (命令行): parse, one call, render."""
