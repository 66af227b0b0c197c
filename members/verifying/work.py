"""The work that a robot pays for and a person does not notice: the browser looks for a number
whose SHA-256, together with the number of the form, begins with so many zero bits."""

import hashlib

BITS = 15  # some 30,000 hashes, a tenth of a second; each bit more doubles it
MOST_BITS = 21
LONGEST = 12  # digits of the number


def bits_for(from_here, about_name):
    """Return the bits that are asked for, by how often this address asked in the hour, and how
    often anybody asked about this name. The name alone makes it slower for all, shut for none."""
    return min(BITS + from_here // 10 + min(about_name // 20, 3), MOST_BITS)


def done(nonce, number):
    """Return how many bits a number is worth with a form's number: 0 for what is none."""
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST):
        return 0
    digest = hashlib.sha256(f"{nonce}:{number}".encode()).digest()
    return 256 - int.from_bytes(digest, "big").bit_length()
