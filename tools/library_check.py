"""Headers of the native libraries of all platforms: python library_check.py FOLDER GLIBC MACOS, by tools/library-check.

Prints a line a platform and check, "PLATFORM CHECK ok VALUE" or "PLATFORM CHECK FAILED WHAT", and ends with 1 where one failed.

size        below 4 MiB
kind        the format and the processor are those of the platform
oldest      the oldest glibc or macOS that the library asks for is not newer than the one that is promised
needs       no library that the system itself does not bring
paths       no folder of the machine that built it
exports     the same JNI functions as on every other platform, and at least one
signature   Apple: an ad-hoc signature whose hashes are those of the file
"""
import hashlib
import os
import re
import struct
import sys

import lief

lief.logging.disable() # its remarks on headers that macOS takes as they are
TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIMIT = 4 << 20
LINUX_SYSTEM = r"lib(c\.so\.6|m\.so\.6|pthread\.so\.0|dl\.so\.2|rt\.so\.1)|ld-linux(-x86-64|-aarch64)\.so\.[12]"
# What every Windows 10 has in System32.
WINDOWS_SYSTEM = r"(?i)(kernel32|ntdll|msvcrt|advapi32|bcrypt|bcryptprimitives|ws2_32|userenv|ole32|api-ms-win-[a-z0-9-]+)\.dll"
MACOS_SYSTEM = r"/usr/lib/lib(System\.B|iconv\.2|resolv\.9)\.dylib|/System/Library/Frameworks/.*"
LINKED_AS = "@rpath/"
FORMATS = {"linux-x64": ("ELF", "X86_64"), "linux-arm64": ("ELF", "AARCH64"), "windows-x64": ("PE", "AMD64"),
           "macos-x64": ("MACHO", "X86_64"), "macos-arm64": ("MACHO", "ARM64")}


class Wrong(Exception):
    """What is wrong with a library, in a few words."""


def numbers(version):
    return [int(part) for part in version.split(".")]


def table():
    with open(os.path.join(TOP, "packaging", "platforms.properties"), encoding="utf-8") as file:
        pairs = (line.partition("=") for line in file if "=" in line)
        values = {key.strip(): value.strip() for key, _, value in pairs}
    return {name.strip(): values[f"{name.strip()}.file"] for name in values["platforms"].split(",")}


def size(library):
    if len(library.data) >= LIMIT:
        raise Wrong(f"{len(library.data)} bytes, {LIMIT} are too many")
    return f"{len(library.data)} bytes"


def kind(library):
    binary = library.binary
    found = {"ELF": lambda: binary.header.machine_type.name, "PE": lambda: binary.header.machine.name,
             "MACHO": lambda: binary.header.cpu_type.name}[library.format]()
    if (library.format, found) != FORMATS[library.platform]:
        raise Wrong(f"{library.format} for {found}")
    return f"{library.format} {found}"


def oldest(library):
    if library.format == "ELF":
        versions = [name for need in library.binary.symbols_version_requirement for name in
                    (aux.name for aux in need.get_auxiliary_symbols())]
        strange = [name for name in versions if not re.fullmatch(r"GLIBC_[0-9.]+", name)]
        if strange:
            raise Wrong(f"asks for {', '.join(sorted(strange))}")
        newest = max((name[len("GLIBC_"):] for name in versions), key=numbers)
        if numbers(newest) > numbers(library.glibc):
            raise Wrong(f"asks for glibc {newest}, {library.glibc} is promised")
        return f"glibc {newest}"
    if library.format == "MACHO":
        found = [c for c in library.binary.commands if isinstance(c, lief.MachO.BuildVersion)]
        minimum = ".".join(str(part) for part in (found[0].minos if found else library.binary.version_min.version)[:2])
        if numbers(minimum) > numbers(library.macos):
            raise Wrong(f"asks for macOS {minimum}, {library.macos} is promised")
        return f"macOS {minimum}"
    header = library.binary.optional_header
    found = [header.major_subsystem_version, header.minor_subsystem_version]
    if found > [10, 0]:
        raise Wrong(f"asks for Windows {found}")
    return f"Windows {found[0]}.{found[1]} by its header"


