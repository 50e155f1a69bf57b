"""Cases that come from another system: what is checked, recorded, posted and kept of them.

``receiving`` takes delivery of a batch, ``checking`` holds each decision against the law on its
facts, ``taking_in`` makes the cases on the night of their day, ``opening_balances`` posts what was
owed, and ``checks`` holds the books against the batches every night.
"""
