"""The newsroom: from what the feeds bring to what master control may play."""
