"""The drills of `make drill` beside the killed writers and changes of the tables: power cuts, a full disk, keys changed
while killed, and starts on what is not sound. Each runs in a process of its own that tools/drill.py begins."""
