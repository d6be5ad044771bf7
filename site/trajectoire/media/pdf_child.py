"""Child process of ``pdf.inspect_pdf``: a PDF on standard input, one line of JSON on standard output.

It gives itself limits (memory, processor) before reading anything, and imports nothing of the project.
"""

import json
import resource
import sys

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space: far more than opening a file of 50 MB takes."""

PROCESSOR = 15
"""Seconds of processor."""


def main() -> None:
    """Read, open, count, answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    import pypdfium2

    answer: dict[str, str | int | None]
    try:
        pdf = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        pages = len(pdf)
        pdf[0].get_size()
    except pypdfium2.PdfiumError as error:
        answer = {"state": "encrypted" if "password" in str(error).lower() else "broken", "pages": None}
    except Exception:  # noqa: BLE001 - whatever a hostile file provokes means the same thing
        answer = {"state": "broken", "pages": None}
    else:
        answer = {"state": "read", "pages": pages}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
