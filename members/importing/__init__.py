"""Import of people from a sheet: take it, match its columns, check it, show it, write it, undo it.

    one = uploads.take(upload, user, department, kind)   # rows stored, encrypted
    while checking.check_next(one): …                    # a part a call; then one.state is READY
    applying.apply(one, user, skip_bad=True)             # one transaction: all or nothing
    undoing.undo(one, user)                              # the records as they were before

Who may: members.import_person, within his own department's branch (decision 0030).
"""
