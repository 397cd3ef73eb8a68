"""`python -m service` is the `lettersdesk` command, for callers that know the Python but not its PATH.

Called by `service.supervisor`. Never does anything of its own.
"""

from service.cli import main

if __name__ == "__main__":
    main()
