"""What a web process sees in production: `requirements.txt` alone (on its path in `bench/web.py`).

`rich` comes with the linters of the tests, and structlog loads it, 4 MiB, wherever it finds it.
"""

import sys

sys.modules["rich"] = None
