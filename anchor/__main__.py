"""`python -m anchor` is the `anchor` command."""

from .cli import main

if __name__ == "__main__":
    main()
