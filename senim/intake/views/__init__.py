"""The citizen's pages, by what the person is doing."""
