"""The officer's and supervisor's pages: work list, case page, load."""
