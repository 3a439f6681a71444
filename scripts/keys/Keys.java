import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Prints the configuration keys that a release knows, out of its jars: a line for each, with its type where the release says one.
 * A key that ends in a dot is the beginning of keys.
 *
 *     java Keys.java spark|hadoop FOLDER
 */
class Keys {
    /** What begins so is taken for a key wherever it stands in the code. */
    private final Set<String> literals = new TreeSet<>();
    private final Map<String, String> types = new TreeMap<>();
    private final List<Path> jars;

    private Keys(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    public static void main(String[] arguments) throws Exception {
        var keys = new Keys(Path.of(arguments[1]));
        if (arguments[0].equals("spark")) keys.spark();
        else keys.hadoop();
        keys.literals.addAll(keys.types.keySet());
        for (var key : keys.literals) System.out.println((key + " " + keys.types.getOrDefault(key, "")).trim());
    }

    /** Of Spark: what its own registry has once all objects that fill it were loaded, and every text in its code that looks like a key. */
    private void spark() throws Exception {
        var key = Pattern.compile("(spark(?:\\.[A-Za-z][\\w-]*)+\\.?)(\u0001.*)?", Pattern.DOTALL);
        var declaring = new ArrayList<String>();
        for (var jar : jars) {
            if (!jar.getFileName().toString().startsWith("spark-")) continue;
            eachClass(jar, (name, constants, uses) -> {
                for (var text : constants) {
                    var match = key.matcher(text);
                    if (match.matches()) literals.add(match.group(1));
                }
                if (uses.contains("org/apache/spark/internal/config/ConfigBuilder") && name.endsWith("$")) declaring.add(name);
            });
        }
        var urls = new URL[jars.size()];
        for (var i = 0; i < urls.length; i++) urls[i] = jars.get(i).toUri().toURL();
        var loader = new URLClassLoader(urls);
        Thread.currentThread().setContextClassLoader(loader);
        for (var name : declaring) {
            try {
                Class.forName(name.replace('/', '.'), true, loader);
            } catch (Throwable error) {
                System.err.println("not loaded: " + name + ": " + error);
            }
        }
        var registry = loader.loadClass("org.apache.spark.internal.config.ConfigEntry$");
        Field known = registry.getDeclaredField("knownConfigs");
        known.setAccessible(true);
        var module = registry.getField("MODULE$").get(null);
        for (var entry : ((Map<?, ?>) known.get(module)).entrySet()) types.put((String) entry.getKey(), typeOf(entry.getValue()));
    }

    /** What converters say of a text that is none of their values; other refusals come from further checks. */
    private static final Map<String, Pattern> REFUSALS = Map.of(
        "flag", Pattern.compile("\\bboolean\\b"),
        "integer", Pattern.compile("\\b(int|long)\\b"),
        "decimal", Pattern.compile("\\b(double|decimal)\\b"),
        "size", Pattern.compile("'bytes in |Size must be specified"),
        "time", Pattern.compile("'time in |Time must be specified"));

    /** Found by what the key's own converter takes. */
    private static String typeOf(Object entry) throws Exception {
        var convert = entry.getClass().getMethod("valueConverter");
        convert.setAccessible(true);
        var converter = convert.invoke(entry);
        Method apply = null;
        for (var method : Class.forName("scala.Function1", false, entry.getClass().getClassLoader()).getMethods()) {
            if (method.getName().equals("apply")) apply = method;
        }
        apply.setAccessible(true);
        var refusal = refusalOf(apply, converter, "no such value");
        if (refusal == null) return "";
        for (var type : REFUSALS.entrySet()) {
            if (type.getValue().matcher(refusal).find()) return type.getKey();
        }
        return valuesIn(refusal, apply, converter);
    }

    /** Of a refusal that names what would be taken; those that are not taken after all are left out. */
    private static String valuesIn(String refusal, Method apply, Object converter) throws Exception {
        var list = Pattern.compile("one of:? (.*)", Pattern.DOTALL).matcher(refusal);
        if (!list.find()) return "";
        var found = new TreeSet<String>();
        for (Matcher word = Pattern.compile("[A-Za-z_][\\w.-]*").matcher(list.group(1)); word.find();) {
            if (refusalOf(apply, converter, word.group()) == null) found.add(word.group());
        }
        if (found.isEmpty()) return "";
        var anyCase = refusalOf(apply, converter, found.first().toLowerCase()) == null && refusalOf(apply, converter, found.first().toUpperCase()) == null;
        return (anyCase ? "any-case:" : "one-of:") + String.join(",", found);
    }

    /** @return nothing if the value is taken */
    private static String refusalOf(Method apply, Object converter, String value) throws Exception {
        try {
            apply.invoke(converter, value);
            return null;
        } catch (InvocationTargetException error) {
            return String.valueOf(error.getCause().getMessage());
        }
    }

    /** Of Hadoop: its files of defaults, whose values tell flags and numbers, and every text in its code that begins as those keys do. */
    private void hadoop() throws Exception {
        var families = new HashSet<String>();
        for (var jar : jars) {
            try (var file = new JarFile(jar.toFile())) {
                for (var name : List.of("core-default.xml", "hdfs-default.xml")) {
                    var entry = file.getJarEntry(name);
                    if (entry != null) defaults(file.getInputStream(entry));
                }
            }
        }
        for (var key : types.keySet()) families.add(key.substring(0, key.indexOf('.')));
        var key = Pattern.compile("([a-z][a-z0-9]*)(?:\\.[\\w-]+)+\\.?");
        for (var jar : jars) {
            if (!jar.getFileName().toString().startsWith("hadoop-")) continue;
            eachClass(jar, (name, constants, uses) -> {
                for (var text : constants) {
                    var match = key.matcher(text);
                    if (match.matches() && families.contains(match.group(1))) literals.add(text);
                }
            });
        }
    }

    private void defaults(InputStream file) throws Exception {
        NodeList properties = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file).getElementsByTagName("property");
        for (var i = 0; i < properties.getLength(); i++) {
            var property = (Element) properties.item(i);
            var values = property.getElementsByTagName("value");
            var value = values.getLength() == 0 ? "" : values.item(0).getTextContent().trim();
            var name = property.getElementsByTagName("name").item(0).getTextContent().trim();
            types.put(name, value.matches("true|false") ? "flag" : value.matches("-?\\d+(\\.\\d+)?(ns|us|ms|s|m|h|d|[kKMGTPE])?") ? "number" : "");
        }
    }

