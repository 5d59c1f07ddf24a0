"""One picture per story: a figure, a quotation, a timeline, a place or the headline."""
