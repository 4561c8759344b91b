"""The pages of a restorative case: the list, the case page, and one page for each step."""
