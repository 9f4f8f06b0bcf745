import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.Machine;

/**
 * Matches a folder's events against its patterns with AWS's event-ruler, on demand. Questions come on standard input:
 * "count PATTERNS" is answered with the ids found in all events, "measure PATTERNS SECONDS" with events a second, where
 * PATTERNS.tsv holds ids and patterns.
 */
public final class EventRulerBench {
    private final List<String> events;
    private final Path folder;
    private final Map<String, Machine> machines = new HashMap<>();

    private EventRulerBench(Path folder) throws Exception {
        this.folder = folder;
        this.events = Files.readAllLines(folder.resolve("events.ndjson"), StandardCharsets.UTF_8);
    }

    public static void main(String[] args) throws Exception {
        EventRulerBench bench = new EventRulerBench(Path.of(args[0]));
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] words = line.split(" ");
            Machine machine = bench.machine(words[1]);
            if (words[0].equals("count")) System.out.println(bench.matchAll(machine));
            else System.out.println(bench.measure(machine, Double.parseDouble(words[2])));
        }
    }

    private Machine machine(String name) throws Exception {
        Machine known = machines.get(name);
        if (known != null) return known;
        Machine machine = new Machine();
        for (String line : Files.readAllLines(folder.resolve(name + ".tsv"), StandardCharsets.UTF_8)) {
            String[] parts = line.split("\t", 2);
            machine.addRule(parts[0], parts[1]);
        }
        machines.put(name, machine);
        return machine;
    }

    private long matchAll(Machine machine) throws Exception {
        long ids = 0;
        for (String event : events) ids += machine.rulesForJSONEvent(event).size();
        return ids;
    }

    private double measure(Machine machine, double seconds) throws Exception {
        long started = System.nanoTime();
        long count = 0;
        double elapsed = 0;
        while (elapsed < seconds) {
            matchAll(machine);
            count += events.size();
            elapsed = (System.nanoTime() - started) / 1e9;
        }
        return count / elapsed;
    }
}
