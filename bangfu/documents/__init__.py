"""Paper: every event is a document with a head, a typed body and a life of named steps."""
