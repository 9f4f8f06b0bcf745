import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.Machine;

/**
 * Matches a folder's events against its patterns with AWS's event-ruler, on demand. Questions come on standard input:
 * "count PATTERNS" is answered with the ids found in all events, "measure PATTERNS SECONDS" with events for each second
 * of CPU time, where PATTERNS.tsv holds ids and patterns, and PATTERNS.ndjson the events.
 *
 * event-ruler has two ways to walk its automaton, which differ by a factor either way: the faster one counts. Only the
 * CPU time of the matching thread counts, not that of compiler and garbage collector.
 */
public final class EventRulerBench {
    private final Path folder;
    private final Map<String, List<String>> events = new HashMap<>();
    private final Map<String, List<Machine>> machines = new HashMap<>();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private EventRulerBench(Path folder) throws Exception {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        EventRulerBench bench = new EventRulerBench(Path.of(args[0]));
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] words = line.split(" ");
            List<Machine> both = bench.machines(words[1]);
            if (words[0].equals("count")) System.out.println(bench.matchAll(both.get(0), bench.events.get(words[1])));
            else {
                double best = 0;
                double seconds = Double.parseDouble(words[2]);
                for (Machine machine : both)
                    best = Math.max(best, bench.measure(machine, bench.events.get(words[1]), seconds));
                System.out.println(best);
            }
        }
    }

    private List<Machine> machines(String name) throws Exception {
        List<Machine> known = machines.get(name);
        if (known != null) return known;
        List<Machine> both = new ArrayList<>();
        for (boolean structured : new boolean[] {true, false}) {
            Machine machine = Machine.builder().withStructuredMatching(structured).build();
            for (String line : Files.readAllLines(folder.resolve(name + ".tsv"), StandardCharsets.UTF_8)) {
                String[] parts = line.split("\t", 2);
                machine.addRule(parts[0], parts[1]);
            }
            both.add(machine);
        }
        events.put(name, Files.readAllLines(folder.resolve(name + ".ndjson"), StandardCharsets.UTF_8));
        machines.put(name, both);
        return both;
    }

    private static long matchAll(Machine machine, List<String> events) throws Exception {
        long ids = 0;
        for (String event : events) ids += machine.rulesForJSONEvent(event).size();
        return ids;
    }

    private double measure(Machine machine, List<String> events, double seconds) throws Exception {
        long started = threads.getCurrentThreadCpuTime();
        long count = 0;
        double elapsed = 0;
        while (elapsed < seconds) {
            matchAll(machine, events);
            count += events.size();
            elapsed = (threads.getCurrentThreadCpuTime() - started) / 1e9;
        }
        return count / elapsed;
    }
}
