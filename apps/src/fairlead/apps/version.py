"""The version, in a module that costs nothing to import. A test compares it with the package's."""

VERSION = "0.1.0"
