"""Settings: ``base`` is common; ``development``, ``test`` and ``production`` say what differs.

Every value that changes with the installation is read from the environment (or the file ``.env``) through
``environment.py``; ``.env.example`` documents each variable.
"""
