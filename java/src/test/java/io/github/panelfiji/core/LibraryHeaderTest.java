package io.github.panelfiji.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Random;
import org.junit.Test;

/** Headers of the three formats, written here by their specifications. */
public class LibraryHeaderTest {

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** 64-bit ELF: the machine at 18, the sections' table: place at 40, size of an entry at 58, entries at 60. */
    private static ByteBuffer elf(int machine, long sections, int entry, int entries) {
        ByteBuffer b = bytes(64);
        b.put(0, (byte) 0x7f).put(1, (byte) 'E').put(2, (byte) 'L').put(3, (byte) 'F').put(4, (byte) 2).put(5, (byte) 1);
        return (ByteBuffer) b.putShort(18, (short) machine).putLong(40, sections).putShort(58, (short) entry)
                .putShort(60, (short) entries);
    }

    /** PE: its place at 60; machine, number of sections, size of the optional header; sections of 40 bytes. */
    private static ByteBuffer pe(int machine, int[][] sections) {
        ByteBuffer b = bytes(512);
        b.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(60, 128);
        b.putInt(128, 0x00004550).putShort(132, (short) machine).putShort(134, (short) sections.length);
        b.putShort(148, (short) 112);
        for (int i = 0; i < sections.length; i++) {
            int at = 128 + 24 + 112 + 40 * i;
            b.putInt(at + 16, sections[i][1]).putInt(at + 20, sections[i][0]);
        }
        return b;
    }

    /** 64-bit Mach-O: the processor at 4, the number of commands at 16, the commands from 32. */
    private static ByteBuffer machO(int processor, long[][] segments) {
        ByteBuffer b = bytes(512);
        b.putInt(0, 0xfeedfacf).putInt(4, processor).putInt(16, segments.length + 1);
        b.putInt(32, 0x1b).putInt(36, 24); // LC_UUID, to be passed over
        for (int i = 0; i < segments.length; i++) {
            int at = 56 + 72 * i;
            b.putInt(at, 0x19).putInt(at + 4, 72).putLong(at + 40, segments[i][0]).putLong(at + 48, segments[i][1]);
        }
        return b;
    }

    private static void assertHeader(String platform, long length, ByteBuffer head) {
        LibraryHeader header = LibraryHeader.parse(head);
        assertEquals(platform, header.platform());
        assertEquals(length, header.length());
    }

    @Test
    public void formatsArePlatforms() {
        assertHeader("linux-x64", 5000 + 64 * 10, elf(62, 5000, 64, 10));
        assertHeader("linux-arm64", 5000 + 64 * 40_000, elf(183, 5000, 64, 40_000));
        assertHeader("linux (machine 243)", 64, elf(243, 0, 64, 1));
        assertHeader("windows-x64", 1024 + 512, pe(0x8664, new int[][] {{1024, 512}, {512, 512}}));
        assertHeader("windows-arm64", 3, pe(0xaa64, new int[][] {{1, 2}}));
        assertHeader("windows (machine 332)", 0, pe(0x14c, new int[0][]));
        assertHeader("macos-arm64", 70_000, machO(0x0100000c, new long[][] {{0, 16_384}, {16_384, 53_616}}));
        assertHeader("macos-x64", 4096, machO(0x01000007, new long[][] {{0, 4096}}));
    }

    @Test
    public void a32BitElfIsForNoPlatformOfOurs() {
        ByteBuffer b = elf(62, 0, 0, 0);
        b.put(4, (byte) 1);
        assertEquals("linux (machine 62)", LibraryHeader.parse(b).platform());
    }

    @Test
    public void anythingElseIsUnknownAndNothingIsReadBeyondTheEnd() {
        assertNull(LibraryHeader.parse(bytes(0)).platform());
        assertNull(LibraryHeader.parse(ByteBuffer.wrap("MZ".getBytes(StandardCharsets.US_ASCII))).platform());
        ByteBuffer more = pe(0x8664, new int[][] {{1, 2}});
        assertNull("more sections than there are bytes", LibraryHeader.parse((ByteBuffer) more.putShort(134, (short) 100))
                .platform());
        ByteBuffer endless = machO(0x01000007, new long[][] {{0, 4096}});
        assertNull("a command of no length", LibraryHeader.parse((ByteBuffer) endless.putInt(16, 1 << 30).putInt(36, 0))
                .platform());
        Random random = new Random(1);
        for (ByteBuffer whole : new ByteBuffer[] {elf(62, 5000, 64, 10), pe(0x8664, new int[][] {{1, 2}}),
            machO(0x01000007, new long[][] {{0, 4096}})}) {
            for (int i = 0; i < 2000; i++) {
                byte[] changed = whole.array().clone();
                changed[4 + random.nextInt(changed.length - 4)] = (byte) random.nextInt();
                changed[4 + random.nextInt(changed.length - 4)] = (byte) random.nextInt();
                LibraryHeader.parse(ByteBuffer.wrap(changed, 0, 1 + random.nextInt(changed.length)).slice());
            }
        }
    }

    @Test
    public void theTwinIsWhole() throws Exception {
        Path twin = Paths.get(System.getProperty("panel.test.twin"));
        LibraryHeader header = LibraryHeader.read(twin);
        assertEquals(System.getProperty("panel.test.platform"), header.platform());
        assertTrue(header.length() > 100_000 && header.length() <= Files.size(twin));
    }
}
