"""Every adapter of a port keeps the promises of that port."""
