"""A day of an invented newspaper, so that a newcomer sees the desk at work.

Called by the command `lettersdesk demo`. Works through the product's own verbs, in a site of its
own; never touches another.
"""
