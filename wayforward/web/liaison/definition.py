"""The interface for agencies, defined once: this document is what is published and what is checked against.

OpenAPI 3.1, whose schemas are JSON Schema 2020-12. A field that is not here is refused.
"""

from typing import Any, Final

from wayforward.process import referrals as rules
from wayforward.web.people.forms.persons import LANGUAGES
from wayforward.web.support.forms.referrals import FLAGS, PLACES

# No control characters but the ends of lines and tabs, and no halves of letters.
PLAIN: Final = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]*$"
SEEN: Final = r"\S"


def _text(most: int, says: str, *, needed: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "string", "maxLength": most, "pattern": PLAIN, "description": says}
    return found | ({"minLength": 1, "allOf": [{"pattern": SEEN}]} if needed else {})


def _one_of(codes: list[str], says: str, default: str = "") -> dict[str, Any]:
    return {"type": "string", "enum": codes, "description": says} | ({"default": default} if default else {})


def _object(needed: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": needed, "properties": properties}


_DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}

PERSON: Final = _object(
    ["name"],
    name=_text(120, "The person's name, or what they are called.", needed=True),
    known_as=_text(120, "What they like to be called."),
    born=_DAY | {"description": "Date of birth, such as 1990-03-27."},
    phone=_text(40, "Telephone number. Needed, or an e-mail or an address, where the person knows of the referral."),
    email={"type": "string", "format": "email", "maxLength": 254, "pattern": PLAIN},
    address=_text(400, "Address, with its postcode."),
    language=_one_of([code for code, _ in LANGUAGES], "The language they like to speak.", "en"),
    access_needs=_text(300, "What makes it easier for them."),
    reach_safely=_text(300, "What whoever calls has to know so that nobody is put in danger by the call."),
)
INCIDENT: Final = _object(
    ["title"],
    title=_text(120, "What happened, in a line and without details.", needed=True),
    summary=_text(4_000, "More about it: facts only."),
    happened_on=_DAY | {"description": "The day, or the first day."},
    place=_one_of([code for code, _ in PLACES], "Where it happened."),
    crime_number=_text(20, "The crime number, if there is one. It is never needed."),
    flags={
        "type": "array",
        "maxItems": len(FLAGS),
        "uniqueItems": True,
        "items": _one_of([code for code, _ in FLAGS], "What applies."),
    },
)
OTHER_PARTY: Final = _object(
    [],
    name=_text(120, "The name of the person reported as responsible."),
    known=_one_of([each.value for each in rules.Known], "How far they are known."),
)
REFERRAL: Final = _object(
    ["person_knows", "person", "incident"],
    person_knows={
        "type": "boolean",
        "description": "Does the person know of this referral? If not, nobody contacts them until you have told them.",
    },
    priority=_one_of([each.value for each in rules.Priority], "How soon we should be in touch.", "standard"),
    referrer=_text(200, "Who refers, and how to reach them."),
    person=PERSON,
    incident=INCIDENT,
    other_party=OTHER_PARTY,
)
RECEIPT: Final = _object(
    ["reference", "state"],
    reference={"type": "string", "description": "Yours for asking how far it is. It is no case reference."},
    state=_one_of(
        ["received", "taken"],
        "received: it has arrived. taken: somebody has read it and decided what follows, which is not told here.",
    ),
)
PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "least": {
        "summary": "As little as there is: the person does not know yet",
        "value": {"person_knows": False, "person": {"name": "Mina Example"}, "incident": {"title": "A burglary"}},
    },
    "usual": {
        "summary": "What the police usually know",
        "value": {
            "person_knows": True,
            "priority": "high_risk",
            "referrer": "PC 0000 Example, 101",
            "person": {
                "name": "Tessa Example",
                "known_as": "Tess",
                "born": "1990-03-27",
                "phone": "07700 900333",
                "email": "tess@example.org",
                "address": "1 Example Road, Leicester",
                "language": "en",
                "access_needs": "Hears better on the left",
                "reach_safely": "Not before six in the evening. Somebody else may answer.",
            },
            "incident": {
                "title": "Threatened at home",
                "summary": "By somebody she knows.",
                "happened_on": "2025-11-03",
                "place": "home",
                "crime_number": "25*0000000",
                "flags": ["domestic_abuse"],
            },
            "other_party": {"name": "Somebody Example", "known": "identified"},
        },
    },
}


def _problems(**codes: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code.removeprefix("_"): {"description": says, "content": content} for code, says in codes.items()}


_RECEIPT = {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}
DOCUMENT: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Wayforward: referrals by agencies",
        "version": "1.0.0",
        "description": "Refer somebody to a victim support service, and ask whether the referral has been taken.",
        "license": {"name": "MIT", "identifier": "MIT"},
    },
    "servers": [{"url": "/"}],
    "security": [{"token": []}],
    "paths": {
        "/api/v1/referrals": {
            "post": {
                "operationId": "refer",
                "summary": "Refer somebody",
                "parameters": [
                    {
                        "name": "Idempotency-Key",
                        "in": "header",
                        "required": True,
                        "description": "Yours: one for each referral. Send it again with the same body after a fault.",
                        "schema": {"type": "string", "minLength": 8, "maxLength": 64, "pattern": "^[!-~]+$"},
                    }
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/Referral"},
                            "examples": EXAMPLES,
                        }
                    },
                },
                "responses": {
                    "201": {"description": "It has arrived, now or before under this key.", "content": _RECEIPT}
                }
                | _problems(
                    _400="Not JSON in UTF-8, too deep, or no key",
                    _401="No token, or one that does not hold",
                    _409="The key was used for another referral",
                    _413="More than 32 kB",
                    _415="Not application/json",
                    _422="A field is at fault: each with its place",
                    _429="Too many; see Retry-After",
                ),
            }
        },
        "/api/v1/referrals/{reference}": {
            "get": {
                "operationId": "askHowFar",
                "summary": "Ask whether a referral of yours has been taken",
                "parameters": [{"name": "reference", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {"200": {"description": "How far it is.", "content": _RECEIPT}}
                | _problems(
                    _401="No token, or one that does not hold",
                    _404="You have sent none with this reference",
                    _429="Too many; see Retry-After",
                ),
            }
        },
    },
    "components": {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        "schemas": {"Referral": REFERRAL, "Receipt": RECEIPT, "Problem": PROBLEM},
    },
}
