"""The pages of lists that are kept, and of files that are made of them."""
