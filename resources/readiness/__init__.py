"""« Prêt à publier ? »: what an editor should know before publishing, told while there is time."""
