"""PostgreSQL for Django. A connection is kept, with the statements that it has planned; whether it still stands is seen
on it, and asked of the server only where there is something to be seen."""

from select import POLLIN, poll
from typing import Any, Final

from django.db.backends.postgresql import base

# More than the pages of a day ask; psycopg keeps a hundred otherwise, and plans the others anew. Each takes some 160 kB
# of the server.
PREPARED: Final = 200


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = PREPARED
        return connection

    def is_usable(self) -> bool:
        """Is this connection good for the next page? A server that has ended it has said so: nothing was asked, and yet
        there is something to read. Asking each of three databases would cost as much as half of a page's questions."""
        if self.connection is None or self.connection.closed:
            return False
        said = poll()
        said.register(self.connection.fileno(), POLLIN)
        return super().is_usable() if said.poll(0) else True
