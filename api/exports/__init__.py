"""Files written: spreadsheets, the SSDA903 return, open contracting data, the spending report."""
