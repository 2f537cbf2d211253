"""The transport `kannel`: SMS by a Kannel gateway."""
