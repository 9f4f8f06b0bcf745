import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { StackEvent } from "../../deploy/engine";
import { pulumiEngine } from "../../deploy/pulumi-engine";
import { memberState } from "./members";

/**
 * A command called pulumi that knows what this program uses of the real one: which stacks there are, the events that it
 * sends to the address in `--event-log`, and two interrupts. It writes down how it was called.
 */
const command = `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const args = process.argv.slice(2);
const folder = __dirname;
const option = (name) => args[args.indexOf(name) + 1];
appendFileSync(folder + "/calls", JSON.stringify(args) + "\\n");
if (args[0] === "up") writeFileSync(folder + "/left-out", process.env.EVENT_GOVERNANCE_LEAVE_OUT ?? "");
const fail = (text) => { process.stderr.write(text + "\\n"); process.exit(255); };
if (args[0] === "version") console.log(readFileSync(folder + "/version", "utf8"));
else if (args[0] === "stack" && args[1] === "select") {
  const file = folder + "/stack-" + option("--stack");
  if (!existsSync(file)) fail("error: no stack named '" + option("--stack") + "' found");
} else if (args[0] === "stack" && args[1] === "init") writeFileSync(folder + "/stack-" + args[2], "");
else if (args[0] === "stack" && args[1] === "output") console.log("{}");
else if (args[0] === "stack" && args[1] === "history") console.log("[]");
else if (args[0] === "stack" && args[1] === "export")
  console.log(JSON.stringify({ version: 3, deployment: { resources: [{ urn: "urn:pulumi:prod::p::t::a", type: "t" }] } }));
else {
  const stack = option("--stack");
  if (stack.endsWith("stop")) process.on("SIGINT", () => fail("error: update canceled"));
  const events = [
    ...(args[0] === "preview" && args.includes("--policy-pack")
      ? [{ policyEvent: { policyPackName: "p", policyName: "named", enforcementLevel: "advisory", message: "m" } }]
      : []),
    { summaryEvent: { resourceChanges: { create: 3 } } },
  ];
  send(events.map((event) => ({ sequence: 1, timestamp: 1, ...event }))).then(() => {
    console.log("updating " + stack);
    if (stack.endsWith("locked")) fail("error: the stack is currently locked by 1 lock(s).");
    else if (stack.endsWith("denied")) fail("error: AccessDenied: events:PutRule");
    else if (stack.endsWith("stop")) setInterval(() => {}, 1000);
    else if (stack.endsWith("slow")) {
      let interrupts = 0;
      process.on("SIGINT", () => {
        interrupts++;
        appendFileSync(folder + "/interrupts", "x");
        if (interrupts === 2) process.exit(255);
      });
      writeFileSync(folder + "/ready", "");
      setInterval(() => {}, 1000);
    }
  });
}

/** Resolves when the other side has taken the events, for which the real command waits too before it ends. */
function send(events) {
  const load = createRequire(${JSON.stringify(__filename)});
  const { credentials } = load("@grpc/grpc-js");
  const { EventsClient } = load("@pulumi/pulumi/proto/events_grpc_pb");
  const { EventRequest } = load("@pulumi/pulumi/proto/events_pb");
  return new Promise((resolve, reject) => {
    const client = new EventsClient(option("--event-log").replace("tcp://", ""), credentials.createInsecure());
    const stream = client.streamEvents((error) => {
      client.close();
      if (error) reject(error);
      else resolve();
    });
    for (const event of events) {
      const request = new EventRequest();
      request.setEvent(JSON.stringify(event));
      stream.write(request);
    }
    stream.end();
  });
}
`;

