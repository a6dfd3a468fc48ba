"""The SSDA903 return: its code sets year by year, its tables, and the words of its guide."""
