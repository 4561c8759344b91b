"""Everything that can happen, in the past tense, and how the record says it.

The record keeps codes; a sentence is made from them when somebody reads it, so that what a reader may not see is
never in the text. A placeholder is filled from the line's coded payload or from a name that the reader may see; one
that nothing fills is left out, so every sentence reads without it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from .walls import Compartment


class Event(StrEnum):
    """What happened. A line of the record has one."""

    # a person, and reaching them
    PERSON_NAMED = "person_named"
    PERSON_CORRECTED = "person_corrected"
    CONTACT_DETAILS_CHANGED = "contact_details_changed"
    SAFE_CONTACT_AGREED = "safe_contact_agreed"
    ALL_CONTACT_STOPPED = "all_contact_stopped"
    DEATH_RECORDED = "death_recorded"
    CAPACITY_ASSESSED = "capacity_assessed"
    NOTICE_GIVEN = "notice_given"
    EQUALITY_ANSWERED = "equality_answered"
    # support
    REFERRAL_TAKEN = "referral_taken"
    FILE_OF_REFERRALS_RECEIVED = "file_of_referrals_received"
    FILE_OF_REFERRALS_GIVEN_UP = "file_of_referrals_given_up"
    REFERRALS_BROUGHT_IN = "referrals_brought_in"
    PERSON_KNOWS_CONFIRMED = "person_knows_confirmed"
    REFERRAL_CLOSED = "referral_closed"
    SUPPORT_CASE_OPENED = "support_case_opened"
    SUPPORT_CASE_HANDED_OVER = "support_case_handed_over"
    SUPPORT_CASE_SUPERVISED = "support_case_supervised"
    SUPPORT_CASE_CLOSED = "support_case_closed"
    SUPPORT_CASE_REOPENED = "support_case_reopened"
    CONTACT_STARTED = "contact_started"
    CONTACT_RECORDED = "contact_recorded"
    CONTACT_CANCELLED = "contact_cancelled"
    NEEDS_ASSESSED = "needs_assessed"
    GOAL_SET = "goal_set"
    GOAL_CHANGED = "goal_changed"
    PLAN_REVIEWED = "plan_reviewed"
    OFFER_MADE = "offer_made"
    OFFER_NOT_MADE = "offer_not_made"
    LIFE_EVENT_RECORDED = "life_event_recorded"
    LIFE_EVENT_CALLED_OFF = "life_event_called_off"
    REFERRED_TO_RESTORATIVE_JUSTICE = "referred_to_restorative_justice"
    # notes
    NOTE_WRITTEN = "note_written"
    NOTE_CORRECTED = "note_corrected"
    NOTE_MOVED = "note_moved"
    # papers
    PAPER_ATTACHED = "paper_attached"
    PAPER_LOOKED_THROUGH = "paper_looked_through"
    PAPER_TAKEN_OUT = "paper_taken_out"
    # consents
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    # the restorative case: intake, allocation, people
    RJ_REFERRAL_RECEIVED = "rj_referral_received"
    RJ_REFERRAL_ACCEPTED = "rj_referral_accepted"
    RESPONSIBLE_NAMED = "responsible_named"
    PARTICIPANT_ADDED = "participant_added"
    PAIR_CHANGED = "pair_changed"
    PARTICIPATION_MOVED = "participation_moved"
    COMPLEXITY_GRADED = "complexity_graded"
    CONFLICT_DECLARED = "conflict_declared"
    NO_CONFLICT_DECLARED = "no_conflict_declared"
    CONFLICT_FOUND = "conflict_found"
    CONFLICT_CLEARED = "conflict_cleared"
    SAME_LINKED = "same_linked"
    SAME_UNLINKED = "same_unlinked"
    SAME_RULED_OUT = "same_ruled_out"
    EMERGENCY_ACCESS = "emergency_access"
    EMERGENCY_REVIEWED = "emergency_reviewed"
    FACILITATORS_ALLOCATED = "facilitators_allocated"
    FACILITATOR_REPLACED = "facilitator_replaced"
    # exploring
    SESSION_RECORDED = "session_recorded"
    AGENCY_ASKED = "agency_asked"
    AGENCY_ANSWERED = "agency_answered"
    APPROACH_RECORDED = "approach_recorded"
    RESPONSIBILITY_STATED = "responsibility_stated"
    WORDS_PASSED_ON = "words_passed_on"
    DECIDED_TO_GO_ON = "decided_to_go_on"
    # risk and law
    RISK_ASSESSED = "risk_assessed"
    RISK_SIGNED_OFF = "risk_signed_off"
    SIGN_OFF_REFUSED = "sign_off_refused"
    NEW_INFORMATION_RECEIVED = "new_information_received"
    RESTRICTION_RECORDED = "restriction_recorded"
    RESTRICTION_VARIED = "restriction_varied"
    RESTRICTION_ENDED = "restriction_ended"
    ORDERS_CHECKED = "orders_checked"
    SUPERVISION_HELD = "supervision_held"
    # safety
    CONCERN_RAISED = "concern_raised"
    CONCERN_ANSWERED = "concern_answered"
    CASE_STOPPED = "case_stopped"
    STOP_LIFTED = "stop_lifted"
    CASE_HELD = "case_held"
    CASE_RESUMED = "case_resumed"
    PARTICIPANT_PAUSED = "participant_paused"
    PARTICIPANT_RESUMED = "participant_resumed"
    # the diary of staff
    APPOINTMENT_PLANNED = "appointment_planned"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CALLED_OFF = "appointment_called_off"
    DIARY_ADDRESS_MADE = "diary_address_made"
    DIARY_ADDRESS_ENDED = "diary_address_ended"
    DIARY_READ_OUTSIDE = "diary_read_outside"
    MAIL_CHOSEN = "mail_chosen"
    REMINDER_CHOSEN = "reminder_chosen"
    STAFF_MAIL_SENT = "staff_mail_sent"
    NOTE_TEMPLATE_SAVED = "note_template_saved"
    NOTE_TEMPLATE_ENDED = "note_template_ended"
    HAND_OVER_WRITTEN = "hand_over_written"
    HAND_OVER_TAKEN_ON = "hand_over_taken_on"
    PRACTICE_SUPERVISED = "practice_supervised"
    HOURS_ENTERED = "hours_entered"
    HOURS_CONFIRMED = "hours_confirmed"
    HOURS_TAKEN_BACK = "hours_taken_back"
    VISIT_PLANNED = "visit_planned"
    VISIT_CHECKED_IN = "visit_checked_in"
    VISIT_OVERDUE = "visit_overdue"
    # preparation, the activity, the agreement
    PREPARATION_RECORDED = "preparation_recorded"
    ACTIVITY_PLANNED = "activity_planned"
    ACTIVITY_CONFIRMED = "activity_confirmed"
    READINESS_CHECKED = "readiness_checked"
    ACTIVITY_CANCELLED = "activity_cancelled"
    ACTIVITY_HELD = "activity_held"
    APOLOGY_EXPERIENCED = "apology_experienced"
    AGREEMENT_DRAFTED = "agreement_drafted"
    AGREEMENT_SIGNED = "agreement_signed"
    AGREEMENT_MADE = "agreement_made"
    AGREEMENT_REVIEWED = "agreement_reviewed"
    BREACH_HANDLED = "breach_handled"
    AFTERCARE_GIVEN = "aftercare_given"
    CASE_CLOSED = "case_closed"
    CASE_REOPENED = "case_reopened"
    # measures and feedback
    MEASURE_ANSWERED = "measure_answered"
    FEEDBACK_GIVEN = "feedback_given"
    # messages and documents
    MESSAGE_QUEUED = "message_queued"
    MESSAGE_SENT = "message_sent"
    MESSAGE_WITHHELD = "message_withheld"
    MESSAGE_EXPIRED = "message_expired"
    MESSAGE_FAILED = "message_failed"
    # the public face
    STORY_DRAFTED = "story_drafted"
    STORY_PUBLISHED = "story_published"
    STORY_WITHDRAWN = "story_withdrawn"
    PUBLICATION_ISSUED = "publication_issued"
    # staff and the service
    STAFF_ADDED = "staff_added"
    STAFF_LEFT = "staff_left"
    STAFF_AWAY = "staff_away"
    STAFF_BACK = "staff_back"
    STAFF_SKILLS_CHANGED = "staff_skills_changed"
    STAFF_CHANGE_PROPOSED = "staff_change_proposed"
    STAFF_CHANGE_GIVEN_UP = "staff_change_given_up"
    STAFF_ROLES_CHANGED = "staff_roles_changed"
    STAFF_RETURNED = "staff_returned"
    STAFF_TIED_TO_SINGLE_SIGN_ON = "staff_tied_to_single_sign_on"
    KNOWN_PERSON_NAMED = "known_person_named"
    KNOWN_PERSON_TAKEN_BACK = "known_person_taken_back"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SECOND_STEP_ADDED = "second_step_added"
    SECOND_STEP_REMOVED = "second_step_removed"
    SIGN_IN_RESET = "sign_in_reset"
    TASK_DONE = "task_done"
    TASK_CANCELLED = "task_cancelled"
    AGENCY_TOKEN_MADE = "agency_token_made"
    AGENCY_TOKEN_REVOKED = "agency_token_revoked"
    SERVICE_ADDED = "service_added"
    KEY_CHANGED = "key_changed"
    INDEX_KEY_CHANGED = "index_key_changed"
    # reading and keeping
    KEPT_FROM_ENDING = "kept_from_ending"
    HOLD_ON_ENDING_LIFTED = "hold_on_ending_lifted"
    ENDING_PROPOSED = "ending_proposed"
    ENDING_AGREED = "ending_agreed"
    ENDING_GIVEN_UP = "ending_given_up"
    FILE_ENDED = "file_ended"
    # what people, and the police, ask of us about records
    POLICE_REQUEST_RECEIVED = "police_request_received"
    POLICE_REQUEST_PLACED = "police_request_placed"
    POLICE_REQUEST_TESTED = "police_request_tested"
    POLICE_EXTRACT_CHANGED = "police_extract_changed"
    POLICE_EXTRACT_PROPOSED = "police_extract_proposed"
    POLICE_EXTRACT_APPROVED = "police_extract_approved"
    POLICE_EXTRACT_GIVEN = "police_extract_given"
    POLICE_REQUEST_REFUSED = "police_request_refused"
    POLICE_ASKED_BACK = "police_asked_back"
    POLICE_CAME_BACK = "police_came_back"
    TOLD_OF_POLICE_REQUEST = "told_of_police_request"
    OBJECTION_RECORDED = "objection_recorded"
    OBJECTION_ENDED = "objection_ended"
    STATEMENT_ADDED = "statement_added"
    ERASURE_ASKED = "erasure_asked"
    ERASURE_PROPOSED = "erasure_proposed"
    ERASURE_SENT_BACK = "erasure_sent_back"
    ERASURE_DECIDED = "erasure_decided"
    COMPLAINT_RECEIVED = "complaint_received"
    COMPLAINT_ACKNOWLEDGED = "complaint_acknowledged"
    COMPLAINT_NOTED = "complaint_noted"
    COMPLAINT_ANSWERED = "complaint_answered"
    # a copy of somebody's own data
    ACCESS_ASKED = "access_asked"
    ACCESS_CLOCK_STOPPED = "access_clock_stopped"
    ACCESS_CLOCK_STARTED = "access_clock_started"
    PACK_GATHERED = "pack_gathered"
    PACK_CHANGED = "pack_changed"
    PACK_PROPOSED = "pack_proposed"
    PACK_AGREED = "pack_agreed"
    PACK_SENT_BACK = "pack_sent_back"
    PACK_MADE = "pack_made"
    PACK_FETCHED = "pack_fetched"
    PACK_EXPIRED = "pack_expired"
    ACCESS_ANSWERED = "access_answered"
    SEARCHERS_READ = "searchers_read"
    SEARCHED = "searched"
    SEARCHED_OWN_NAME = "searched_own_name"
    FIGURES_READ = "figures_read"
    DUTY_GIVEN = "duty_given"
    LIST_KEPT = "list_kept"
    LIST_DELETED = "list_deleted"
    LIST_EXPORT_ASKED = "list_export_asked"
    LIST_EXPORT_MADE = "list_export_made"
    LIST_EXPORT_FETCHED = "list_export_fetched"
    LIST_EXPORT_ENDED = "list_export_ended"


# What K25 counts: what went wrong, or may have.
WENT_WRONG: Final = (Event.BREACH_HANDLED, Event.CASE_STOPPED, Event.COMPLAINT_RECEIVED, Event.CONCERN_RAISED)

SENTENCES: Final[dict[Event, str]] = {
    Event.PERSON_NAMED: "A person was named.",
    Event.PERSON_CORRECTED: "A person's details were corrected.",
    Event.CONTACT_DETAILS_CHANGED: "Contact details were changed; they are used once the person has confirmed them.",
    Event.SAFE_CONTACT_AGREED: "How it is safe to reach the person was agreed with them.",
    Event.ALL_CONTACT_STOPPED: "All contact with this person was stopped.",
    Event.DEATH_RECORDED: "The person has died. Everything planned for them was stopped.",
    Event.CAPACITY_ASSESSED: "Whether the person can make this decision was assessed: {result}",
    Event.NOTICE_GIVEN: "The notice was given and explained: {notice}",
    Event.EQUALITY_ANSWERED: "Equality questions were asked; every one could be skipped.",
    Event.REFERRAL_TAKEN: "A referral was received. {source}",
    Event.FILE_OF_REFERRALS_RECEIVED: "A file of referrals was received. Rows: {rows}",
    Event.FILE_OF_REFERRALS_GIVEN_UP: "A file of referrals was given up, and nothing came in. Rows: {rows}",
    Event.REFERRALS_BROUGHT_IN: "The referrals of a file came in. Rows: {taken}",
    Event.PERSON_KNOWS_CONFIRMED: "The referrer confirmed that the person knows of the referral.",
    Event.REFERRAL_CLOSED: "The referral was closed without a case. {reason}",
    Event.SUPPORT_CASE_OPENED: "A support case was opened.",
    Event.SUPPORT_CASE_HANDED_OVER: "The case was handed over to another caseworker.",
    Event.SUPPORT_CASE_SUPERVISED: "The case was given a supervisor.",
    Event.SUPPORT_CASE_CLOSED: "The support case was closed. {reason}",
    Event.SUPPORT_CASE_REOPENED: "The support case was opened again.",
    Event.CONTACT_STARTED: "A contact was started: {channel}",
    Event.CONTACT_RECORDED: "Contact: {channel} {result}",
    Event.CONTACT_CANCELLED: "A planned contact was cancelled.",
    Event.NEEDS_ASSESSED: "Needs were asked about: {kind}",
    Event.GOAL_SET: "A goal was set.",
    Event.GOAL_CHANGED: "A goal was looked at: {status}",
    Event.PLAN_REVIEWED: "The support plan was looked at again with the person.",
    Event.OFFER_MADE: "Restorative justice was mentioned. The answer: {response}",
    Event.OFFER_NOT_MADE: "It was decided not to mention restorative justice now: {reason}",
    Event.LIFE_EVENT_RECORDED: "In the person's life: {kind}",
    Event.LIFE_EVENT_CALLED_OFF: "It will not happen: {kind}",
    Event.REFERRED_TO_RESTORATIVE_JUSTICE: "Referred to the restorative justice team, to hear more.",
    Event.NOTE_WRITTEN: "A note was written.",
    Event.NOTE_CORRECTED: "A note was corrected; what it said before is kept.",
    Event.NOTE_MOVED: "A note in the wrong person's file was put right.",
    Event.PAPER_ATTACHED: "A paper was attached: {kind}",
    Event.PAPER_LOOKED_THROUGH: "The scanner for viruses looked through a paper that had to wait. It is {state}",
    Event.PAPER_TAKEN_OUT: "A paper was taken out of the case: {why}",
    Event.CONSENT_GIVEN: "Consent was given: {kind}",
    Event.CONSENT_WITHDRAWN: "Consent was withdrawn: {kind}",
    Event.RJ_REFERRAL_RECEIVED: "The restorative justice team received a referral: {source}",
    Event.RJ_REFERRAL_ACCEPTED: "The referral was accepted.",
    Event.RESPONSIBLE_NAMED: "The person reported as responsible was named.",
    Event.PARTICIPANT_ADDED: "Somebody joined the case: {role}",
    Event.PAIR_CHANGED: "What is planned between two people was changed: {method}",
    Event.PARTICIPATION_MOVED: "Taking part: {state}",
    Event.COMPLEXITY_GRADED: "The case was graded: {complexity}",
    Event.CONFLICT_DECLARED: "A conflict of interest was declared; that member of staff can no longer see this case.",
    Event.NO_CONFLICT_DECLARED: "A member of staff declared that they know nobody in this case.",
    Event.CONFLICT_FOUND: "A conflict of interest was found; that member of staff can no longer see this case.",
    Event.CONFLICT_CLEARED: "A possible conflict of interest was looked into: it is somebody else of the same name.",
    Event.SAME_LINKED: "Two entries were linked as the same: {about}",
    Event.SAME_UNLINKED: "A link of two entries as the same was taken back: {about}",
    Event.SAME_RULED_OUT: "Two entries were looked at, and are not the same: {about}",
    Event.EMERGENCY_ACCESS: "The case was opened in an emergency: {why}",
    Event.EMERGENCY_REVIEWED: "An emergency access was looked at: {finding}",
    Event.FACILITATORS_ALLOCATED: "The facilitators and the supervisor were allocated.",
    Event.FACILITATOR_REPLACED: "A facilitator was replaced.",
    Event.SESSION_RECORDED: "A meeting with one person was held.",
    Event.AGENCY_ASKED: "An agency was asked: {ask}",
    Event.AGENCY_ANSWERED: "The agency answered: {reply}",
    Event.APPROACH_RECORDED: "The other person was approached: {result}",
    Event.RESPONSIBILITY_STATED: "What the person says about their part was written down: {level}",
    Event.WORDS_PASSED_ON: "Released words were passed on, in the form agreed.",
    Event.DECIDED_TO_GO_ON: "The person decided, having heard: {decision}",
    Event.RISK_ASSESSED: "Risk was assessed, version {version}",
    Event.RISK_SIGNED_OFF: "Risk and method were signed off: {method}",
    Event.SIGN_OFF_REFUSED: "Risk and method were not signed off: {method}",
    Event.NEW_INFORMATION_RECEIVED: "New information came in; risk has to be assessed again. {kind}",
    Event.RESTRICTION_RECORDED: "An order that restricts contact was written down: {kind}",
    Event.RESTRICTION_VARIED: "An order was varied, or permission was given in writing: {kind}",
    Event.RESTRICTION_ENDED: "An order no longer applies.",
    Event.ORDERS_CHECKED: "It was asked whether orders forbid contact.",
    Event.SUPERVISION_HELD: "Supervision was held.",
    Event.CONCERN_RAISED: "A concern for somebody's safety was raised.",
    Event.CONCERN_ANSWERED: "A concern for somebody's safety was answered.",
    Event.CASE_STOPPED: "Everything was stopped for safety.",
    Event.STOP_LIFTED: "The stop was lifted.",
    Event.CASE_HELD: "The case was put on hold. {reason}",
    Event.CASE_RESUMED: "The case went on.",
    Event.PARTICIPANT_PAUSED: "A person paused.",
    Event.PARTICIPANT_RESUMED: "A person went on.",
    Event.APPOINTMENT_PLANNED: "An appointment was planned: {kind}",
    Event.APPOINTMENT_MOVED: "An appointment was moved: {kind}",
    Event.APPOINTMENT_CALLED_OFF: "An appointment was called off: {kind}",
    Event.DIARY_ADDRESS_MADE: "A member of staff made an address for their diary in another calendar.",
    Event.DIARY_ADDRESS_ENDED: "The address of a diary in another calendar was ended.",
    Event.DIARY_READ_OUTSIDE: "Another calendar read a diary on this day.",
    Event.MAIL_CHOSEN: "A member of staff chose which e-mail they want.",
    Event.REMINDER_CHOSEN: "A member of staff chose when to be reminded of something of their own.",
    Event.STAFF_MAIL_SENT: "An e-mail with counts was sent to a member of staff. {kind}",
    Event.NOTE_TEMPLATE_SAVED: "A template of notes was saved. Version {version}",
    Event.NOTE_TEMPLATE_ENDED: "A template of notes was taken out of use. Version {version}",
    Event.HAND_OVER_WRITTEN: "A hand-over was written for whoever takes the case on.",
    Event.HAND_OVER_TAKEN_ON: "The hand-over was read and taken on.",
    Event.PRACTICE_SUPERVISED: "Supervision of somebody's practice was written down; it stands in no case.",
    Event.HOURS_ENTERED: "Hours were written down. Minutes: {minutes}",
    Event.HOURS_CONFIRMED: "Hours were confirmed. Minutes: {minutes}",
    Event.HOURS_TAKEN_BACK: "Hours were taken back. Minutes: {minutes}",
    Event.VISIT_PLANNED: "A visit was planned, with a time to check in.",
    Event.VISIT_CHECKED_IN: "The visitor checked in.",
    Event.VISIT_OVERDUE: "The visitor did not check in, and a colleague was alerted.",
    Event.PREPARATION_RECORDED: "A person was prepared.",
    Event.ACTIVITY_PLANNED: "A meeting or exchange was planned: {method}",
    Event.ACTIVITY_CONFIRMED: "The meeting or exchange was confirmed; each person was told apart.",
    Event.READINESS_CHECKED: "Everyone was asked whether they are ready.",
    Event.ACTIVITY_CANCELLED: "The meeting or exchange was called off.",
    Event.ACTIVITY_HELD: "The meeting or exchange took place: {method} {ended}",
    Event.APOLOGY_EXPERIENCED: "The harmed person said how the apology was received.",
    Event.AGREEMENT_DRAFTED: "What the parties propose was written down. Commitments: {commitments}",
    Event.AGREEMENT_SIGNED: "One party signed the agreement.",
    Event.AGREEMENT_MADE: "Everyone has signed; the agreement stands.",
    Event.AGREEMENT_REVIEWED: "The agreement was looked at again.",
    Event.BREACH_HANDLED: "A commitment that may not have been kept was looked into: {step}",
    Event.AFTERCARE_GIVEN: "Aftercare was given. How the person is: {wellbeing}",
    Event.CASE_CLOSED: "The case was closed.",
    Event.CASE_REOPENED: "The case was opened again: somebody came back.",
    Event.MEASURE_ANSWERED: "Questions were answered: {instrument} {timepoint}",
    Event.FEEDBACK_GIVEN: "Feedback was given.",
    Event.MESSAGE_QUEUED: "A message was made ready: {purpose}",
    Event.MESSAGE_SENT: "A message left: {channel}",
    Event.MESSAGE_WITHHELD: "A message was not sent, since it would not have been safe.",
    Event.MESSAGE_EXPIRED: "A message could not be sent in time and was given up.",
    Event.MESSAGE_FAILED: "A message could not be delivered.",
    Event.STORY_DRAFTED: "A story was drafted, version {version}",
    Event.STORY_PUBLISHED: "A story was published, with everyone's consent to its words.",
    Event.STORY_WITHDRAWN: "A story was taken down.",
    Event.PUBLICATION_ISSUED: "A publication was issued.",
    Event.STAFF_ADDED: "A member of staff was added.",
    Event.STAFF_AWAY: "A member of staff is away, and somebody covers for them.",
    Event.STAFF_BACK: "A member of staff is back at work.",
    Event.STAFF_SKILLS_CHANGED: "What a member of staff can take on was changed.",
    Event.STAFF_LEFT: "A member of staff left. Their account is closed.",
    Event.STAFF_CHANGE_PROPOSED: "A change of staff was proposed; somebody else has to agree: {kind}",
    Event.STAFF_CHANGE_GIVEN_UP: "A proposed change of staff was given up: {kind}",
    Event.STAFF_ROLES_CHANGED: "What a member of staff works as was changed, by two people. Their sessions ended.",
    Event.STAFF_RETURNED: "A closed account was opened again, by two people.",
    Event.STAFF_TIED_TO_SINGLE_SIGN_ON: "An account was tied to the single sign-on.",
    Event.KNOWN_PERSON_NAMED: "A member of staff named somebody they know.",
    Event.KNOWN_PERSON_TAKEN_BACK: "A member of staff took back the name of somebody they know.",
    Event.SIGNED_IN: "A member of staff signed in.",
    Event.SIGNED_OUT: "A member of staff signed out, or was signed out.",
    Event.SECOND_STEP_ADDED: "A second step of a sign-in was set up.",
    Event.SECOND_STEP_REMOVED: "A second step of a sign-in was removed.",
    Event.SIGN_IN_RESET: "A member of staff was given a new password, and a second step to set up anew.",
    Event.TASK_DONE: "A duty was done: {kind}",
    Event.TASK_CANCELLED: "A duty fell away: {kind}",
    Event.AGENCY_TOKEN_MADE: "An agency was given a token, so that its computer can refer.",
    Event.AGENCY_TOKEN_REVOKED: "A token of an agency was ended.",
    Event.SERVICE_ADDED: "A service was added.",
    Event.KEY_CHANGED: "The key of the service was changed; the one of before opens nothing any more.",
    Event.INDEX_KEY_CHANGED: "The key of the index was changed: every token lies under another one.",
    Event.KEPT_FROM_ENDING: "The case is kept, and nothing of it is ended for now: {reason}",
    Event.HOLD_ON_ENDING_LIFTED: "The case is no longer kept from being ended: {reason}",
    Event.ENDING_PROPOSED: "It was proposed to end what is due. Files: {number}",
    Event.ENDING_AGREED: "A second person agreed, and what was due was ended. Files: {number}",
    Event.ENDING_GIVEN_UP: "A proposal to end files was given up.",
    Event.FILE_ENDED: "A file was ended: its words are gone for good. {why}",
    Event.POLICE_REQUEST_RECEIVED: "The police asked for somebody's records.",
    Event.POLICE_REQUEST_PLACED: "It was said which case a request of the police is about.",
    Event.POLICE_REQUEST_TESTED: "A condition of a request of the police was looked at: {condition} {met}",
    Event.POLICE_EXTRACT_CHANGED: "What is in an extract for the police was changed. Items: {items}",
    Event.POLICE_EXTRACT_PROPOSED: "An extract for the police was put before a second person. Items: {items}",
    Event.POLICE_EXTRACT_APPROVED: "A second person approved exactly this extract for the police. Items: {items}",
    Event.POLICE_EXTRACT_GIVEN: "An extract was given to the police. Items: {items}",
    Event.POLICE_REQUEST_REFUSED: "A request of the police was refused.",
    Event.POLICE_ASKED_BACK: "The police were asked for less, or for more reasons: {asks}",
    Event.POLICE_CAME_BACK: "The police sent a new request in place of the first.",
    Event.TOLD_OF_POLICE_REQUEST: "The person was told what the police asked and were given.",
    Event.OBJECTION_RECORDED: "The person asked that what we know of them is not used for now.",
    Event.OBJECTION_ENDED: "The person's objection does not stand any more.",
    Event.STATEMENT_ADDED: "The person's own statement was added to the file; what stood there stays.",
    Event.ERASURE_ASKED: "The person asked for their file to be erased.",
    Event.ERASURE_PROPOSED: "It was proposed what to do about a request to erase: {what}",
    Event.ERASURE_SENT_BACK: "A proposal about a request to erase was sent back.",
    Event.ERASURE_DECIDED: "Two people decided about a request to erase: {what}",
    Event.COMPLAINT_RECEIVED: "A complaint was received: {about}",
    Event.COMPLAINT_ACKNOWLEDGED: "A complaint was acknowledged: {way}",
    Event.COMPLAINT_NOTED: "It was written down how a complaint goes on.",
    Event.COMPLAINT_ANSWERED: "A complaint was answered: {outcome}",
    Event.ACCESS_ASKED: "A person asked for a copy of what is held about them.",
    Event.ACCESS_CLOCK_STOPPED: "They were asked what they mean; the clock stands until they answer.",
    Event.ACCESS_CLOCK_STARTED: "They answered, and the clock runs again. Days that it stood: {days}",
    Event.PACK_GATHERED: "What is held about them was gathered for a copy. Paragraphs: {number}",
    Event.PACK_CHANGED: "What a copy gives was changed. Parts left out: {left_out}",
    Event.PACK_PROPOSED: "A copy was put before a second person.",
    Event.PACK_AGREED: "A second person agreed to exactly this version of a copy.",
    Event.PACK_SENT_BACK: "A second person sent a copy back.",
    Event.PACK_MADE: "A copy was made, sealed, to be handed over. Until: {until}",
    Event.PACK_FETCHED: "A sealed copy was fetched, to be handed over.",
    Event.PACK_EXPIRED: "The time to fetch a copy was over, and its file was removed.",
    Event.ACCESS_ANSWERED: "A request for a copy was answered.",
    Event.SEARCHERS_READ: "It was looked up who searched for somebody.",
    Event.SEARCHED: "A search was made.",
    Event.SEARCHED_OWN_NAME: "A member of staff searched for their own name.",
    Event.FIGURES_READ: "Figures were read.",
    Event.DUTY_GIVEN: "A supervisor gave something to do to whoever works on the case.",
    Event.LIST_KEPT: "A list was kept under a name: {listing}",
    Event.LIST_DELETED: "A kept list was deleted: {listing}",
    Event.LIST_EXPORT_ASKED: "A file of a list was asked for. Rows: {rows}",
    Event.LIST_EXPORT_MADE: "A file of a list was made. Rows: {rows}",
    Event.LIST_EXPORT_FETCHED: "A file of a list was fetched. Rows: {rows}",
    Event.LIST_EXPORT_ENDED: "The time to fetch a file of a list was over, and it is gone: {listing}",
}

# Where a line stands if its writer has no nearer place for it. What is not here stands with the case; a line about
# one person in a restorative case always takes that person's compartment, which only the writer knows.
COMPARTMENTS: Final[dict[Event, Compartment]] = {
    **dict.fromkeys(
        (
            Event.REFERRAL_TAKEN,
            Event.PERSON_KNOWS_CONFIRMED,
            Event.REFERRAL_CLOSED,
        ),
        Compartment.REFERRAL,
    ),
    **dict.fromkeys(
        (
            Event.SUPPORT_CASE_OPENED,
            Event.SUPPORT_CASE_HANDED_OVER,
            Event.SUPPORT_CASE_SUPERVISED,
            Event.DUTY_GIVEN,
            Event.SUPPORT_CASE_CLOSED,
            Event.SUPPORT_CASE_REOPENED,
            Event.CONTACT_STARTED,
            Event.CONTACT_RECORDED,
            Event.CONTACT_CANCELLED,
            Event.NEEDS_ASSESSED,
            Event.GOAL_SET,
            Event.GOAL_CHANGED,
            Event.PLAN_REVIEWED,
            Event.OFFER_MADE,
            Event.OFFER_NOT_MADE,
            Event.LIFE_EVENT_RECORDED,
            Event.LIFE_EVENT_CALLED_OFF,
            Event.REFERRED_TO_RESTORATIVE_JUSTICE,
        ),
        Compartment.SUPPORT,
    ),
    **dict.fromkeys((Event.CASE_CLOSED, Event.CASE_REOPENED, Event.CASE_HELD, Event.CASE_RESUMED), Compartment.STATUS),
    **dict.fromkeys(
        (
            Event.ACTIVITY_PLANNED,
            Event.ACTIVITY_CONFIRMED,
            Event.READINESS_CHECKED,
            Event.ACTIVITY_CANCELLED,
            Event.ACTIVITY_HELD,
            Event.AGREEMENT_DRAFTED,
            Event.AGREEMENT_MADE,
            Event.AGREEMENT_REVIEWED,
            Event.BREACH_HANDLED,
            Event.STORY_DRAFTED,
            Event.STORY_PUBLISHED,
            Event.STORY_WITHDRAWN,
        ),
        Compartment.JOINT,
    ),
    **dict.fromkeys((Event.RISK_ASSESSED, Event.NEW_INFORMATION_RECEIVED), Compartment.RISK),
    **dict.fromkeys(
        (Event.RISK_SIGNED_OFF, Event.SIGN_OFF_REFUSED, Event.SUPERVISION_HELD),
        Compartment.SIGN_OFF,
    ),
}


def compartment_of(event: Event) -> Compartment:
    """Where a line of this event stands if its writer does not say."""
    return COMPARTMENTS.get(event, Compartment.CASE)


def sentence(event: str, payload: Mapping[str, object], names: Mapping[str, str] | None = None) -> str:
    """The sentence of a line, filled from its codes and from names that the reader may see.

    ValueError for an event that is not known. `payload` values are codes, numbers, dates or lists of them.
    """
    spoken = {key: _spoken(value) for key, value in payload.items()}
    filled = SENTENCES[Event(event)].format_map(_Filled({**spoken, **(names or {})}))
    return " ".join(filled.split()).removesuffix(":")


# Codes that nobody would say.
_CALLED: Final = {"sms": "text message", "email": "e-mail"}


def _spoken(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_spoken(each) for each in value)
    return _CALLED.get(str(value), str(value).replace("_", " "))


class _Filled(dict[str, str]):
    """What fills a template: a place that nothing fills is empty, never a gap with braces."""

    def __missing__(self, _key: str) -> str:
        return ""
