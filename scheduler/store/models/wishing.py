"""Tables of what agents say about their own weeks."""
