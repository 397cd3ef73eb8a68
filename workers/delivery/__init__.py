"""Sends every decision to its portal: signed, retried for three days, to public addresses only.

Run by `lettersdesk delivery`. The outbox in the record decides what is due; nothing here is
remembered between two runs.
"""

from workers.delivery.outbox import DeliveryLoop

__all__ = ["DeliveryLoop"]
