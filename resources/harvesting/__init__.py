"""Harvesting by other catalogues: OAI-PMH 2.0 (http://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm)."""
