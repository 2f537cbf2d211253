"""Joint meetings of police, akimat, social service and civil society: agenda, decisions, who does what by when."""
