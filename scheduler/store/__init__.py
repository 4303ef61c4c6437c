"""Storage: models, migrations, transactions, journal."""
