"""Projects: from registration to closing."""
