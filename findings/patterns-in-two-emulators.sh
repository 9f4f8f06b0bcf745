#!/usr/bin/env bash
# moto 5.2.5, localstack-core 2026.3.0 (both PyPI), event-ruler 2.1.0 (Maven Central: the matcher that AWS publishes)
#
# Guessed: moto does not know cidr, wildcard and equals-ignore-case, and takes each for met (60 %); it mixes the fields of
#          two objects in a list (70 %), and so does LocalStack (60 %), which otherwise answers as AWS's matcher does.
# Found:   moto knows every operator, but does not look into lists of objects at all: no pattern on a Security Hub finding
#          can match. In both, true equals 1 and is a number, and an asterisk ends at a line feed.
#          moto takes an empty list for a field that exists, does not look into a list within a list, and
#          takes an address with host bits before the slash for no range, which LocalStack refuses. LocalStack mixes two objects.
# Output:  the table below: event-ruler, moto, LocalStack; "refused" for a raised error.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv moto
moto/bin/pip install --quiet --disable-pip-version-check "moto[events]==5.2.5"
python3 -m venv localstack
localstack/bin/pip install --quiet --disable-pip-version-check "localstack-core[base-runtime]==2026.3.0"
for jar in software/amazon/event/ruler/event-ruler/2.1.0/event-ruler-2.1.0.jar \
  com/fasterxml/jackson/core/jackson-core/2.18.2/jackson-core-2.18.2.jar \
  com/fasterxml/jackson/core/jackson-databind/2.18.2/jackson-databind-2.18.2.jar \
  com/fasterxml/jackson/core/jackson-annotations/2.18.2/jackson-annotations-2.18.2.jar \
  ch/randelshofer/fastdoubleparser/2.0.1/fastdoubleparser-2.0.1.jar; do
  curl --silent --show-error --fail --location --remote-name "https://repo1.maven.org/maven2/$jar"
done

# Name, detail of the event, detail of the pattern
cat >cases <<'CASES'
a list of one object|{"f":[{"severity":"HIGH"}]}|{"f":{"severity":["HIGH"]}}
two fields of two objects|{"f":[{"a":"1","b":"2"},{"a":"3","b":"4"}]}|{"f":{"a":["1"],"b":["4"]}}
true is 1|{"a":1}|{"a":[true]}
true is a number|{"a":true}|{"a":[{"numeric":["=",1]}]}
an empty list exists|{"a":[]}|{"a":[{"exists":true}]}
an asterisk takes a line feed|{"a":"x\ny"}|{"a":[{"wildcard":"x*y"}]}
a range with host bits|{"a":"10.0.0.9"}|{"a":[{"cidr":"10.0.0.1/24"}]}
a list within a list|{"a":[["x"]]}|{"a":["x"]}
CASES

cat >match.py <<'PYTHON'
import json
import sys

if sys.argv[1] == "moto":
    from moto.events.models import EventPattern

    def matches(event, pattern):
        return EventPattern.load(pattern).matches_event(json.loads(event))
else:
    from localstack.services.events.event_rule_engine import EventPatternCompiler, EventRuleEngine

    def matches(event, pattern):
        return EventRuleEngine().evaluate_pattern_on_event(EventPatternCompiler().compile_event_pattern(pattern), event)

for line in open("cases"):
    _, event, pattern = line.rstrip("\n").split("|")
    try:
        print("yes" if matches(f'{{"detail":{event}}}', f'{{"detail":{pattern}}}') else "no")
    except Exception:
        print("refused")
PYTHON
cat >Match.java <<'JAVA'
import java.nio.file.*;
import software.amazon.event.ruler.Ruler;

public class Match {
  public static void main(String[] arguments) throws Exception {
    for (String line : Files.readAllLines(Path.of("cases"))) {
      String[] parts = line.split("\\|");
      boolean met = Ruler.matchesRule("{\"detail\":" + parts[1] + "}", "{\"detail\":" + parts[2] + "}");
      System.out.println(met ? "yes" : "no");
    }
  }
}
JAVA

paste -d'|' <(cut -d'|' -f1 cases) <(java -cp "*" Match.java) <(moto/bin/python match.py moto) \
  <(localstack/bin/python match.py localstack) |
  while IFS='|' read -r name ruler moto localstack; do
    printf '%-42s %-12s %-12s %s\n' "$name" "$ruler" "$moto" "$localstack"
  done | tee actual

diff - actual <<'EXPECTED'
a list of one object                       yes          no           yes
two fields of two objects                  no           no           yes
true is 1                                  no           yes          yes
true is a number                           no           yes          yes
an empty list exists                       no           yes          no
an asterisk takes a line feed              yes          no           no
a range with host bits                     yes          no           refused
a list within a list                       yes          no           yes
EXPECTED
