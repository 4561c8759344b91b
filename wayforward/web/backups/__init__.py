"""Backups: two sealed files at a time, the data and the vault, each read back before it counts.

    making.make(folder, public_keys, now)          # copies online, seals, restores the sealed files, checks, keeps
    restoring.restore(data, vault, secret, into)   # opens, brings the tables up to date, erases again, checks
    rehearsing.rehearse(folder, now)               # the newest, from where it is kept; each night
    checking.check()                               # the databases that are there: whole, and can they be read?

The key of the service is in neither file. Nothing here runs inside of the server; the command does all of it.
"""
