"""Names a library of Apple's by its content and signs it ad hoc: python adhoc_sign.py FILE IDENTIFIER, by tools/natives.

The linker's name of a build, LC_UUID, depends on the folder that it works in; here it comes from the bytes of the file. That
breaks the signature that zig makes for Apple silicon, and for Intel it makes none, which a Java of a hardened runtime may
refuse: so each file gets one of ours, which is nobody's: the hash of each page of 4096 bytes in a code directory at the end of
the file, which the load command LC_CODE_SIGNATURE points to. Nothing else in the file moves: the command takes the place of
the linker's, or the room that the linker leaves behind the others.
"""
import hashlib
import struct
import sys

PAGE = 4096  # of a signature
MEMORY = 16384  # Apple silicon maps so much at a time; a multiple of Intel's 4096
SEGMENT, UUID, SIGNATURE = 0x19, 0x1b, 0x1d


def sign(data, identifier):
    data = bytearray(data)
    magic, _, _, _, commands, size = struct.unpack_from("<IIIIII", data)
    if magic != 0xfeedfacf:
        sys.exit("This is no 64-bit Mach-O file.")
    at, first, linkedit, uuid = 32, len(data), None, None
    for k in range(commands):
        command, length = struct.unpack_from("<II", data, at)
        if command == SIGNATURE:
            if k + 1 < commands:
                sys.exit("The signature of the linker is not the last load command.")
            start, _ = struct.unpack_from("<II", data, at + 8)
            del data[start:]
            data[at:at + length] = bytes(length)
            commands, size = commands - 1, size - length
            break
        if command == UUID:
            uuid = at + 8
        if command == SEGMENT:
            sections, = struct.unpack_from("<I", data, at + 64)
            for i in range(sections):
                offset, = struct.unpack_from("<I", data, at + 72 + 80 * i + 48)
                first = min(first, offset or first)
            if data[at + 8:at + 24].rstrip(b"\0") == b"__LINKEDIT":
                linkedit = at
        at += length
    if linkedit is None or at + 16 > first or any(data[at:at + 16]):
        sys.exit("The file has no room for another load command.")
    offset, _ = struct.unpack_from("<QQ", data, linkedit + 40)
    data += bytes(-len(data) % 16)
    limit = len(data)
    name = identifier.encode() + b"\0"
    pages = -(-limit // PAGE)
    hashes = 88 + len(name)
    length = hashes + 32 * pages
    total = 20 + length
    padded = total + -total % 16
    struct.pack_into("<IIII", data, at, SIGNATURE, 16, limit, padded)
    struct.pack_into("<II", data, 16, commands + 1, size + 16)
    struct.pack_into("<Q", data, linkedit + 48, limit + padded - offset)
    memory, = struct.unpack_from("<Q", data, linkedit + 32)
    struct.pack_into("<Q", data, linkedit + 32, max(memory, -(-(limit + padded - offset) // MEMORY) * MEMORY))
    if uuid is not None:
        data[uuid:uuid + 16] = bytes(16)
        own = bytearray(hashlib.sha256(data).digest()[:16])
        own[6], own[8] = own[6] & 0x0f | 0x80, own[8] & 0x3f | 0x80  # RFC 9562, version 8: made by a rule of one's own
        data[uuid:uuid + 16] = own
    text_size, = struct.unpack_from("<Q", data, 32 + 48)
    directory = struct.pack(">IIIIIIIIIBBBBIIIIQQQQ", 0xfade0c02, length, 0x20400, 2, hashes, 88, 0, pages, limit, 32, 2, 0, 12, 0,
                            0, 0, 0, 0, 0, text_size, 0) + name
    directory += b"".join(hashlib.sha256(data[i:min(i + PAGE, limit)]).digest() for i in range(0, limit, PAGE))
    blob = struct.pack(">IIIII", 0xfade0cc0, total, 1, 0, 20) + directory
    return bytes(data) + blob + bytes(padded - total)


def main(path, identifier):
    with open(path, "rb") as file:
        data = file.read()
    signed = sign(data, identifier)
    with open(path, "wb") as file:
        file.write(signed)


if __name__ == "__main__":
    main(*sys.argv[1:])
