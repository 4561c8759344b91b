from wayforward.web.people.classification import SEALED_HAPPENED
from wayforward.web.vault.classification import CLEAR, SEALED

REGISTER = {
    "StoryDraft": SEALED_HAPPENED
    | {
        "version": CLEAR,
        "title": SEALED,
        "text": SEALED,
        "text_sha256": CLEAR,
        "details_changed": CLEAR,
        "published_story_id": CLEAR,
    },
    "Story": {
        "id": CLEAR,
        "service": CLEAR,
        "slug": CLEAR,
        "title": CLEAR,
        "text": CLEAR,
        "published_at": CLEAR,
        "review_on": CLEAR,
        "withdrawn_at": CLEAR,
    },
    "Publication": {
        "id": CLEAR,
        "service": CLEAR,
        "slug": CLEAR,
        "title": CLEAR,
        "summary": CLEAR,
        "body": CLEAR,
        "published_at": CLEAR,
    },
    "Banner": {
        "id": CLEAR,
        "service": CLEAR,
        "words": CLEAR,
        "publication": CLEAR,
        "from_on": CLEAR,
        "until_on": CLEAR,
    },
}
