"""The one append-only ledger: postings, attributions, positions, closes, and the questions asked of them."""
