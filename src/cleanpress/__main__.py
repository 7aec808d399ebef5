"""`python -m cleanpress` is the command `cleanpress`."""

from cleanpress.cli import run

if __name__ == "__main__":
    run()
