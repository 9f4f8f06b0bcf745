import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { match } from "../../commands/match";
import { caseGroups } from "../model/pattern/cases";

describe("npm run match", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "match-"))));
  after(() => rmSync(folder, { recursive: true }));

  function file(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  describe("with --pattern and --event", () => {
    it("prints match, and exits 0", async () => {
      const pattern = file("pattern.json", '{"source": ["aws.ec2"]}');
      const event = file("event.json", '{"source": "aws.ec2"}\n');
      assert.deepEqual(await run(["--pattern", pattern, "--event", event]), { code: 0, out: "match\n", error: "" });
    });

    it("prints no match, and exits 1", async () => {
      const pattern = file("pattern.json", '{"count": [9007199254740993]}');
      const event = file("event.json", '{"count": 9007199254740992}');
      assert.deepEqual(await run(["--pattern", pattern, "--event", event]), { code: 1, out: "no match\n", error: "" });
    });

    it("prints why a pattern is invalid, one problem per line, and exits 2", async () => {
      const pattern = file("pattern.json", '{"source": "aws.ec2", "detail": {}}');
      const event = file("event.json", "{}");
      assert.deepEqual(await run(["--pattern", pattern, "--event", event]), {
        code: 2,
        out:
          'invalid: source is "aws.ec2", a bare value; write ["aws.ec2"].\n' +
          "invalid: detail is {}, which has no condition; name a field or remove it.\n",
        error: "",
      });
    });

    it("reads either from standard input, with or without a byte order mark", async () => {
      const pattern = file("pattern.json", '{"a": ["é"]}');
      const event = file("event.json", '{"a": "é"}');
      assert.equal((await run(["--pattern", pattern, "--event", "-"], ['\uFEFF{"a": "é"}'])).out, "match\n");
      assert.equal((await run(["--pattern", "-", "--event", event], ['{"a": ["x"]}'])).out, "no match\n");
    });

    it("prints what is wrong with an event, and exits 2", async () => {
      const pattern = file("pattern.json", '{"a": ["x"]}');
      const event = file("event.json", '{"a": "x"');
      const { code, out, error } = await run(["--pattern", pattern, "--event", event]);
      assert.deepEqual([code, out], [2, ""]);
      assert.equal(
        error,
        `${event}: The event is not JSON: Unexpected end at line 1, column 10: expected "," or "}".\n`,
      );
    });
  });

  describe("takes JSON in place of a file", () => {
    const pattern = '{"source": ["aws.ec2"]}';
    it("for either or both", async () => {
      const given: readonly [readonly string[], number][] = [
        [["--pattern", pattern, "--event", file("event.json", '{"source": "aws.ec2"}')], 0],
        [["--pattern", file("pattern.json", pattern), "--event", ' {"source": "aws.iam"}'], 1],
        [["--pattern", pattern, "--event", '{"source": "aws.ec2"}'], 0],
      ];
      for (const [args, code] of given)
        assert.deepEqual(await run(args), { code, out: code === 0 ? "match\n" : "no match\n", error: "" });
    });

    it("and says what is wrong with it", async () => {
      const { code, out } = await run(["--pattern", '{"source": "aws.ec2"}', "--event", "{}"]);
      assert.deepEqual([code, out], [2, 'invalid: source is "aws.ec2", a bare value; write ["aws.ec2"].\n']);
      const { error } = await run(["--pattern", pattern, "--event", '{"source": '], []);
      assert.match(error, /^--event: The event is not JSON/);
    });
  });

  describe("says that an event is none of EventBridge's, and what to write,", () => {
    const pattern = '{"source": ["aws.iam"], "detail": {"eventName": ["CreateUser"]}}';
    const record = {
      eventVersion: "1.08",
      eventTime: "2026-11-02T10:15:30Z",
      eventSource: "iam.amazonaws.com",
      eventName: "CreateUser",
      eventType: "AwsApiCall",
    };
    const signIn = { ...record, eventSource: "signin.amazonaws.com", eventType: "AwsConsoleSignIn" };
    const lookedUp = { EventId: "1", CloudTrailEvent: JSON.stringify(record) };
    const wrapped = (source: string, type: string) =>
      `EventBridge sends each record as the detail of an event; write {"source":"${source}","detail-type":"${type}","detail":RECORD}.`;
    const iam = wrapped("aws.iam", "AWS API Call via CloudTrail");
    const whole = " `npm start -- --events FILE` reads a whole file and answers for each record.";
    const cases: readonly [string, object, string][] = [
      ["a CloudTrail log file", { Records: [record, record] }, iam + whole],
      [
        "a CloudTrail log file",
        { Records: [signIn] },
        wrapped("aws.signin", "AWS Console Sign In via CloudTrail") + whole,
      ],
      ["a CloudTrail log file", { Records: [] }, wrapped("aws.SERVICE", "AWS API Call via CloudTrail") + whole],
      ["a CloudTrail record", record, iam],
      ["the answer of `aws cloudtrail lookup-events`", { Events: [lookedUp] }, iam + whole],
      ["an entry of `lookup-events`", lookedUp, iam],
    ];
    for (const [what, event, advice] of cases)
      it(`for ${what} of ${JSON.stringify(event).length} characters`, async () => {
        const path = file("event.json", JSON.stringify(event));
        const { code, out, error } = await run(["--pattern", pattern, "--event", path]);
        assert.deepEqual([code, out, error], [2, "", `${path} is ${what}, not an EventBridge event. ${advice}\n`]);
        const line = JSON.stringify({ pattern: JSON.parse(pattern) as object, event });
        assert.deepEqual(await run(["--cases", "-"], [`${line}\n`]), {
          code: 0,
          out: `invalid: The event is ${what}, not an EventBridge event. ${advice}\n`,
          error: "",
        });
      });

    it("and only if the pattern does not match, and the event is no other JSON", async () => {
      const answers: readonly [string, object, number][] = [
        ['{"eventName": ["CreateUser"]}', record, 0],
        ['{"Records": {"eventName": ["CreateUser"]}}', { Records: [record] }, 0],
        [pattern, { Records: [{ messageId: "1", body: "x" }] }, 1],
        [pattern, { messageId: "1", body: "x" }, 1],
        [pattern, { source: "aws.iam", "detail-type": "AWS API Call via CloudTrail", detail: { eventName: "x" } }, 1],
        [pattern, {}, 1],
      ];
      for (const [asked, event, code] of answers)
        assert.equal((await run(["--pattern", asked, "--event", JSON.stringify(event)])).code, code);
    });
  });

  describe("with --cases", () => {
    it("answers every case as in the table of cases, digits and duplicate keys included", async () => {
      const cases = caseGroups.flatMap((group) => group.cases);
      const lines = cases.map(([pattern, event]) => JSON.stringify({ pattern, event }));
      const { out } = await run(["--cases", file("cases.ndjson", lines.join("\n"))]);
      const answers = out.trimEnd().split("\n");
      assert.equal(answers.length, cases.length);
      cases.forEach(([pattern, event, expected], index) => {
        const answer = answers[index]?.replace(/^invalid: .+/, "invalid").replace("no-match", "no match");
        assert.equal(answer, expected, `${JSON.stringify(pattern)} and ${JSON.stringify(event)}: ${answers[index]}`);
      });
    });

    it("keeps digits and duplicate keys of JSON values, not only of JSON text", async () => {
      const lines = [
        '{"pattern": {"a": [15]}, "event": {"a": 1.5e1}}',
        '{"pattern": {"a": [9007199254740993]}, "event": {"a": 9007199254740992}}',
        '{"pattern": {"a": [1e400]}, "event": {"a": 1e400}}',
        '{"event": {"a": "x", "a": "y"}, "pattern": {"a": ["x"]}}',
        '{"pattern": {"a": ["x"], "a": ["y"]}, "event": {"a": "x"}}',
      ];
      const { out } = await run(["--cases", "-"], [lines.join("\n")]);
      assert.equal(out, "match\nno-match\nmatch\nmatch\nno-match\n");
    });

    it("reports an invalid line, on one line, and continues", async () => {
      const lines = [
        '{"pattern": {"a": ["x"]}, "event": {"a": "x"',
        "[1]",
        "",
        '{"event": {"a": "x"}}',
        '{"pattern": {"a": ["x"]}}',
        '{"pattern": {"a": [], "b": 5}, "event": {}}',
        '{"pattern": "{", "event": {}}',
        '{"pattern": {"a": ["x"]}, "event": [1]}',
        '{"pattern": {"a": ["x"]}, "event": "{\\"a\\": x}"}',
        '{"pattern": {"a": ["x"]}, "event": {"b": "\\q"}}',
        '{"pattern": {"a": ["x"]}, "event": {"a": "x"}}',
      ];
      const { code, out, error } = await run(["--cases", "-"], [`${lines.join("\r\n")}\r\n`]);
      assert.deepEqual(out.split("\n"), [
        'invalid: The case is not a JSON object: Unexpected end at line 1, column 46: expected "," or "}".',
        "invalid: The case is not a JSON object: expected an object, found [1].",
        'invalid: The case has no "pattern".',
        'invalid: The case has no "event".',
        "invalid: a is [], which nothing can match; write at least one value. b is 5, a bare value; write [5].",
        "invalid: The pattern is not JSON: Unexpected end at line 1, column 2: expected a key in double quotes.",
        "invalid: The event is [1]; write an object.",
        'invalid: The event is not JSON: Unexpected "x" at line 1, column 7: expected a value.',
        'invalid: The event is not JSON: Unexpected "\\"" at line 1, column 7: the string has a bad escape or a raw control character.',
        "match",
        "",
      ]);
      assert.deepEqual([code, error], [0, ""]);
    });

    it("joins lines that arrive in chunks, and does not split at a line separator in a string", async () => {
      const line = '{"pattern": {"a": ["é\u2028"]}, "event": {"a": "é\u2028"}}';
      const bytes = Buffer.from(`${line}\n${line}`);
      const pieces = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1));
      assert.equal((await run(["--cases", "-"], pieces)).out, "match\nmatch\n");
    });

    it("answers 100,000 lines with only a few of them in memory", async () => {
      const line = `${JSON.stringify({ pattern: { a: ["x"] }, event: { a: "x", b: "y".repeat(100) } })}\n`;
      let waiting = 0;
      let mostWaiting = 0;
      function* chunks(): Generator<string> {
        for (let count = 0; count < 100_000; count += 100) {
          waiting += 100;
          mostWaiting = Math.max(mostWaiting, waiting);
          yield line.repeat(100);
        }
      }
      const { code, out } = await run(
        ["--cases", "-"],
        chunks(),
        (answers) => (waiting -= answers.split("\n").length - 1),
      );
      assert.equal(code, 0);
      assert.equal(out, "match\n".repeat(100_000));
      assert.ok(mostWaiting < 30_000, `${mostWaiting} lines were read before they were answered`);
    });
  });

  describe("with a usage error, reports it on one line and exits 2:", () => {
    const wrong: readonly [readonly string[], string][] = [
      [[], "Missing --pattern and --event: write --pattern FILE --event FILE, or --cases FILE.\n"],
      [["--event", "x"], "Missing --pattern: write --pattern FILE --event FILE, or --cases FILE.\n"],
      [["--pattern", "x"], "Missing --event: write --pattern FILE --event FILE, or --cases FILE.\n"],
      [["--pattern", "-", "--event", "-"], "Only one of --pattern and --event can be standard input.\n"],
      [
        ["--cases", "x", "--event", "y"],
        "--cases cannot be combined with --pattern or --event: each case has its own pattern and event.\n",
      ],
      [["--casus", "x"], "unknown option '--casus' (Did you mean --cases?). Run it with --help for usage.\n"],
      [["--cases"], "option '--cases <FILE>' argument missing. Run it with --help for usage.\n"],
      [["--cases", "no/such.ndjson"], 'Cannot read "no/such.ndjson": there is no such file.\n'],
      [["--cases", __dirname], `Cannot read "${__dirname}": it is a folder.\n`],
    ];
    for (const [args, message] of wrong)
      it(args.join(" ") || "without options", async () => {
        assert.deepEqual(await run(args), { code: 2, out: "", error: message });
      });
  });

  it("prints help with --help, and exits 0", async () => {
    const { code, out, error } = await run(["--help"]);
    assert.deepEqual([code, error], [0, ""]);
    assert.match(out, /--pattern <FILE>[^]*--cases <FILE>[^]*Exit code: 0 match, 1 no match, 2 error/);
  });

  it("runs as a program, and stops silently if its output is closed", async () => {
    const script = join(__dirname, "../../commands/match.ts");
    const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", script, "--cases", "-"]);
    child.stdin.on("error", () => undefined);
    const line = '{"pattern": {"a": ["x"]}, "event": {"a": "x"}}\n';
    child.stdin.write(line.repeat(20_000));
    const [first] = (await once(child.stdout, "data")) as [Buffer];
    assert.ok(first.toString().startsWith("match\nmatch\n"));
    child.stdout.destroy();
    child.stdin.write(line.repeat(100_000));
    child.stdin.end();
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });
});

async function run(
  args: readonly string[],
  input: Iterable<string | Buffer> = [],
  onAnswers: (answers: string) => void = () => undefined,
): Promise<{ code: number; out: string; error: string }> {
  let out = "";
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out += chunk.toString();
      onAnswers(chunk.toString());
      setImmediate(done);
    },
  });
  const stderr = new PassThrough();
  const code = await match(args, { stdin: Readable.from(input, { objectMode: false }), stdout, stderr });
  stdout.end();
  await once(stdout, "finish");
  return { code, out, error: await text(stderr.end()) };
}
