"""What was done to a text, shown: each form of it is a module, imported when it is asked for."""
