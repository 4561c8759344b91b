"""SEC-26, SEC-33 to SEC-35, SEC-37: outside of a demonstration, a password and a second step, and no way round."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import connections
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.walls.table import patterns
from wayforward.web import clock
from wayforward.web.accounts.models import Staff
from wayforward.web.record.models import Line
from wayforward.web.signin import limits, passwords
from wayforward.web.signin.actions import signing_in
from wayforward.web.signin.adapters import Accounts
from wayforward.web.signin.middleware import ALWAYS, BEFORE
from wayforward.web.ui import drafts
from wayforward.web.vault.drafts import Draft

PASSWORD = "three calm wooden boats"
SECRET = "JBSWY3DPEHPK3PXP"
SIGN_IN, CODE, STEPS = "/account/sign-in/", "/account/second-step/code/", "/account/second-step/"


@dataclass
class Time:
    """The clock that sessions and codes go by."""

    now: float

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed).total_seconds()


@pytest.fixture
def moment_of_code(monkeypatch: pytest.MonkeyPatch) -> Time:
    stands = Time(1_800_000_000.0)
    monkeypatch.setattr(time, "time", lambda: stands.now)
    return stands


@pytest.fixture(autouse=True)
def for_real(settings: Any) -> Iterator[None]:
    settings.WAYFORWARD_DEMONSTRATION = False
    yield


@pytest.fixture
def asha(cast: Cast) -> Staff:
    cast.asha.set_password(PASSWORD)
    cast.asha.save()
    return cast.asha


@pytest.fixture
def with_app(asha: Staff) -> Staff:
    """asha has an authenticator app already."""
    TOTP.activate(asha, SECRET)
    return asha


def code_at(stands: Time, back: int = 0) -> str:
    return format_hotp_value(hotp_value(SECRET, int(stands.now) // 30 - back))


def sign_in(client: Client, name: str = "asha.riverside", password: str = PASSWORD, **more: Any) -> Any:
    return client.post(SIGN_IN, {"login": name, "password": password}, **more)


def is_in(client: Client) -> bool:
    return client.get(reverse("support:my-day")).status_code == 200


def test_a_password_alone_leads_to_the_second_step_and_nowhere_else(asha: Staff, client: Client) -> None:
    assert sign_in(client).status_code == 302
    wrong = []
    for name, pattern in patterns():
        if name in BEFORE | ALWAYS or name.startswith(("public:", "account_", "mfa_")) or pattern.pattern.converters:
            continue
        answer = client.get(reverse(name))
        if answer.status_code == 405:
            answer = client.post(reverse(name))
        if answer.status_code != 302 or answer.headers["Location"] != STEPS:
            wrong.append((name, answer.status_code))
    assert wrong == []


def test_what_is_typed_meanwhile_is_kept(asha: Staff, client: Client) -> None:
    sign_in(client)
    typed = {drafts.TOKEN: drafts.token(asha.pk, "a-form"), "words": "So far."}
    assert client.post(reverse("support:new-referral"), typed).headers["Location"] == STEPS
    assert Draft.visible_to(asha).count() == 1


def test_setting_up_an_app_opens_the_service(asha: Staff, client: Client, moment_of_code: Time) -> None:
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode() and "<svg" in page.content.decode() and "data:" not in page.content.decode()
    code = format_hotp_value(hotp_value(secret, int(moment_of_code.now) // 30))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert "Your recovery codes" in answer.content.decode()
    assert is_in(client)
    kept = Authenticator.objects.get(user=asha, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept and SECRET not in kept


def test_secrets_are_sealed_and_open_again(with_app: Staff) -> None:
    RecoveryCodes.activate(with_app)
    for row in Authenticator.objects.filter(user=with_app):
        kept = row.data.get("secret") or row.data["seed"]
        assert SECRET not in kept and len(kept) > 60
    assert len(RecoveryCodes.activate(with_app).get_unused_codes()) == 10


def test_the_second_step_is_asked_for(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    assert sign_in(client).headers["Location"] == CODE
    assert not is_in(client)
    assert client.post(CODE, {"code": code_at(moment_of_code)}).status_code == 302
    assert is_in(client)


def test_whoever_was_going_somewhere_gets_there(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    going = reverse("support:cases")
    sent = client.get(going).headers["Location"]
    client.post(sent, {"login": with_app.username, "password": PASSWORD})
    assert client.post(CODE, {"code": code_at(moment_of_code)}).headers["Location"] == going


@pytest.mark.parametrize("spelled", [str, lambda code: f" {code} ", lambda code: f"{code[:3]} {code[3:]}"])
def test_a_code_is_taken_once(
    spelled: Callable[[str], str], with_app: Staff, client: Client, moment_of_code: Time
) -> None:
    """Also with spaces, after a wrong one, in another browser, and when the cache has forgotten everything."""
    from django.core.cache import cache

    sign_in(client)
    code = code_at(moment_of_code)
    client.post(CODE, {"code": "000000"})
    assert client.post(CODE, {"code": code}).status_code == 302
    other = Client()
    sign_in(other)
    for later in (0, 12, 31, 62):
        cache.clear()
        moment_of_code.later(seconds=later)
        assert "not right, or it was used already" in other.post(CODE, {"code": spelled(code)}).content.decode()
    assert not is_in(other)


def test_a_code_of_another_time_is_none(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    sign_in(client)
    for back in (-1, 1, 2):
        assert client.post(CODE, {"code": code_at(moment_of_code, back)}).status_code == 200


def test_a_recovery_code_lets_in_once(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    code = RecoveryCodes.activate(with_app).get_unused_codes()[3]
    sign_in(client)
    assert client.post(CODE, {"code": code}).status_code == 302
    other = Client()
    sign_in(other)
    assert other.post(CODE, {"code": code}).status_code == 200


def test_codes_cannot_be_guessed(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    sign_in(client)
    for _ in range(limits.CODE.most):
        client.post(CODE, {"code": "000000"})
    assert "Too many tries" in client.post(CODE, {"code": code_at(moment_of_code)}).content.decode()


def test_a_wrong_name_and_a_wrong_password_look_the_same(asha: Staff, cast: Cast) -> None:
    cast.ben.set_password(PASSWORD)
    cast.ben.is_active = False
    cast.ben.save()
    said = set()
    for name, password in (("nobody", "x"), ("asha.riverside", "x"), ("ben.riverside", PASSWORD)):
        answer = sign_in(Client(), name, password)
        assert answer.status_code == 200
        said.add(answer.content.decode().split("govuk-error-summary")[1].split("</ul>")[0])
    assert len(said) == 1


def test_guesses_shut_out_who_guesses_and_nobody_else(with_app: Staff, moment_of_code: Time) -> None:
    known = Client()
    sign_in(known)
    for number in range(limits.ACCOUNT.most):  # from ever new networks
        assert sign_in(Client(), password="wrong", REMOTE_ADDR=f"203.0.{number}.9").status_code == 200
    assert sign_in(Client(), REMOTE_ADDR="198.51.100.7").status_code == 429
    assert sign_in(known, REMOTE_ADDR="198.51.100.7").headers["Location"] == CODE
    assert sign_in(Client(), "carys.riverside", "wrong", REMOTE_ADDR="198.51.100.7").status_code == 200


def test_one_network_may_try_an_account_six_times(asha: Staff, client: Client) -> None:
    for number in range(6):
        assert sign_in(Client(), password="wrong", REMOTE_ADDR=f"203.0.113.{number}").status_code == 200
    refused = sign_in(Client(), REMOTE_ADDR="203.0.113.77")
    assert refused.status_code == 429 and "Too many tries" in refused.content.decode()
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert sign_in(Client(), REMOTE_ADDR="203.0.113.77").status_code == 302


def test_the_right_password_does_not_count(with_app: Staff) -> None:
    for _ in range(20):
        assert sign_in(Client()).status_code == 302


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2::9", "2001:db8:1::/48"),
        ("nothing", "unknown"),
        ("", "unknown"),
    ],
)
def test_networks(address: str, block: str) -> None:
    assert limits.network(address) == block


def test_no_name_and_no_address_stands_in_the_counts(asha: Staff) -> None:
    sign_in(Client(), password="wrong", REMOTE_ADDR="203.0.113.9")
    kept = b"".join(bytes(row.who) for row in limits.Tries.objects.all())
    assert kept and b"asha" not in kept and b"203.0" not in kept


@pytest.mark.django_db(transaction=True, databases=["default", "vault", "ops"])
def test_no_try_is_lost_when_many_come_at_once() -> None:
    limit = limits.Limit("many at once", 10_000)

    def many(_: int) -> None:
        try:
            for _ in range(25):
                limits.count(limit, "one")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(many, range(8)))
    assert limits.count(limit, "one") == 8 * 25 + 1


def test_a_screen_that_was_left_is_locked_and_what_was_sent_is_kept(
    with_app: Staff, client: Client, moment_of_code: Time
) -> None:
    sign_in(client)
    client.post(CODE, {"code": code_at(moment_of_code)})
    for _ in range(4):
        moment_of_code.later(minutes=14)
        assert is_in(client)
    moment_of_code.later(minutes=16)
    typed = {drafts.TOKEN: drafts.token(with_app.pk, "a-form"), "words": "So far."}
    answer = client.post(reverse("support:new-referral"), typed)
    assert answer.headers["Location"].startswith(SIGN_IN)
    assert Draft.visible_to(with_app).count() == 1
    assert not is_in(client)


def test_a_session_ends_with_the_working_day(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    sign_in(client)
    client.post(CODE, {"code": code_at(moment_of_code)})
    for _ in range(60):
        moment_of_code.later(minutes=9.9)
        assert is_in(client)
    moment_of_code.later(minutes=9.9)
    assert not is_in(client)


def test_what_opens_the_account_asks_again(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    sign_in(client)
    client.post(CODE, {"code": code_at(moment_of_code)})
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    moment_of_code.later(minutes=6)
    assert (
        client.get(reverse("mfa_generate_recovery_codes")).headers["Location"].startswith("/account/second-step/again/")
    )


def test_the_last_second_step_stays(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    sign_in(client)
    client.post(CODE, {"code": code_at(moment_of_code)})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=with_app, type=Authenticator.Type.TOTP).exists()
    Authenticator.objects.create(user=with_app, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=with_app, type=Authenticator.Type.TOTP).exists()


def test_the_last_passkey_stays_too(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    sign_in(client)
    client.post(CODE, {"code": code_at(moment_of_code)})
    Authenticator.objects.filter(user=with_app).delete()
    one, two = (
        Authenticator.objects.create(user=with_app, type=Authenticator.Type.WEBAUTHN, data={"name": name})
        for name in ("The laptop", "The key")
    )
    assert client.post(reverse("mfa_remove_webauthn", args=[one.pk])).status_code == 302
    refused = client.post(reverse("mfa_remove_webauthn", args=[two.pk]))
    assert refused.status_code == 200 and "This is your only second step" in refused.content.decode()
    assert list(Authenticator.objects.filter(user=with_app)) == [two]


def test_whoever_has_left_is_out_at_once_and_stays_out(
    with_app: Staff, client: Client, moment_of_code: Time, rf: RequestFactory
) -> None:
    sign_in(client)
    client.post(CODE, {"code": code_at(moment_of_code)})
    with_app.is_active = False
    with_app.save()
    assert not is_in(client)
    assert sign_in(client).status_code == 200
    # With a passkey alone, the library asks the adapter.
    assert Accounts().respond_user_inactive(rf.get("/"), with_app).headers["Location"] == SIGN_IN


def test_there_are_no_cards_and_no_signing_up(asha: Staff, client: Client) -> None:
    assert client.post(SIGN_IN, {"staff": str(asha.pk)}).status_code == 200
    assert not is_in(client)
    assert not [name for name, _ in patterns() if "signup" in name or "email" in name or "reset" in name]


def test_a_changed_password_ends_the_other_sessions(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    sign_in(client)
    client.post(CODE, {"code": code_at(moment_of_code)})
    other = Client()
    moment_of_code.later(seconds=30)
    sign_in(other)
    other.post(CODE, {"code": code_at(moment_of_code)})
    new = "four quiet grey herons"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert other.post(reverse("account_change_password"), typed).status_code == 302
    assert is_in(other) and not is_in(client)


def test_the_record_tells_of_every_sign_in(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    sign_in(client)
    assert not _lines("signed_in")
    client.post(CODE, {"code": code_at(moment_of_code)})
    assert [line.actor_id for line in _lines("signed_in")] == [with_app.pk]
    moment_of_code.later(minutes=16)
    assert not is_in(client)
    assert [line.actor_id for line in _lines("signed_out")] == [with_app.pk]


def test_whoever_lost_everything_is_let_in_again(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    """ASVS 6.4.1: with a password that is made for them and that they change before anything else."""
    sign_in(client)
    client.post(CODE, {"code": code_at(moment_of_code)})
    first = signing_in.let_in(staff=with_app, at=clock.now())
    assert not Authenticator.objects.filter(user=with_app).exists()
    assert not is_in(client) and len(_lines("sign_in_reset")) == 1
    assert sign_in(Client()).status_code == 200
    assert sign_in(client, password=first).status_code == 302
    change = reverse("account_change_password")
    for page in (reverse("support:my-day"), STEPS, reverse("mfa_activate_totp")):
        assert client.get(page).headers["Location"] == change
    shown = client.get(change).content.decode()
    assert "Choose a password of your own" in shown
    assert "Leave it as it is" not in shown and 'aria-label="Main"' not in shown
    empty = client.post(change, {}).content.decode()
    for missing in ("the password as it is", "the new password", "the new password again"):
        assert f"Enter {missing}</a>" in empty
    own = "four quiet grey herons"
    same = client.post(change, {"oldpassword": first, "password1": first, "password2": first})
    assert "That is the password you have" in same.content.decode()
    assert client.get(STEPS).headers["Location"] == change
    assert client.post(change, {"oldpassword": first, "password1": own, "password2": own}).status_code == 302
    assert client.get(reverse("support:my-day")).headers["Location"] == STEPS
    assert client.get(STEPS).status_code == 200
    assert sign_in(Client(), password=first).status_code == 200
    assert sign_in(Client(), password=own).status_code == 302


def test_a_first_password_ends(asha: Staff, client: Client, moment_of_code: Time) -> None:
    first = signing_in.let_in(staff=asha, at=clock.now() - timedelta(days=3, minutes=1))
    answer = sign_in(client, password=first)
    assert answer.status_code == 200 and "This first password has ended" in answer.content.decode()
    assert "has ended" not in sign_in(Client(), password="not the first one").content.decode()
    assert "_auth_user_id" not in client.session


def test_first_passwords_are_random_and_can_be_read_out() -> None:
    made = {passwords.first() for _ in range(500)}
    assert len(made) == 500
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}", each) for each in made)


def _lines(event: str) -> list[Line]:
    return list(Line.unwalled("checking").filter(event=event))


def test_every_page_of_the_sign_in_is_drawn_by_us(with_app: Staff, client: Client, moment_of_code: Time) -> None:
    """Each with its own heading, and an error where nothing was typed; none is the library's own page."""
    sign_in(client)
    client.post(CODE, {"code": code_at(moment_of_code)})
    key = Authenticator.objects.create(user=with_app, type=Authenticator.Type.WEBAUTHN, data={"name": "The laptop"})
    for name, heading, arguments in (
        ("mfa_index", "Your sign-in", []),
        ("mfa_generate_recovery_codes", "Make new recovery codes", []),
        ("mfa_deactivate_totp", "Remove the authenticator app", []),
        ("mfa_edit_webauthn", "Name this passkey", [key.pk]),
        ("mfa_remove_webauthn", "Remove this passkey", [key.pk]),
        ("account_change_password", "Change your password", []),
        ("mfa_reauthenticate", "Show that it is you", []),
    ):
        answer = client.get(reverse(name, args=arguments))
        assert f">{heading}</h1>" in answer.content.decode(), name
    assert "There is a problem" in client.post(reverse("account_change_password"), {}).content.decode()


def test_nobody_touches_the_key_of_somebody_else(
    with_app: Staff, cast: Cast, client: Client, moment_of_code: Time
) -> None:
    sign_in(client)
    client.post(CODE, {"code": code_at(moment_of_code)})
    other = Authenticator.objects.create(user=cast.ben, type=Authenticator.Type.WEBAUTHN, data={"name": "Ben's"})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(reverse(name, args=[other.pk])).status_code == 404
        assert client.post(reverse(name, args=[other.pk]), {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=other.pk).exists()
