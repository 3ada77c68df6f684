package io.github.panelfiji.core;

/**
 * The one exception of this package: a stable {@link Kind} for programs and one sentence for the user, which names what
 * was wrong and what is allowed.
 */
public final class PanelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong. All but {@link #LIBRARY} come from the native library under the same names. */
    public enum Kind {
        /** An option has an unknown key or a value that is not allowed. */
        INVALID_OPTION,
        /** An image cannot be used: its size, its number or one of its pixels. */
        INVALID_IMAGE,
        /** The caller asked to stop. */
        CANCELLED,
        /** A fault of this program. */
        INTERNAL,
        /** The native library cannot be loaded; known on the Java side only. */
        LIBRARY
    }

    private final Kind kind;

    /**
     * A failure.
     *
     * @param kind what went wrong, for programs
     * @param sentence the same for the user
     */
    public PanelException(Kind kind, String sentence) {
        this(kind, sentence, null);
    }

    /**
     * A failure that another one caused.
     *
     * @param kind what went wrong, for programs
     * @param sentence the same for the user
     * @param cause the other failure, or null
     */
    public PanelException(Kind kind, String sentence, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /**
     * A failure that the native library reports; called from there. A name that is not known here (it cannot come from a
     * library of the same version) becomes {@link Kind#INTERNAL}: an exception that cannot be made would hide the fault
     * that it tells of.
     */
    static PanelException ofNative(String kindName, String sentence) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(kindName)) {
                return new PanelException(kind, sentence);
            }
        }
        return new PanelException(Kind.INTERNAL, sentence + " (" + kindName + ")");
    }

    /**
     * What went wrong, for programs.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }
}
