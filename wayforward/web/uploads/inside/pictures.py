"""Pictures: decoded, turned the right way up, and drawn anew. Whatever else was in the file (where it was taken, with
which telephone, by whom, and anything behind the picture) is left behind.
"""

import io
import warnings

from PIL import Image, ImageOps

from wayforward.process.uploads import BadFile, Fault

MOST_PIXELS = 50_000_000


def drawn_anew(content: bytes, kind: str) -> bytes:
    """The same picture in the same format, and nothing but the picture. BadFile for one that cannot be drawn."""
    Image.MAX_IMAGE_PIXELS = None  # ours is asked before anything is decoded
    warnings.simplefilter("ignore")
    try:
        with Image.open(io.BytesIO(content), formats=[kind.upper()]) as found:
            if found.width * found.height > MOST_PIXELS:
                raise BadFile(Fault.TOO_MANY_PIXELS)
            found.load()
            return _drawn(ImageOps.exif_transpose(found), kind)
    except (OSError, ValueError, SyntaxError, EOFError):
        raise BadFile(Fault.BROKEN) from None


def _drawn(found: Image.Image, kind: str) -> bytes:
    mode = "RGB" if kind == "jpeg" and found.mode != "L" else found.mode
    mode = mode if mode in {"1", "L", "LA", "RGB", "RGBA"} else "RGBA" if "transparency" in found.info else "RGB"
    image = found.convert(mode)
    image.info = {}
    kept = io.BytesIO()
    image.save(kept, kind.upper(), **({"quality": 90} if kind == "jpeg" else {}))
    return kept.getvalue()
