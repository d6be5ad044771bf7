"""Bodies of participation of inhabitants: conseils citoyens, tables de quartier, and other forms."""
