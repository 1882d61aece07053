"""Staff commands, one file each: it defines `COMMAND` (or `COMMANDS`) and is found by its name."""
