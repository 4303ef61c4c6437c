"""``python -m scheduler.cli`` is the command ``podshift``."""

from scheduler.cli import main

if __name__ == "__main__":
    main(prog_name="podshift")
