"""The editor of a project: a server for one person's browser, and the page that it serves.

`session.py` is what the page can do with a project, without anything of the web in it; `app.py` gives each of that an
address; `security.py` decides who may ask at all; `server.py` runs it. The page is in `static/`.
"""