describe("the engine with the pulumi command", () => {
  let folder: string;
  const path = process.env["PATH"] ?? "";
  const calls = () =>
    readFileSync(join(folder, "bin", "calls"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as string[]);
  const watch = () => {
    const events: StackEvent[] = [];
    const cancel = new AbortController();
    const terminate = new AbortController();
    const onEvent = (event: StackEvent) => void events.push(event);
    return { events, cancel, terminate, watch: { onEvent, cancel: cancel.signal, terminate: terminate.signal } };
  };
  const lastEnvironment = () => readFileSync(join(folder, "bin", "left-out"), "utf8");
  const isVersion = (version: string) => writeFileSync(join(folder, "bin", "version"), version);
  const open = async () => pulumiEngine({ folder, configFile: join(folder, "Pulumi.prod.yaml") });
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-engine-"));
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: event-governance\nruntime: nodejs\n");
    writeFileSync(join(folder, "bin", "pulumi"), command, { mode: 0o755 });
    writeFileSync(join(folder, "bin", "stack-prod"), "");
    isVersion("v3.206.0");
    process.env["PATH"] = `${join(folder, "bin")}${delimiter}${path}`;
  });
  after(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });

  it("finds a stack, and creates a missing one only on request", async () => {
    const engine = await open();
    assert.equal(await engine.open("prod", "leave"), "exists");
    assert.equal(await engine.open("prod.us-west-2", "leave"), "absent");
    assert.equal(await engine.open("prod.us-west-2", "create"), "created");
    assert.equal(await engine.open("prod.us-west-2", "create"), "exists");
  });

  it("passes every operation the environment's file, forwards events and output, and requests no secrets", async () => {
    const engine = await open();
    await engine.open("prod", "leave");
    for (const operation of ["up", "preview", "refresh", "destroy"] as const) {
      const { events, watch: each } = watch();
      await engine.run("prod", operation, each);
      const call =
        calls()
          .filter((args) => args[0] === operation)
          .at(-1) ?? [];
      assert.equal(call[call.indexOf("--config-file") + 1], join(folder, "Pulumi.prod.yaml"), operation);
      assert.equal(call[call.indexOf("--stack") + 1], "prod");
      assert.deepEqual(
        events.find(({ kind }) => kind === "summary"),
        { kind: "summary", changes: { created: 3, updated: 0, replaced: 0, deleted: 0, same: 0 } },
        operation,
      );
      assert.ok(events.some((event) => event.kind === "output" && event.text.includes("updating prod")));
    }
    assert.ok(!calls().some((args) => args[1] === "history" && args.includes("--show-secrets")));
  });

  it("previews an update with policy packs first, and counts only the update", async () => {
    const operations = () => calls().flatMap(([name]) => (name === "up" || name === "preview" ? [name] : []));
    for (const [policyPacks, expected] of [
      [[], ["up"]],
      [["/packs/a"], ["preview", "up"]],
    ] as const) {
      const engine = await pulumiEngine({ folder, configFile: join(folder, "Pulumi.prod.yaml"), policyPacks });
      await engine.open("prod", "leave");
      const before = operations().length;
      const { events, watch: each } = watch();
      await engine.run("prod", "up", each);
      assert.deepEqual(operations().slice(before), expected);
      assert.equal(events.filter(({ kind }) => kind === "summary").length, 1);
      assert.equal(
        events.filter(({ kind }) => kind === "policy").length,
        policyPacks.length,
        "what packs said of it is told",
      );
    }
  });

  it("checks policy packs on up and preview only", async () => {
    const engine = await pulumiEngine({
      folder,
      configFile: join(folder, "Pulumi.prod.yaml"),
      policyPacks: ["/packs/a"],
    });
    await engine.open("prod", "leave");
    for (const operation of ["up", "preview", "refresh", "destroy"] as const) {
      await engine.run("prod", operation, watch().watch);
      const call =
        calls()
          .filter((args) => args[0] === operation)
          .at(-1) ?? [];
      const held = operation === "up" || operation === "preview";
      assert.equal(
        call.includes("--policy-pack") && call[call.indexOf("--policy-pack") + 1] === "/packs/a",
        held,
        operation,
      );
    }
  });

  it("excludes omitted URNs in the engine and omitted accounts in the program, only for that operation", async () => {
    const engine = await open();
    await engine.open("prod", "leave");
    const urns = memberState("400000000001").map(({ urn }) => urn);
    await engine.run("prod", "up", watch().watch, { accountIds: ["400000000001"], urns });
    const call =
      calls()
        .filter((args) => args[0] === "up")
        .at(-1) ?? [];
    assert.deepEqual(
      call.flatMap((arg, index) => (arg === "--exclude" ? [call[index + 1]] : [])),
      urns,
    );
    assert(call.includes("--continue-on-error"));
    assert.equal(lastEnvironment(), "prod:400000000001");
    await engine.run("prod", "up", watch().watch);
    assert(
      !(
        calls()
          .filter((args) => args[0] === "up")
          .at(-1) ?? []
      ).includes("--exclude"),
    );
    assert.equal(lastEnvironment(), "");
  });

  it("reads the resources of a state", async () => {
    const engine = await open();
    await engine.open("prod", "leave");
    assert.deepEqual(await engine.state("prod"), [{ urn: "urn:pulumi:prod::p::t::a", type: "t" }]);
  });

  it("returns the command's own error", async () => {
    const engine = await open();
    await engine.open("prod.denied", "create");
    await assert.rejects(engine.run("prod.denied", "up", watch().watch), {
      message: "error: AccessDenied: events:PutRule",
    });
  });

  it("says how to free a locked stack", async () => {
    const engine = await open();
    await engine.open("prod.locked", "create");
    await assert.rejects(engine.run("prod.locked", "up", watch().watch), /pulumi cancel --stack prod\.locked/);
  });

  it("interrupts the command once for cancel and once more for terminate", async () => {
    const engine = await open();
    await engine.open("prod.slow", "create");
    const { cancel, terminate, watch: each } = watch();
    const ended = assert.rejects(engine.run("prod.slow", "up", each));
    const interrupts = () => {
      const file = join(folder, "bin", "interrupts");
      return existsSync(file) ? readFileSync(file, "utf8") : "";
    };
    await until(() => existsSync(join(folder, "bin", "ready")));
    cancel.abort();
    await until(() => interrupts() !== "");
    assert.equal(interrupts(), "x");
    terminate.abort();
    await ended;
    assert.equal(interrupts(), "xx");
  });

  it("does not lose a cancellation that comes before the command has started", async () => {
    const engine = await open();
    await engine.open("prod.stop", "create");
    const { cancel, watch: each } = watch();
    const ended = assert.rejects(engine.run("prod.stop", "up", each), /canceled/);
    cancel.abort();
    await ended;
  });

  it("rejects a command that writes its events to a file, from which some may be lost or read twice", async () => {
    for (const version of ["v3.205.0", "v2.300.0"]) {
      isVersion(version);
      try {
        await assert.rejects(open(), { name: "UsageError", message: /pulumi command/ });
      } finally {
        isVersion("v3.206.0");
      }
    }
  });

  it("says how to install a missing command", async () => {
    const before = process.env["PATH"];
    process.env["PATH"] = join(folder, "nothing");
    try {
      await assert.rejects(open(), { name: "UsageError", message: /no pulumi command on the PATH.*pulumi login/ });
    } finally {
      process.env["PATH"] = before;
    }
  });
});
