"""What the centre organises: event pages, their agenda and calendars, registration, attendance."""
