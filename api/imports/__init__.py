"""Files taken in: read at the edge, decided by the ordinary commands, reported row by row."""
