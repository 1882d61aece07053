"""What the house reaches, measured: PostgreSQL's floor, the pure machine, and the whole path of a message.

`python -m benchmarks` runs all three against one database in one run and prints figures with their ratios. Figures of
different machines or different runs must not be compared; ratios within a run may. See README.md.

Public: `floors` (pgbench), `machine` (engine turns on one core), `whole_path` (load driver), `house` (a database and a
server of their own), `report` (the table).
"""
