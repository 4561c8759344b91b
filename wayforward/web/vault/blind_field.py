"""The column of a blind token. Python knows bare tokens; how one lies in the database is the affair of `index_keys`."""

from typing import Any

from django.db import models
from django.db.models.lookups import Exact, In, IsNull

from wayforward.web.ready import Slot


class Form(bytes):
    """A token as it lies in the database, to be compared with as it is."""


class BlindField(models.BinaryField):
    """A blind token, or a mark. It is looked up in each form in which it may lie in the database while the key of the
    index is changed; two columns are compared with each other only where that is not so (`blind.sharing`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 25
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, "wayforward.web.vault.blind_field.BlindField", args, kwargs

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> bytes | None:
        from . import index_keys

        return None if value is None else index_keys.bare(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        from . import index_keys

        if value is not None and not isinstance(value, Form):
            value = index_keys.stored(bytes(value))
        return super().get_db_prep_value(value if value is None else bytes(value), connection, prepared=True)

    def get_lookup(self, name: str) -> Any:
        return {"exact": SameToken, "in": OneOfTokens, "isnull": IsNull}.get(name)

    def get_transform(self, name: str) -> Any:
        return None


class OneOfTokens(In):
    """One of these tokens, in whatever form it lies there."""

    def get_prep_lookup(self) -> Any:
        from . import index_keys

        if isinstance(self.rhs, Slot):
            return self.rhs  # filled in with the forms of a token (`index_keys.forms`) when the question is asked
        if not self.rhs_is_direct_value():
            raise TypeError("Tokens of one column are not looked for in another: ask for them first.")
        return [Form(form) for token in self.rhs if token is not None for form in index_keys.forms(bytes(token))]


class SameToken(Exact):
    """This token, in whatever form it lies there; or that of another column, as it lies there."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if self.rhs_is_direct_value():
            return OneOfTokens(self.lhs, [self.rhs]).as_sql(compiler, connection)
        return super().as_sql(compiler, connection)
