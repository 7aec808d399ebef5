"""The built-in filters: one for each family, and `default` for all of them.

>>> from cleanpress import filters
>>> filters.images("The quay.\\n\\nClick to see the full-size image\\n")
'The quay.\\n'
>>> filters.donations("The quay.\\n\\nClick to see the full-size image\\n")
'The quay.\\n\\nClick to see the full-size image\\n'
"""

from .load import builtin, family

donations = family("donations")
comments = family("comments")
images = family("images")
counters = family("counters")
authors = family("authors")
related = family("related")
share = family("share")
newsletters = family("newsletters")
navigation = family("navigation")
legal = family("legal")
ads = family("ads")
meta = family("meta")
default = builtin()
