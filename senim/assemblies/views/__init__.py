"""The pages of assemblies, one module for each kind of person."""
