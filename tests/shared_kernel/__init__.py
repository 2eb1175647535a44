"""The values of the shared kernel, and its adapters where no port says it all."""
