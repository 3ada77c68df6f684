package io.github.panelfiji.imagej;

import ij.macro.Interpreter;

/** Values that a macro hands over by the name of a variable: {@code second=&title}, {@code block=&n}. */
interface MacroVariables {

    /** The value of a variable as text, or null where there is none of that name. */
    String value(String name);

    /** The variables of the macro that is running now, if one is. */
    static MacroVariables running() {
        final Interpreter interpreter = Interpreter.getInstance();
        return new MacroVariables() {
            @Override
            public String value(String name) {
                if (interpreter == null) {
                    return null;
                }
                String text = interpreter.getStringVariable(name);
                if (text != null) {
                    return text;
                }
                double number = interpreter.getVariable2(name);
                return Double.isNaN(number) ? null : Numbers.exact(number);
            }
        };
    }
}
