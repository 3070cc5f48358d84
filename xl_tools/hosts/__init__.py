"""Where the use cases are called from: the command line, and later Excel and LibreOffice."""
