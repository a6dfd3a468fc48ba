"""The posts that a scheme of delegation may name: as entries record them, with their titles."""

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
"""Every post that a scheme may name: the last may only be informed."""
