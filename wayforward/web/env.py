"""What an installation may set from outside: one list, read here and nowhere else.

`.env.example` and docs/how-to/install.md list the same variables; a test holds them to it. A file `.env` in the working
folder is read first; what the environment itself says wins.
"""

import os
from dataclasses import dataclass
from pathlib import Path


class WrongSetting(Exception):
    """A variable of the environment is missing or says something that cannot be."""


@dataclass(frozen=True)
class Variable:
    """One thing that an installation may set. `default` as it would be written; empty when there is none."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable("WAYFORWARD_DATA", "var", "The folder of the data: databases, static files, the worker's heartbeat."),
    Variable("WAYFORWARD_KEYS", "", "The folder of the keys, apart from the data; the data folder's name and -keys."),
    Variable("WAYFORWARD_KEK_FILE", "", "The key of the service (KEK); the file kek in the folder of the keys."),
    Variable("WAYFORWARD_SECRET_KEY_FILE", "", "What signs sessions and forms; the file secret-key in that folder."),
    Variable("WAYFORWARD_ANCHORS", "", "Where the record ended, hour by hour; the file anchors in that folder."),
    Variable("WAYFORWARD_BACKUPS", "", "The folder of the backups; without one none is made by itself."),
    Variable("WAYFORWARD_BACKUP_RECIPIENTS", "", "The public keys that backups are sealed for: two at least, a,b."),
    Variable("WAYFORWARD_BACKUP_MINUTES", "60", "How old the newest backup may be before the worker makes another."),
    Variable("WAYFORWARD_RESERVE_MB", "64", "Room beside the SQLite files, kept to read with when the disk is full."),
    Variable("PORT", "8000", "The port that the server listens on."),
    Variable("WAYFORWARD_LISTEN", "127.0.0.1", "The address that the server listens on."),
    Variable("WAYFORWARD_WORKERS", "2", "How many processes answer requests."),
    Variable("WAYFORWARD_HOSTS", "localhost,127.0.0.1", "The host names that the service answers to."),
    Variable("WAYFORWARD_HTTPS", "no", "yes: the service is reached by https only; cookies and redirects say so."),
    Variable("WAYFORWARD_DEMONSTRATION", "no", "yes: invented people, and a sign-in that asks for no password."),
    Variable("WAYFORWARD_IDLE_MINUTES", "15", "After how long without a click staff are signed out; drafts are kept."),
    Variable("WAYFORWARD_OIDC_ISSUER", "", "The issuer of a single sign-on (OpenID Connect); none without."),
    Variable("WAYFORWARD_OIDC_CLIENT_ID", "", "By which name the single sign-on knows this service."),
    Variable("WAYFORWARD_OIDC_SECRET_FILE", "", "The file with the secret that the single sign-on gave this service."),
    Variable("WAYFORWARD_OIDC_NAME", "single sign-on", "What staff know it by: the button says Sign in with this."),
    Variable("WAYFORWARD_OIDC_SECOND_STEP", "", "Its amr or acr that are a second step: mfa,otp. Else ours is asked."),
    Variable("DB", "sqlite", "sqlite or postgres. With postgres the PGHOST, PGUSER... of libpq say where."),
    Variable("WAYFORWARD_DATABASE_URL", "", "A PostgreSQL database for the case data: postgresql://user@host/name."),
    Variable("WAYFORWARD_VAULT_URL", "", "The one for the keys; the same server, and the name with _vault."),
    Variable("WAYFORWARD_OPS_URL", "", "The one for sessions; the same server, and the name with _ops."),
    Variable("WAYFORWARD_TRANSPORT", "", "How messages leave; outgoing.transports.Mail, or Kept in a demonstration."),
    Variable("WAYFORWARD_MAIL_HOST", "", "The mail server. Without one no e-mail leaves."),
    Variable("WAYFORWARD_MAIL_PORT", "587", "Its port."),
    Variable("WAYFORWARD_MAIL_USER", "", "The user name at the mail server."),
    Variable("WAYFORWARD_MAIL_PASSWORD_FILE", "", "The file with the password at the mail server."),
    Variable("WAYFORWARD_MAIL_FROM", "", "The sender of every e-mail: a neutral name and address."),
    Variable(
        "WAYFORWARD_CLAMD", "", "The socket of ClamAV, /run/clamav/clamd.ctl or host:port; without one none scans."
    ),
    Variable("WAYFORWARD_LOG_LEVEL", "INFO", "How much is logged: DEBUG, INFO, WARNING, ERROR. Ids only, never words."),
)
DEFAULTS = {variable.name: variable.default for variable in VARIABLES}
YES, NO = {"yes", "true", "1", "on"}, {"no", "false", "0", "off", ""}


def text(name: str) -> str:
    """The value of a variable, or its default. KeyError for one that is not in the list."""
    default = DEFAULTS[name]
    return os.environ.get(name, "").strip() or default


def yes(name: str) -> bool:
    """A variable that says yes or no. WrongSetting for anything else."""
    said = text(name).lower()
    if said not in YES | NO:
        raise WrongSetting(f"{name} says {said!r}; it can say yes or no.")
    return said in YES


def number(name: str) -> int:
    """A variable that is a whole number. WrongSetting for anything else."""
    said = text(name)
    if not said.isdecimal():
        raise WrongSetting(f"{name} says {said!r}; it has to be a whole number.")
    return int(said)


def words(name: str) -> list[str]:
    """A variable that is a list, with commas between."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def path(name: str, default: Path | None = None) -> Path:
    """A variable that is a path, made absolute; `default` where nothing is said."""
    said = text(name)
    if said:
        return Path(said).expanduser().absolute()
    if default is None:
        raise WrongSetting(f"{name} is not set.")
    return default


def secret(name: str) -> str:
    """What the file named by a variable holds, or nothing when there is no such file."""
    said = text(name)
    return Path(said).expanduser().read_text(encoding="utf-8").strip() if said and Path(said).exists() else ""


def for_other_data(folder: Path, *, kek: Path, secret_key: Path) -> dict[str, str]:
    """The environment of a command of ours that works on the databases in another folder, with the same keys."""
    ours = {variable.name for variable in VARIABLES}
    return {name: value for name, value in os.environ.items() if name not in ours} | {
        "DJANGO_SETTINGS_MODULE": "wayforward.web.settings",
        "WAYFORWARD_DATA": str(folder),
        "WAYFORWARD_KEK_FILE": str(kek),
        "WAYFORWARD_SECRET_KEY_FILE": str(secret_key),
    }


def with_also(said: dict[str, str]) -> dict[str, str]:
    """The environment of this process and what another program is to be told besides."""
    return os.environ | said


def read_file(file: Path) -> None:
    """Take NAME=value lines of a file into the environment, which wins. WrongSetting for any other line."""
    if not file.is_file():
        return
    for number_of_line, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, sign, value = line.partition("=")
        if not sign:
            raise WrongSetting(f"{file.name}, line {number_of_line}: this is not NAME=value.")
        os.environ.setdefault(name.strip(), value.strip().strip("\"'"))
