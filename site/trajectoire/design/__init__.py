"""The look of the site: components, typography, covers, style sheet and the policies that protect pages."""
