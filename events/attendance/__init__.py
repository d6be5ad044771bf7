"""On the day and after: who is there, the sheet to sign, the attestation. Registered is not present."""
