"""The program: `aligner`, and `python -m aligner`."""

import sys

from aligner.ending import Ended, heeded


def main() -> None:
    """Run the program and exit with its status; heed signals from before most of it is imported."""
    try:
        with heeded():
            from aligner.cli import main as program

            program()
    except Ended as ended:
        from aligner.cli.messages import say

        say(ended.reason)
        sys.exit(ended.status)


if __name__ == "__main__":
    main()
