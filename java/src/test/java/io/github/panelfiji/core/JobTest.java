package io.github.panelfiji.core;

import static io.github.panelfiji.core.NativesTest.assertThrown;
import static io.github.panelfiji.core.NativesTest.thrown;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.After;
import org.junit.BeforeClass;
import org.junit.Test;

/** Jobs: watched, stopped and freed from Java, whatever becomes of them. */
public class JobTest {

    private static final int LONG = 30_000;
    private static final long CANCEL_NANOS = 200_000_000L;

    @BeforeClass
    public static void loadTwin() {
        TestNatives.load();
    }

    @After
    public void nothingIsLeft() {
        assertEquals("jobs that were not released", 0, TestNatives.jobs());
    }

    @Test
    public void resultsCrossUnchanged() {
        try (Job job = new Job(TestNatives.startLong(3, 2))) {
            assertTrue(job.await(LONG));
            assertEquals(1.0, job.progress(), 0.0);
            assertEquals(Collections.singletonList("ramp"), job.imageNames());
            Image ramp = job.image("ramp");
            assertEquals(Arrays.asList(3, 2, 2), Arrays.asList(ramp.width(), ramp.height(), ramp.depth()));
            assertArrayEquals(new float[] {6, 7, 8, 9, 10, 11}, ramp.plane(1), 0f);
            assertEquals("[steps, nothing]", job.metrics().keySet().toString());
            assertEquals(3.0, job.metrics().get("steps"), 0.0);
            assertTrue(job.metrics().get("nothing").isNaN());
            assertEquals(Collections.singletonList("Größe > 1 µm, \uD83D\uDD2C."), job.warnings());
            assertThrown(PanelException.Kind.INTERNAL, "There is no image rampe; there are: ramp.",
                    () -> job.image("rampe"));
        }
    }

    @Test
    public void progressGrowsWhileTheCallerWaits() {
        try (Job job = new Job(TestNatives.startLong(40, 2))) {
            assertThrown(PanelException.Kind.INTERNAL, "The job still runs", job::metrics);
            List<Double> seen = new ArrayList<>();
            while (!job.await(50)) {
                seen.add(job.progress());
            }
            assertTrue(seen.toString(), seen.size() >= 3);
            for (int i = 1; i < seen.size(); i++) {
                assertTrue(seen.toString(), seen.get(i) >= seen.get(i - 1) && seen.get(i) <= 1);
            }
            assertTrue(seen.toString(), seen.get(seen.size() - 1) > seen.get(0));
        }
    }

    @Test
    public void cancelAnswersWithinAFifthOfASecondAndTheNextMapWorks() {
        try (Job job = new Job(TestNatives.startLong(100_000, 4))) {
            assertFalse(job.await(50));
            long asked = System.nanoTime();
            job.cancel();
            assertTrue(job.await(LONG));
            long taken = System.nanoTime() - asked;
            assertTrue(taken / 1_000_000 + " ms", taken < CANCEL_NANOS);
            assertThrown(PanelException.Kind.CANCELLED, "Cancelled.", job::imageNames);
            assertThrown(PanelException.Kind.CANCELLED, "Cancelled.", job::metrics);
            assertThrown(PanelException.Kind.CANCELLED, "Cancelled.", job::warnings);
            assertThrown(PanelException.Kind.CANCELLED, "Cancelled.", () -> job.image("ramp"));
            job.cancel();
        }
        assertMapWorks();
    }

    @Test
    public void aRealMapIsCancelledWithinAFifthOfASecond() {
        List<Image> frames = frames(1024);
        try (Job job = Command.RFRC.start(Collections.singletonMap("skip", "1"), frames, 2)) {
            while (job.progress() == 0 && !job.await(5)) {
                continue;
            }
            long asked = System.nanoTime();
            job.cancel();
            assertTrue(job.await(LONG));
            long taken = System.nanoTime() - asked;
            assertTrue(taken / 1_000_000 + " ms", taken < CANCEL_NANOS);
            assertEquals(PanelException.Kind.CANCELLED, thrown(job::metrics).kind());
        }
        assertMapWorks();
    }

