"""Reading a text: its sentences, names, times and numbers, what they are about, and what the ledger says of them."""
