package io.github.panelfiji.imagej;

import ij.IJ;
import ij.Prefs;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.awt.event.ActionEvent;
import java.awt.event.ActionListener;
import java.awt.event.KeyEvent;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.KeyStroke;

/** A window with a text that is in the clipboard as soon as it is seen. */
final class TextWindow {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int POINTS = 14;
    private static final int EDGE = 8;

    private TextWindow() {
    }

    /** Opens a window and copies its text. */
    static void open(final String about, final String text) {
        EventQueue.invokeLater(new Runnable() {
            @Override
            public void run() {
                show(about, text);
                copy(text);
            }
        });
    }

    private static void copy(String text) {
        try {
            Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection(text), null);
            IJ.showStatus("The text is in the clipboard");
        } catch (IllegalStateException e) {
            IJ.showStatus("Another program holds the clipboard; press Copy again");
        }
    }

    private static void show(String about, final String text) {
        double scale = Prefs.getGuiScale();
        final JDialog window = new JDialog(IJ.getInstance(), "Methods sentence for " + about, false);
        JTextArea area = new JTextArea(text);
        area.setEditable(false);
        area.setLineWrap(true);
        area.setWrapStyleWord(true);
        area.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, (int) Math.round(POINTS * scale)));
        area.setBorder(BorderFactory.createEmptyBorder(EDGE, EDGE, EDGE, EDGE));
        JButton again = new JButton("Copy");
        again.addActionListener(new ActionListener() {
            @Override
            public void actionPerformed(ActionEvent event) {
                copy(text);
            }
        });
        ActionListener closing = new ActionListener() {
            @Override
            public void actionPerformed(ActionEvent event) {
                window.dispose();
            }
        };
        JButton close = new JButton("Close");
        close.addActionListener(closing);
        JPanel buttons = new JPanel(new FlowLayout(FlowLayout.CENTER));
        buttons.add(again);
        buttons.add(close);
        window.getRootPane().registerKeyboardAction(closing, KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0),
                JComponent.WHEN_IN_FOCUSED_WINDOW);
        window.setDefaultCloseOperation(JDialog.DISPOSE_ON_CLOSE);
        window.add(new JScrollPane(area), BorderLayout.CENTER);
        window.add(buttons, BorderLayout.SOUTH);
        window.setPreferredSize(new Dimension((int) (WIDTH * scale), (int) (HEIGHT * scale)));
        window.pack();
        window.setLocationRelativeTo(null);
        window.setVisible(true);
    }
}
