"""The forms of a restorative case, by noun. What they ask is what the actions take; the rules decide, not the forms."""
