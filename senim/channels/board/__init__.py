"""The channel board for supervisors: how many came by each way, what failed, how soon they were answered, what is down."""
