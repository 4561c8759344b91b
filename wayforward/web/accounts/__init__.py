"""Staff, their ties to cases, and the wall that every table of a case stands behind.

Who is tied to which case is known here, so that the vault can ask it; the record is one floor up. The functions of
`ties` and `tasks` are therefore parts of actions and write no line of their own: the action that calls them does.

    class Session(WalledModel):                              # a table of a case
        wall_case = "case_id"                                # the way from a row to the id of its case
        wall_compartment_field = "compartment"               # or: wall_compartment = "risk"

    Session.visible_to(staff).filter(...)                    # what this member of staff may know to exist
    Session.unwalled(Purpose.ACTION).filter(case=case)       # behind the wall, for a listed purpose
    Session._walled.all().count()                            # raises Unscoped

    look = Look.at(staff, case.pk)                           # one statement: ties, blocks, who is in the case
    look.may("harmed")                                       # is this compartment open to the viewer?
    look.rows(Session).order_by("-at")                       # this case's rows in the compartments that are open
    look.entitlement                                         # which tie or role opens it, for the record

    ties.tie(staff=ben, case_id=case.pk, case_kind="restorative", kind=Tie.FACILITATOR, at=moment)
    ties.untie(staff=ben, case_id=case.pk, kind=Tie.FACILITATOR, at=moment)
    ties.block(staff=ben, case_id=case.pk, reason="knows_a_party", at=moment)
    ties.place(person_id=maria.pk, case_id=case.pk, case_kind="restorative", compartment="harmed", service=service)

    tasks.add(service=..., case_id=..., kind="sign_off_waiting", due_at=..., role="supervisor", compartment="sign_off")
    tasks.done(case_id=..., kind="sign_off_waiting", at=moment)
    tasks.cancel_for(case_id, ["sign_off_waiting"], at=moment)

    refs.new_ref()                                           # "K7QX-4M"; refs.unused(RJCase) makes sure of it
"""
