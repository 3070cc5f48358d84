"""LibreOffice Calc: the extension's functions, menu and toolbar, and what they talk to.

Three processes' worth of code live here. `functions`, `document`, `playing` and `pressing` run
inside LibreOffice, bundled in the extension and without any compiled package. `worker` runs in the
user's own Python, where the use cases and their libraries are. `extension` builds the .oxt.
"""
