"""The sealed field: words go in, and nothing but `▒▒▒` comes out by any way but `unseal`."""

import base64
from typing import Any, NoReturn
from uuid import UUID

from django.core import checks
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from . import crypto, keyring

BLOCKS = "▒▒▒"


class Stored(bytes):
    """A sealed value as it lies in the database. It shows itself no more than `Sealed` does."""

    def __repr__(self) -> str:
        return BLOCKS

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return BLOCKS


class Sealed:
    """A sealed value, bound to the row that it came from. Only `unseal` turns it into words."""

    __slots__ = ("_value", "field", "row")

    def __init__(self, row: models.Model, field: "SealedField", value: Stored | str | bytes | None) -> None:
        self.row = row
        self.field = field
        self._value = value

    def __repr__(self) -> str:
        return BLOCKS

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return BLOCKS

    def __html__(self) -> str:
        return BLOCKS

    def __bool__(self) -> bool:
        """Are there any words?"""
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self._same_place(other.row, other.field) and self._value == other._value

    __hash__ = object.__hash__

    def __reduce_ex__(self, _protocol: Any) -> NoReturn:
        raise TypeError("A sealed value is not pickled or copied.")

    @property
    def key_id(self) -> UUID:
        return self.row.key_id  # type: ignore[attr-defined,no-any-return]

    @property
    def place(self) -> str:
        """What the value belongs to: `app.model|field|primary key|key id`. Authenticated with it, and its name."""
        return belongs_to(self.row, self.field)

    @property
    def needs_key(self) -> bool:
        """Does it take a key to read it? Not when there are no words, and not before they were saved."""
        return isinstance(self._value, Stored) and bool(self._value)

    def _same_place(self, row: models.Model, field: "SealedField") -> bool:
        return self.field == field and self.row.pk == row.pk

    def _open(self, key: bytes | None) -> bytes:
        """The words. For `unseal` and nobody else: it has asked the policy and told the record."""
        if not self._value:
            return b""
        if not isinstance(self._value, Stored):
            return _as_bytes(self._value)
        if key is None:
            raise crypto.CannotBeRead("the key is gone")
        return crypto.open_sealed(key, self._value, self.place)


class SealedAttribute(DeferredAttribute):
    """The attribute of a row: takes words, gives `Sealed`."""

    field: "SealedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        return Sealed(instance, self.field, super().__get__(instance, cls))

    def __set__(self, instance: Any, value: Any) -> None:
        if isinstance(value, Sealed):
            if not value._same_place(instance, self.field):
                raise TypeError(f"{self.field.name}: a sealed value belongs to its row. Unseal it, then assign words.")
            value = value._value
        if value is not None and not isinstance(value, str | bytes):
            raise TypeError(f"{self.field.name} takes words (str or bytes), not {type(value).__name__}.")
        instance.__dict__[self.field.attname] = value or None


class SealedField(models.BinaryField):
    """Words sealed under the key that the row names in `key_id`. The row has a UUID primary key before it is saved.

    No words (None or "") are NULL. Nothing can be looked up by a sealed field but whether there are words.
    """

    descriptor_class = SealedAttribute
    # What the attribute takes and gives, for the type checker.
    _pyi_private_set_type: str | bytes | Sealed | None
    _pyi_private_get_type: Sealed  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(null=True, blank=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        for given in ("null", "blank"):
            kwargs.pop(given, None)
        return name, "wayforward.web.vault.fields.SealedField", args, kwargs

    def check(self, **kwargs: Any) -> list[Any]:
        names = {field.name for field in self.model._meta.fields}
        if "key_id" in names:
            return super().check(**kwargs)
        return [*super().check(**kwargs), checks.Error("A model with sealed fields has `key_id`.", obj=self)]

    def get_lookup(self, name: str) -> Any:
        return super().get_lookup(name) if name == "isnull" else None

    def get_transform(self, name: str) -> Any:
        return None

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Stored | None:
        return None if value is None else Stored(value)

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Stored):
            return value
        raise TypeError(f"{self.name} is sealed when its row is saved, and no other way.")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        stored = value if prepared else self.get_prep_value(value)
        return None if stored is None else super().get_db_prep_value(bytes(stored), connection, prepared=True)

    def pre_save(self, model_instance: models.Model, add: bool) -> Stored | None:
        """Seal new words under the row's key; leave sealed ones as they are."""
        if self.attname not in model_instance.__dict__:
            getattr(model_instance, self.attname)  # deferred: what is stored stays stored
        value = model_instance.__dict__[self.attname]
        if value is None or isinstance(value, Stored):
            return value
        key = _key_of(model_instance)
        stored = Stored(crypto.seal(key, _as_bytes(value), belongs_to(model_instance, self)))
        model_instance.__dict__[self.attname] = stored
        return stored

    def value_to_string(self, obj: models.Model) -> str:
        """The ciphertext, for Django's serialisers."""
        value = obj.__dict__.get(self.attname)
        return base64.b64encode(value).decode() if isinstance(value, Stored) else ""

    def to_python(self, value: Any) -> Any:
        """The ciphertext back from Django's serialisers."""
        return Stored(base64.b64decode(value)) if isinstance(value, str) else value


def belongs_to(row: models.Model, field: models.Field) -> str:
    """The additional data of a sealed value: it opens nowhere else."""
    return f"{row._meta.label_lower}|{field.name}|{row.pk}|{row.key_id}"  # type: ignore[attr-defined]


def _as_bytes(words: str | bytes) -> bytes:
    return words.encode() if isinstance(words, str) else bytes(words)


def _key_of(row: Any) -> bytes:
    """The row's key, read once for all fields of one save."""
    remembered = row._state.__dict__.get("data_key")
    if remembered is None or remembered[0] != row.key_id:
        if row.key_id is None or row.pk is None:
            raise TypeError(f"{type(row).__name__} needs its id and its key_id before words can be sealed.")
        remembered = row._state.data_key = (row.key_id, keyring.key(row.key_id))
    return remembered[1]
