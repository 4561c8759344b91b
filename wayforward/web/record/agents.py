"""Who acts where no member of staff does: the machine of an agency."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Agent:
    """A machine of an agency, by the id of its token. It holds no role of staff and is tied to no case."""

    pk: UUID
    service_id: UUID
    roles: tuple[str, ...] = ("agency",)
