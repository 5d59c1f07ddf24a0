"""A presenter made from a single photograph, with the consent of who is shown."""
