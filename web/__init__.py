"""People and programs that ask us: the web application, its console, the command line. Imports everything below."""
