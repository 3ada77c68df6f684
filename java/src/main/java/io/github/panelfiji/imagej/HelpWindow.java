package io.github.panelfiji.imagej;

import ij.IJ;
import ij.Prefs;
import ij.gui.GUI;
import ij.gui.GenericDialog;
import ij.plugin.BrowserLauncher;
import java.awt.BorderLayout;
import java.awt.Button;
import java.awt.Dialog;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.ActionListener;
import java.awt.event.ContainerAdapter;
import java.awt.event.ContainerEvent;
import java.awt.event.KeyEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JEditorPane;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.KeyStroke;
import javax.swing.event.HyperlinkEvent;
import javax.swing.event.HyperlinkListener;
import javax.swing.text.html.HTMLDocument;
import javax.swing.text.html.HTMLEditorKit;

/**
 * The window in which the help is read. All pages and pictures come from the jar, and links lead from page to page; ImageJ's
 * own window for HTML hands every link to the browser. It blocks nothing and can stay open beside the work.
 */
final class HelpWindow {

    private static final int WIDTH = 820;
    private static final int HEIGHT = 760;
    /** The page that lists all others. */
    private static final String CONTENTS = "contents";

    private final JDialog window;
    private final JEditorPane text = new JEditorPane();
    private final JButton back = new JButton("Back");
    private final Deque<String> before = new ArrayDeque<>();
    private String current;

    private HelpWindow(Window owner) {
        window = new JDialog(owner, "PANEL Help", Dialog.ModalityType.MODELESS);
        text.setEditable(false);
        text.setEditorKit(new HTMLEditorKit());
        text.addHyperlinkListener(new HyperlinkListener() {
            @Override
            public void hyperlinkUpdate(HyperlinkEvent event) {
                if (event.getEventType() == HyperlinkEvent.EventType.ACTIVATED) {
                    follow(event.getDescription());
                }
            }
        });
        ActionListener toBack = new ActionListener() {
            @Override
            public void actionPerformed(ActionEvent event) {
                if (!before.isEmpty()) {
                    show(before.pop());
                }
            }
        };
        ActionListener toContents = new ActionListener() {
            @Override
            public void actionPerformed(ActionEvent event) {
                turnTo(CONTENTS);
            }
        };
        ActionListener close = new ActionListener() {
            @Override
            public void actionPerformed(ActionEvent event) {
                window.dispose();
            }
        };
        back.addActionListener(toBack);
        JButton contents = new JButton("Contents");
        contents.addActionListener(toContents);
        JButton closing = new JButton("Close");
        closing.addActionListener(close);
        JPanel buttons = new JPanel(new FlowLayout(FlowLayout.CENTER));
        buttons.add(back);
        buttons.add(contents);
        buttons.add(closing);
        window.getRootPane().registerKeyboardAction(close, KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0),
                JComponent.WHEN_IN_FOCUSED_WINDOW);
        window.setDefaultCloseOperation(JDialog.DISPOSE_ON_CLOSE);
        window.add(new JScrollPane(text), BorderLayout.CENTER);
        window.add(buttons, BorderLayout.SOUTH);
        Rectangle screen = GUI.getMaxWindowBounds(owner);
        double scale = Prefs.getGuiScale();
        window.setPreferredSize(new Dimension((int) Math.min(WIDTH * scale, screen.width),
                (int) Math.min(HEIGHT * scale, screen.height * 0.9)));
        window.pack();
        window.setLocationRelativeTo(null);
    }

    /**
     * Opens a window at a page.
     *
     * @param owner the dialog over which it must stay usable; null for ImageJ's window
     */
    static void open(final Window owner, final String page) {
        EventQueue.invokeLater(new Runnable() {
            @Override
            public void run() {
                HelpWindow help = new HelpWindow(owner != null ? owner : IJ.getInstance());
                help.turnTo(page);
                help.window.setVisible(true);
            }
        });
    }

    /** Gives a dialog a Help button that opens a page; to be called before the dialog is shown. */
    static void attach(final GenericDialog dialog, final String page) {
        dialog.addHelp(page);
        // ImageJ makes the button while it shows the dialog, and gives it a window for one page only. It adds all buttons at once
        // before the dialog can be seen, so nobody can press the button in between.
        dialog.addContainerListener(new ContainerAdapter() {
            @Override
            public void componentAdded(ContainerEvent event) {
                Button button = dialog.getButtons()[3];
                if (button == null || event.getChild() != button.getParent()) {
                    return;
                }
                button.removeActionListener(dialog);
                button.addActionListener(new ActionListener() {
                    @Override
                    public void actionPerformed(ActionEvent pressed) {
                        open(dialog, page);
                    }
                });
            }
        });
    }

    private void turnTo(String page) {
        if (current != null) {
            before.push(current);
        }
        show(page);
    }

    private void show(String page) {
        current = page;
        back.setEnabled(!before.isEmpty());
        HTMLDocument document = (HTMLDocument) text.getEditorKit().createDefaultDocument();
        document.setBase(HelpWindow.class.getResource("help/" + page + ".html"));
        text.setDocument(document);
        text.setText(HelpPage.load(page, Prefs.getGuiScale()));
        text.setCaretPosition(0);
    }

    private void follow(String link) {
        if (link.startsWith("#")) {
            text.scrollToReference(link.substring(1));
        } else if (link.endsWith(".html") && !link.contains(":")) {
            turnTo(link.substring(0, link.length() - ".html".length()));
        } else {
            try {
                BrowserLauncher.openURL(link);
            } catch (IOException e) {
                IJ.showStatus("No browser could be opened for " + link);
            }
        }
    }
}
