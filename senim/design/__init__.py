"""The look: base pages, components, form fields and charts that every page is made of. Knows no other app."""
