package io.github.panelfiji.core;

import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** Messages as systems word them, and what to do about each. */
public class LinkErrorTest {

    private static void assertAdvice(String word, String message) {
        String advice = LinkError.advice(message);
        assertTrue(message + " -> " + advice, advice.contains(word));
    }

    @Test
    public void everyKnownMessageHasItsAdvice() {
        assertAdvice("noexec", "/x.so: /x.so: failed to map segment from shared object: Operation not permitted");
        assertAdvice("glibc", "/x.so: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /x.so)");
        assertAdvice("glibc", "/x.so: Error loading shared library ld-linux-x86-64.so.2: No such file or directory");
        assertAdvice("64-bit Java", "/x.so: /x.so: wrong ELF class: ELFCLASS64 (Possible cause: can't load AMD 64 .so)");
        assertAdvice("64-bit Java", "dlopen(/x.dylib): incompatible architecture (have 'arm64', need 'x86_64')");
        assertAdvice("64-bit Java", "C:\\x.dll: %1 is not a valid Win32 application");
        assertAdvice("64-bit Java", "/x.so: /x.so: cannot open shared object file: No such file or directory (Possible cause: can't load"
                + " AARCH64 .so on a AMD 64 platform)");
        assertAdvice("SELinux", "/x.so: /x.so: cannot open shared object file: Permission denied");
        assertAdvice("damaged", "/x.so: /x.so: invalid ELF header");
        assertAdvice("damaged", "/x.so: /x.so: file too short");
        assertAdvice("damaged", "dlopen(/x.dylib, 1): tried: '/x.dylib' (not a mach-o file)");
        assertAdvice("macOS 11", "dlopen(/x.dylib, 1): Symbol not found: _x Referenced from: /x.dylib (which was built for Mac OS X"
                + " 11.0)");
        assertAdvice("Windows 10", "C:\\x.dll: The specified procedure could not be found");
        assertAdvice("quarantine", "dlopen(/x.dylib, 1): code signature in (/x.dylib) not valid for use in process");
        assertAdvice("virus", "C:\\x.dll: Access is denied");
        assertAdvice("Restart", "Native Library /x.so already loaded in another classloader");
        assertAdvice("report", "/x.so: ELF file's phentsize not the expected size");
        assertAdvice("report", null);
    }
}
