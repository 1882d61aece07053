"""What the hospital spends to be found, by source of leads and calendar month (REP-03): the other half of a return.

Public: `service`. Amounts are whole kobo (hundredths of the hospital's currency).
"""
