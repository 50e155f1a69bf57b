"""The commands of ``upkeep``, one module each; ``upkeep.cli`` puts them together."""
