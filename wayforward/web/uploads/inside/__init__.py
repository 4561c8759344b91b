"""Looking inside of a file that a stranger may have made. Nothing here knows the service: it runs in a process of its
own, with little memory, little time and no way to write (`python -m wayforward.web.uploads.inside FORMAT`).
"""