def needs(library):
    binary = library.binary
    if library.format == "ELF":
        names, system = list(binary.libraries), LINUX_SYSTEM
        if binary.has(lief.ELF.DynamicEntry.TAG.RPATH) or binary.has(lief.ELF.DynamicEntry.TAG.RUNPATH):
            raise Wrong("has a search path of its own")
    elif library.format == "PE":
        names, system = [imported.name for imported in list(binary.imports) + list(binary.delay_imports)], WINDOWS_SYSTEM
    else:
        own = [c for c in binary.commands if c.command == lief.MachO.LoadCommand.TYPE.ID_DYLIB]
        names = [c.name for c in binary.libraries if c not in own]
        system = MACOS_SYSTEM
        if any(c.command == lief.MachO.LoadCommand.TYPE.RPATH for c in binary.commands):
            raise Wrong("has a search path of its own")
        if [c.name for c in own] != [LINKED_AS + library.file]:
            raise Wrong(f"calls itself {[c.name for c in own]}, not {LINKED_AS}{library.file}")
    foreign = sorted(name for name in names if not re.fullmatch(system, name))
    if foreign:
        raise Wrong(f"needs {', '.join(foreign)}")
    return " ".join(sorted(os.path.basename(name) for name in names))


def paths(library):
    for folder in {TOP, os.path.expanduser("~"), os.environ.get("CARGO_HOME", "")} - {"", "/"}:
        at = library.data.find(folder.encode() + b"/")
        if at >= 0:
            raise Wrong(repr(library.data[at:at + 80]))
    return "none of this machine"


def exports(library):
    if library.format == "PE":
        names = {entry.name for entry in library.binary.get_export().entries}
    elif library.format == "ELF":
        names = {symbol.name for symbol in library.binary.exported_symbols}
    else:
        names = {symbol.name[1:] for symbol in library.binary.exported_symbols}
    library.exported = frozenset(name for name in names if name.startswith(("Java_", "JNI_")))
    if not library.exported or library.exported != library.like.exported:
        raise Wrong(f"other JNI functions than {library.like.platform}: "
                    f"{', '.join(sorted(library.exported ^ library.like.exported)) or 'none at all'}")
    return f"{len(library.exported)} functions of JNI"


def signature(library):
    """Compares the hash of each page with the file: a tool that changes the file after signing leaves what macOS kills."""
    found = library.binary.code_signature if library.format == "MACHO" else None
    if library.format != "MACHO":
        return "none, and none is needed"
    if found is None:
        raise Wrong("there is no LC_CODE_SIGNATURE")
    blob = library.data[found.data_offset:found.data_offset + found.data_size]
    magic, _, count = struct.unpack_from(">III", blob)
    if magic != 0xfade0cc0:
        raise Wrong("the signature is none")
    places = [struct.unpack_from(">II", blob, 12 + 8 * i) for i in range(count)]
    directories = [place for slot, place in places if slot == 0]
    if len(directories) != 1:
        raise Wrong(f"{len(directories)} code directories")
    directory = blob[directories[0]:]
    (magic, length, _, flags, hashes, _, _, slots, limit, hash_size, hash_type, _,
     page) = struct.unpack_from(">IIIIIIIIIBBBB", directory)
    if magic != 0xfade0c02 or (hash_size, hash_type) != (32, 2) or not flags & 2:
        raise Wrong("no ad-hoc signature by SHA-256")
    page = 1 << page
    if limit != found.data_offset or slots != -(-limit // page) or length < hashes + 32 * slots:
        raise Wrong("the signature does not cover the file")
    for i in range(slots):
        content = library.data[i * page:min((i + 1) * page, limit)]
        if hashlib.sha256(content).digest() != directory[hashes + 32 * i:hashes + 32 * (i + 1)]:
            raise Wrong(f"page {i} of {slots} was changed after signing")
    return f"ad-hoc, {slots} pages"


class Library:
    """One library and what is known of it."""

    def __init__(self, folder, platform, file, glibc, macos):
        self.platform, self.file, self.glibc, self.macos = platform, file, glibc, macos
        with open(os.path.join(folder, platform, file), "rb") as opened:
            self.data = opened.read()
        self.binary = lief.parse(list(self.data)) if self.data else None
        if isinstance(self.binary, lief.MachO.FatBinary):
            self.binary = self.binary.at(0)
        if self.binary is None:
            raise Wrong("is no library")
        self.format = type(self.binary).__module__.rsplit(".", maxsplit=1)[-1].upper()
        self.like, self.exported = self, frozenset()


def main(folder, glibc, macos):
    failed, first = 0, None
    for platform, file in table().items():
        try:
            library = Library(folder, platform, file, glibc, macos)
        except (OSError, Wrong) as error:
            print(f"{platform} file FAILED {error}")
            failed = 1
            continue
        first = library.like = first or library
        if first is library:
            library.like = library
        for check in (size, kind, oldest, needs, paths, exports, signature):
            try:
                print(f"{platform} {check.__name__} ok {check(library)}")
            except Wrong as wrong:
                print(f"{platform} {check.__name__} FAILED {wrong}")
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
