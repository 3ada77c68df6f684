package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.PanelException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A command that puts something over a map, and takes it away when it is called again. */
abstract class OverlayTool extends MapTool {

    private static final String STATE = "state";
    private static final String TOGGLE = "toggle";
    private static final String ON = "on";
    private static final String OFF = "off";

    /** Names the command. */
    OverlayTool(String label) {
        super(label);
    }

    /** Puts it over the map; in place of what may be there. */
    abstract void draw(ImagePlus map);

    /** Takes it away. */
    abstract void remove(ImagePlus map);

    /** Whether it is there. */
    abstract boolean isOn(ImagePlus map);

    /** The maps over which it fits. */
    abstract ResultKind[] maps();

    @Override
    final List<Key> keys() {
        return Collections.singletonList(Key.choice(STATE, "State", Arrays.asList(TOGGLE, ON, OFF)));
    }

    @Override
    final void perform(ImagePlus map, Settings settings) {
        require(map, maps());
        String state = settings.get(STATE).toLowerCase(java.util.Locale.ROOT);
        if (!Arrays.asList(TOGGLE, ON, OFF).contains(state)) {
            throw new PanelException(PanelException.Kind.INVALID_OPTION, STATE + ": " + settings.get(STATE)
                    + " is not allowed; it must be toggle, on or off.");
        }
        boolean on = isOn(map);
        if (state.equals(ON) || state.equals(TOGGLE) && !on) {
            draw(map);
            map.setHideOverlay(false);
        } else if (on) {
            remove(map);
        }
        map.draw();
    }
}
