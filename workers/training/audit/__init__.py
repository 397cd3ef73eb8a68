"""How even-handed a model is between identities: measures, sentences of our own, and two reports.

Called by `lettersdesk model audit`. Nothing here may be learnt from, and no text of a
labelled set may be shown: of those only figures, and the names of groups.
"""
