package io.github.panelfiji.shipping;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** {@code db.xml.gz} of an update site, read by a parser that checks it against its own document type. */
final class SiteDatabase {

    /** One file of the site. */
    static final class Plugin {
        String filename;
        /** Attributes of the version on offer; null for an obsolete file. */
        Map<String, String> version;
        /** What stands in it: description, dependency (as {@code file timestamp}), author. */
        final Map<String, String> details = new LinkedHashMap<>();
        /** Attributes of each earlier version. */
        final List<Map<String, String>> previous = new ArrayList<>();
    }

    private SiteDatabase() {
    }

    static Map<String, Plugin> read(File site) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setValidating(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(new Strict());
        Element root;
        try (InputStream in = new GZIPInputStream(new FileInputStream(new File(site, "db.xml.gz")))) {
            root = builder.parse(in).getDocumentElement();
        }
        if (!root.getTagName().equals("pluginRecords")) {
            throw new IOException("the root is " + root.getTagName());
        }
        Map<String, Plugin> plugins = new LinkedHashMap<>();
        for (Element element : children(root)) {
            Plugin plugin = new Plugin();
            plugin.filename = element.getAttribute("filename");
            for (Element child : children(element)) {
                if (child.getTagName().equals("version")) {
                    plugin.version = attributes(child);
                    for (Element detail : children(child)) {
                        plugin.details.put(detail.getTagName(), detail.getTagName().equals("dependency")
                                ? String.join(" ", attributes(detail).values()) : detail.getTextContent());
                    }
                } else if (child.getTagName().equals("previous-version")) {
                    plugin.previous.add(attributes(child));
                }
            }
            if (plugins.put(plugin.filename, plugin) != null) {
                throw new IOException(plugin.filename + " is there twice");
            }
        }
        return plugins;
    }

    private static List<Element> children(Element parent) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element) {
                found.add((Element) node);
            }
        }
        return found;
    }

    private static Map<String, String> attributes(Element element) {
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            found.put(element.getAttributes().item(i).getNodeName(), element.getAttributes().item(i).getNodeValue());
        }
        return found;
    }

    /** What breaks the document type is a failure. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            throw e;
        }
    }
}
