"""One thin file for each engine or library, imported only by who uses it."""
