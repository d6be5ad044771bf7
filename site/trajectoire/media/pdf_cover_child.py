"""Child process of ``pdf.draw_first_page``: a PDF on standard input, a PNG of its first page on standard output.

It gives itself limits (memory, processor) before reading anything, and imports nothing of the project.
"""

import io
import resource
import sys

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space."""

PROCESSOR = 10
"""Seconds of processor."""

WIDTH = 320
"""Pixels of the drawing; a page longer than ``LONGEST`` times its width is cut short by the scale."""

LONGEST = 3


def main() -> None:
    """Read, draw, answer; nothing when the file cannot be drawn."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    import pypdfium2

    pdf = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    page = pdf[0]
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        sys.exit(1)
    scale = WIDTH / max(width, height / LONGEST)
    target = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").quantize(128).save(target, "PNG", optimize=True)
    sys.stdout.buffer.write(target.getvalue())


if __name__ == "__main__":
    main()
