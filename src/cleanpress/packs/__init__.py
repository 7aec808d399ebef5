"""How rules are written down: packs are read, linted, written out, factored, and compiled to the table."""
