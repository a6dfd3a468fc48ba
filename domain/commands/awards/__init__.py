"""Awards: by each route, who authorises them, and who is consulted and informed."""
