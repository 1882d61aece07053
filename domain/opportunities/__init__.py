"""What a lead may bring: value, probability and stage, and the forecast that follows from them (section 4).

Public: `service`. Amounts are whole kobo (hundredths of the hospital's currency).
"""
