package io.github.panelfiji.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * What the first bytes of a library say: for which platform it is, and how long the file must be at least.
 *
 * <p>It is looked at before a file of the user's own is loaded, because a system's loader maps a truncated file without a
 * word, and the process dies when it reads the missing part.
 */
final class LibraryHeader {

    private static final int HEAD = 1 << 16;
    private static final int ELF = 0x7f454c46;
    private static final int ELF_X64 = 62;
    private static final int ELF_ARM64 = 183;
    private static final int MACH_O = 0xfeedfacf;
    private static final int MACH_X64 = 0x01000007;
    private static final int MACH_ARM64 = 0x0100000c;
    private static final int MACH_SEGMENT = 0x19;
    private static final int PE = 0x00004550;
    private static final int PE_X64 = 0x8664;
    private static final int PE_ARM64 = 0xaa64;

    private final String platform;
    private final long length;

    private LibraryHeader(String platform, long length) {
        this.platform = platform;
        this.length = length;
    }

    /** The platform's name, or a description such as {@code linux (machine 40)}; null for a file of an unknown format. */
    String platform() {
        return platform;
    }

    /** Bytes that the file has if nothing is missing. */
    long length() {
        return length;
    }

    /** Reads the header of a file. */
    static LibraryHeader read(Path file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (head.hasRemaining() && channel.read(head) >= 0) {
                continue;
            }
        }
        head.flip();
        return parse(head);
    }

    /** Reads the header from the first bytes of a file. A header that is itself cut off counts as an unknown format. */
    static LibraryHeader parse(ByteBuffer head) {
        try {
            head.order(ByteOrder.LITTLE_ENDIAN);
            if (Integer.reverseBytes(head.getInt(0)) == ELF) {
                return elf(head);
            }
            if (head.getInt(0) == MACH_O) {
                return machO(head);
            }
            if (head.get(0) == 'M' && head.get(1) == 'Z') {
                return pe(head);
            }
        } catch (IndexOutOfBoundsException e) {
            return new LibraryHeader(null, 0);
        }
        return new LibraryHeader(null, 0);
    }

    /** The table of sections lies at the end of an ELF file. */
    private static LibraryHeader elf(ByteBuffer head) {
        boolean wide = head.get(4) == 2;
        int machine = head.getShort(18);
        String name = name("linux", machine, wide ? ELF_X64 : -1, wide ? ELF_ARM64 : -1);
        if (!wide) {
            return new LibraryHeader(name, 0);
        }
        return new LibraryHeader(name, head.getLong(40) + (head.getShort(58) & 0xffffL) * (head.getShort(60) & 0xffff));
    }

    private static LibraryHeader machO(ByteBuffer head) {
        long length = 0;
        int at = 32;
        for (int left = head.getInt(16); left > 0; left--) {
            if (head.getInt(at) == MACH_SEGMENT) {
                length = Math.max(length, head.getLong(at + 40) + head.getLong(at + 48));
            }
            int size = head.getInt(at + 4);
            if (size < 8) {
                return new LibraryHeader(null, 0);
            }
            at += size;
        }
        return new LibraryHeader(name("macos", head.getInt(4), MACH_X64, MACH_ARM64), length);
    }

    private static LibraryHeader pe(ByteBuffer head) {
        int start = head.getInt(60);
        if (head.getInt(start) != PE) {
            return new LibraryHeader(null, 0);
        }
        int sections = head.getShort(start + 6) & 0xffff;
        int section = start + 24 + (head.getShort(start + 20) & 0xffff);
        long length = 0;
        for (int i = 0; i < sections; i++, section += 40) {
            length = Math.max(length, (head.getInt(section + 20) & 0xffffffffL) + (head.getInt(section + 16) & 0xffffffffL));
        }
        return new LibraryHeader(name("windows", head.getShort(start + 4) & 0xffff, PE_X64, PE_ARM64), length);
    }

    private static String name(String system, int machine, int x64, int arm64) {
        if (machine == x64) {
            return system + "-x64";
        }
        return machine == arm64 ? system + "-arm64" : system + String.format(Locale.ROOT, " (machine %d)", machine);
    }
}