    private interface Visitor {
        /** @param constants texts in the code @param uses classes that it names */
        void visit(String name, Collection<String> constants, Set<String> uses);
    }

    private static void eachClass(Path jar, Visitor visitor) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements();) {
                var entry = entries.nextElement();
                if (!entry.getName().endsWith(".class") || entry.getName().startsWith("META-INF")) continue;
                visitClass(entry.getName().replace(".class", ""), file.getInputStream(entry).readAllBytes(), visitor);
            }
        }
    }

    /** Reads the table of constants alone. Source: Java Virtual Machine Specification, 4.4. */
    private static void visitClass(String name, byte[] bytes, Visitor visitor) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        in.skipBytes(8);
        var count = in.readUnsignedShort();
        var texts = new String[count];
        var strings = new ArrayList<Integer>();
        var classes = new ArrayList<Integer>();
        for (var i = 1; i < count; i++) {
            var tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipBytes(4);
                case 5, 6 -> {
                    in.skipBytes(8);
                    i++; // it takes two places
                }
                case 7 -> classes.add(in.readUnsignedShort());
                case 8 -> strings.add(in.readUnsignedShort());
                case 15 -> in.skipBytes(3);
                case 16, 19, 20 -> in.skipBytes(2);
                default -> throw new IOException(name + ": a constant of kind " + tag);
            }
        }
        var uses = new HashSet<String>();
        for (var each : classes) uses.add(texts[each]);
        visitor.visit(name, strings.stream().map(each -> texts[each]).toList(), uses);
    }
}
