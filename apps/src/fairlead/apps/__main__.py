"""`python -m fairlead.apps` is the command line."""

from fairlead.apps.main import main

if __name__ == "__main__":
    main()