    @Test
    public void aPanicInAThreadOfTheJobFailsThatJobOnly() {
        for (int threads = 1; threads <= 4; threads++) {
            int count = threads;
            String message = "no row " + count;
            try (Job job = new Job(TestNatives.startPanicking(message, count))) {
                assertTrue(job.await(LONG));
                assertThrown(PanelException.Kind.INTERNAL, "PANEL failed by a fault of its own: " + message + ".",
                        job::metrics);
            }
        }
        assertMapWorks();
    }

    @Test
    public void aFailureIsThrownByEveryResult() {
        for (String kind : Natives.errorKinds()) {
            try (Job job = new Job(TestNatives.startFailing(kind, "Bad luck."))) {
                assertTrue(job.await(LONG));
                for (Runnable result : Arrays.<Runnable>asList(job::imageNames, job::metrics, job::warnings,
                        () -> job.image("map"))) {
                    assertThrown(PanelException.Kind.valueOf(kind), "Bad luck.", result);
                }
            }
        }
    }

    @Test
    public void closeStopsARunningJobAndIsHarmlessTwice() {
        Job job = new Job(TestNatives.startLong(100_000, 2));
        job.close();
        job.close();
        job.cancel();
        assertThrown(PanelException.Kind.INTERNAL, "There is no job ", () -> job.await(0));
        assertThrown(PanelException.Kind.INTERNAL, "There is no job ", job::metrics);
    }

    @Test
    public void whoWaitsIsWokenWhenAnotherThreadCloses() throws Exception {
        Job job = new Job(TestNatives.startLong(100_000, 1));
        boolean[] finished = new boolean[1];
        Thread waiter = new Thread(() -> finished[0] = job.await(LONG));
        waiter.start();
        Thread.sleep(50);
        job.close();
        waiter.join(LONG);
        assertTrue(finished[0]);
    }

    @Test
    public void manyJobsLeaveNoMemoryBehind() throws Exception {
        long before = -1;
        List<Image> frames = frames(512);
        // The first rounds fill the allocator's own pools; from then on the process may not grow.
        for (int round = 0; round < 60; round++) {
            try (Job job = Command.RFRC.start(Collections.singletonMap("skip", "64"), frames, 2)) {
                assertTrue(job.await(LONG));
                assertEquals(512 * 512, job.image("map").pixels().length);
            }
            // Else the maps on the Java heap would be counted too.
            System.gc();
            if (round == 19) {
                before = residentKibibytes();
            }
        }
        long grown = residentKibibytes() - before;
        // 40 jobs that each kept their input (2 MiB) and map (1 MiB) would be 120 MiB.
        assertTrue(grown + " KiB", before < 0 || grown < 20 * 1024);
    }

    /** Memory of this process outside the Java heap is not known to Java; Linux tells it, elsewhere -1 skips the claim. */
    private static long residentKibibytes() throws Exception {
        java.io.File status = new java.io.File("/proc/self/status");
        if (!status.exists()) {
            return -1;
        }
        System.gc();
        for (String line : java.nio.file.Files.readAllLines(status.toPath())) {
            if (line.startsWith("RssAnon:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return -1;
    }

    private static void assertMapWorks() {
        try (Job job = Command.RFRC.start(Collections.singletonMap("skip", "16"), frames(96), 2)) {
            assertTrue(job.await(LONG));
            assertEquals(96 * 96, job.image("map").pixels().length);
        }
    }

    /** Two frames of the same random squares with noise of their own. */
    private static List<Image> frames(int side) {
        Random scene = new Random(1);
        float[] truth = new float[side * side];
        for (int i = 0; i < truth.length / 8; i++) {
            truth[scene.nextInt(truth.length)] += 100;
        }
        List<Image> frames = new ArrayList<>();
        for (int frame = 0; frame < 2; frame++) {
            float[] pixels = truth.clone();
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] += 10 * scene.nextFloat();
            }
            frames.add(new Image(side, side, pixels));
        }
        return frames;
    }
}
