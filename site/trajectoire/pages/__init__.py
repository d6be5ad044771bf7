"""Pages of the kernel: the visibility contract, the stories and the abstract base (``pages.base``).

``base`` is not imported here: it needs loaded applications.
"""
