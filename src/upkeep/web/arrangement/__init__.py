"""An arrangement that parents make between themselves: written down, to sign, with reminders.

Nobody signs in for it and nothing of it is kept: what was typed travels with the form.
"""
