"""Service requests from the citizen's side: questions, receipt, timeline, messages, attachments."""
