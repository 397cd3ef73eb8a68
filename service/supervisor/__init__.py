"""Runs the whole product on one machine: an embedded Redis, and every process beside it.

Called by `service.commands.up`. Never imports what the processes it starts import.
"""
