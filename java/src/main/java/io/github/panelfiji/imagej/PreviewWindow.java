package io.github.panelfiji.imagej;

import ij.Prefs;
import ij.gui.GUI;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Dialog;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Graphics;
import java.awt.Insets;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.event.MouseEvent;
import java.awt.event.MouseMotionAdapter;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import javax.swing.BorderFactory;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JPanel;
import javax.swing.JTextArea;

/**
 * The window of a preview. It belongs to the dialog, so it stays usable beside it and goes when it goes, and ImageJ does not know
 * it: no image is opened, and the current one stays current. All methods are for the event thread.
 */
final class PreviewWindow {

    /** Sides of the picture on the screen. */
    private static final int LARGEST = 512;
    private static final int SMALLEST = 220;
    private static final int BAR_HEIGHT = 14;
    private static final int LINES = 4;
    private static final int GAP = 6;
    /** Where nobody moves the mouse, X11 may keep what was drawn in its queue until the next event. */
    private static final Runnable FLUSH = new Runnable() {
        @Override
        public void run() {
            Toolkit.getDefaultToolkit().sync();
        }
    };

    private final JDialog window;
    private final Canvas canvas = new Canvas();
    private final Bar bar = new Bar();
    private final JTextArea text = new JTextArea(LINES, 1);
    private PreviewPicture picture;

    /**
     * Makes it and shows it beside the dialog.
     *
     * @param view part of the image that will be shown, for the shape of the picture
     * @param closed what to do when the user closes it
     */
    PreviewWindow(Dialog dialog, Rectangle view, final Runnable closed) {
        window = new JDialog(dialog, "Preview", Dialog.ModalityType.MODELESS);
        // The dialog's fields keep the focus.
        window.setFocusableWindowState(false);
        window.setDefaultCloseOperation(JDialog.DISPOSE_ON_CLOSE);
        window.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosing(WindowEvent e) {
                closed.run();
            }
        });
        text.setEditable(false);
        text.setFocusable(false);
        text.setLineWrap(true);
        text.setWrapStyleWord(true);
        text.setOpaque(false);
        text.setFont(text.getFont().deriveFont((float) (text.getFont().getSize2D() * Prefs.getGuiScale())));
        JPanel below = new JPanel(new BorderLayout(0, GAP));
        below.add(bar, BorderLayout.NORTH);
        below.add(text, BorderLayout.CENTER);
        JPanel all = new JPanel(new BorderLayout(0, GAP));
        all.setBorder(BorderFactory.createEmptyBorder(GAP, GAP, GAP, GAP));
        all.add(canvas, BorderLayout.CENTER);
        all.add(below, BorderLayout.SOUTH);
        window.add(all);
        show(dialog, view);
    }

    /** As large as there is room beside the dialog, which is moved aside where there is none. */
    private void show(Dialog dialog, Rectangle view) {
        Rectangle screen = GUI.getMaxWindowBounds(dialog);
        int right = screen.x + screen.width - dialog.getX() - dialog.getWidth();
        int left = dialog.getX() - screen.x;
        int wanted = (int) (LARGEST * Prefs.getGuiScale()) + 4 * GAP;
        if (Math.max(left, right) < wanted) {
            dialog.setLocation(screen.x, dialog.getY());
            left = 0;
            right = screen.width - dialog.getWidth();
        }
        int side = Math.max(SMALLEST, Math.min(wanted, Math.max(left, right)) - 4 * GAP);
        double factor = side / (double) Math.max(view.width, view.height);
        canvas.setPreferredSize(new Dimension(Math.max(SMALLEST, (int) (view.width * factor)),
                Math.max(1, (int) (view.height * factor))));
        window.pack();
        int x = right >= left ? dialog.getX() + dialog.getWidth() : dialog.getX() - window.getWidth();
        window.setLocation(Math.min(x, screen.x + screen.width - window.getWidth()), dialog.getY());
        window.setVisible(true);
    }

    /** Shows a picture. */
    void show(PreviewPicture shown) {
        picture = shown;
        canvas.image = shown.draw();
        bar.image = shown.lengths() ? colours() : null;
        bar.highest = shown.lengths() ? shown.highest() : "";
        window.setTitle("Preview: " + shown.title());
        text.setForeground(Color.BLACK);
        text.setText(shown.words());
        canvas.repaint();
        bar.repaint();
    }

    /** Shows instead why there is no picture. */
    void refuse(String reason) {
        picture = null;
        canvas.image = null;
        bar.image = null;
        text.setForeground(OptionDialog.PROBLEM);
        text.setText(reason);
        canvas.repaint();
        bar.repaint();
    }

    /** Takes it from the screen for good. */
    void close() {
        window.dispose();
    }

    /** The colours from the lowest to the highest value. */
    private static BufferedImage colours() {
        BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_INT_RGB);
        IndexColorModel lut = Sjet.lut();
        for (int i = 0; i < 256; i++) {
            image.setRGB(i, 0, lut.getRGB(i));
        }
        return image;
    }

    /** The picture in its shape, as large as the window lets it be. */
    private final class Canvas extends JComponent {
        private static final long serialVersionUID = 1;
        private transient BufferedImage image;

        Canvas() {
            addMouseMotionListener(new MouseMotionAdapter() {
                @Override
                public void mouseMoved(MouseEvent e) {
                    if (picture != null) {
                        Rectangle at = place();
                        int x = Math.floorDiv((e.getX() - at.x) * image.getWidth(), at.width);
                        int y = Math.floorDiv((e.getY() - at.y) * image.getHeight(), at.height);
                        String value = picture.value(x, y);
                        window.setTitle(value.isEmpty() ? "Preview: " + picture.title() : "Preview: " + value);
                    }
                }
            });
        }

        private Rectangle place() {
            double factor = Math.min(getWidth() / (double) image.getWidth(), getHeight() / (double) image.getHeight());
            int width = Math.max(1, (int) (image.getWidth() * factor));
            int height = Math.max(1, (int) (image.getHeight() * factor));
            return new Rectangle((getWidth() - width) / 2, (getHeight() - height) / 2, width, height);
        }

        @Override
        protected void paintComponent(Graphics g) {
            if (image != null) {
                Rectangle at = place();
                g.drawImage(image, at.x, at.y, at.width, at.height, null);
            }
            EventQueue.invokeLater(FLUSH); // after Swing has brought it to the window
        }
    }

    /** The colours with the lengths at their ends. */
    private static final class Bar extends JComponent {
        private static final long serialVersionUID = 1;
        private transient BufferedImage image;
        private String highest = "";

        @Override
        public Dimension getPreferredSize() {
            return new Dimension(SMALLEST, (int) (BAR_HEIGHT * Prefs.getGuiScale()));
        }

        @Override
        protected void paintComponent(Graphics g) {
            if (image == null) {
                return;
            }
            Insets in = new Insets(0, g.getFontMetrics().stringWidth("0 "), 0, g.getFontMetrics().stringWidth(" " + highest));
            int base = (getHeight() + g.getFontMetrics().getAscent()) / 2 - 1;
            g.drawString("0", 0, base);
            g.drawImage(image, in.left, 0, getWidth() - in.left - in.right, getHeight(), null);
            g.drawString(" " + highest, getWidth() - in.right, base);
        }
    }
}
