"""How rules are written down: packs are read, linted, checked against their examples, and compiled to the table."""
