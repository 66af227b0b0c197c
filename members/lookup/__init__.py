"""查人: what was typed (criteria), who is found (finding), what is shown (columns), what is taken
along (exporting)."""
