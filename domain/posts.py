"""The posts that a scheme of delegation may name: as entries record them, with their titles.

Source: the council's cabinet report recommendations 4 and 5 and ¶2.6, for the posts of its scheme;
Care Planning, Placement and Case Review (England) Regulations 2010 reg 11, for the nominated
officer; Local Government and Housing Act 1989 s5A, for the monitoring officer; the ledger's own
(decision 41), for which of them a scheme may have decide (SCHEME-3).
"""

from collections.abc import Mapping
from typing import Final

DECIDING: Final[Mapping[str, str]] = {
    "head-of-service": "Head of service",
    "nominated-officer": "Nominated officer",
    "executive-director": "Executive director",
    "director-of-childrens-services": "Director of children’s services",
    "executive-director-of-adult-social-care": "Executive director of adult social care",
}
"""The posts that may decide or be consulted."""
POSTS: Final[Mapping[str, str]] = {
    **DECIDING,
    "cabinet-member": "Cabinet member",
    "monitoring-officer": "Monitoring officer",
}
"""Every post that a scheme may name. Those that are not among `DECIDING` may only be informed."""
