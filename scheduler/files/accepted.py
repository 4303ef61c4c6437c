"""What an import takes, to be known without loading what reads it."""

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".toml")
"""How files that an import reads may end."""
RULES_SUFFIX = ".toml"
REPLACEABLE = (
    *("opening", "promises", "special_days", "patterns", "absences", "wishes", "leave"),
    *("school_holidays", "hours_accounts"),
)
"""Kinds of record whose current entries may go if the files do not mention them."""
