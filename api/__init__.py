"""The surface: HTTP, pages, the command line, files taken in, and the demonstration."""
