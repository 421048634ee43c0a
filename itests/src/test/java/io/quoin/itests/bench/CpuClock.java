package io.quoin.itests.bench;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The CPU time that a process has used in all its threads, those that have ended included, user and system. */
final class CpuClock {
    /** CPUCLOCK_SCHED in the kernel's posix-timers.h: that of the scheduler, in nanoseconds. */
    private static final int OF_PROCESS = 2;

    private static final int PID_SHIFT = 3;

    static {
        Native.register(CpuClock.class, "c");
    }

    private CpuClock() {}

    private static native int clock_gettime(int clock, ByteBuffer time);

    static long nanos(long pid) {
        // clock_getcpuclockid(3) says the same.
        int clock = (int) (~pid << PID_SHIFT | OF_PROCESS);
        ByteBuffer time = ByteBuffer.allocateDirect(2 * Long.BYTES).order(ByteOrder.nativeOrder());
        if (clock_gettime(clock, time) != 0) {
            throw new IllegalStateException("process " + pid + " has no CPU clock: it ended");
        }
        return time.getLong(0) * 1_000_000_000 + time.getLong(Long.BYTES);
    }
}
