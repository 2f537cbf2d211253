"""The views of casework: check access, read the form, one call, render."""
