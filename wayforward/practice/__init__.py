"""Practice cases: stories of invented people, played through the real actions with their own clock.

`reading` turns YAML into values that know their lines, `loading` into a `Story`; `verb` and `arguments` say what can
stand in a step, `world` what the service knows of the story so far; `playing` plays, `checks` compares, `commands`
is the command line. The verbs themselves are in `verbs/`, by area of work.
"""
