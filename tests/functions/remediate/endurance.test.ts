import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Envelope } from "../../../model/envelope";
import type { Moment } from "../../../simulator/services/endpoint/endpoint";
import { AwsError } from "../../../simulator/services/protocols/service";
import { ec2 } from "../../../simulator/services/ec2/api";
import { newBucket, s3 } from "../../../simulator/services/s3/api";
import type { FunctionsOptions } from "../../../simulator/services/lambda/functions";
import { apiCall, type FunctionsHub, noon, openHub, type RecordedHub, recordHub } from "../hub";

const [shop, sandbox] = ["400000000001", "400000000002"] as const;
const region = "us-east-1";

const unblocked = (bucketName: string, eventID = "first", account: string = shop): Envelope =>
  apiCall(
    "s3",
    "DeleteBucketPublicAccessBlock",
    { eventID: `${bucketName} ${eventID}`, requestParameters: { bucketName } },
    { account },
  );

describe("remediate, during failures", () => {
  let hub: RecordedHub;
  before(async () => {
    hub = await recordHub((raw) => {
      const instances = { requiredTags: { team: "unknown" }, ownerTag: "" };
      // A notification may wait for an hour: time would pass between two events of a test.
      delete raw["notifications"];
      raw["remediation"] = { mode: "enforce", instances, breaker: { actions: 6, accountActions: 4 } };
    });
  });

  function open(options: Partial<FunctionsOptions> = {}, ...buckets: string[]): FunctionsHub {
    const functions = openHub(hub, options);
    for (const bucket of buckets) functions.aws.state(s3, shop, region).set(bucket, newBucket());
    return functions;
  }
  const blockOf = ({ aws }: FunctionsHub, bucket: string, account: string = shop) =>
    aws.state(s3, account, region).get(bucket)?.publicAccessBlock?.["BlockPublicPolicy"];
  const changes = ({ aws }: FunctionsHub) =>
    aws.calls.filter(({ action, outcome }) => action === "s3:PutPublicAccessBlock" && outcome === "done").length;
  const reports = ({ caused }: FunctionsHub) =>
    caused
      .map(({ delivery }) => delivery.event)
      .filter(({ source }) => source === "event-governance.remediation")
      .map(({ detail }) => detail as Record<string, any>);
  const outcomes = (functions: FunctionsHub) => reports(functions).map(({ outcome }) => String(outcome));
  const failures = ({ runOf }: FunctionsHub) => runOf("remediate").invocations.flatMap(({ error }) => error ?? []);

  /** Something that happens once, at a call of this name. */
  const once = (action: string, when?: Moment["when"]) => {
    let left = 1;
    return (moment: { readonly when?: Moment["when"]; readonly call: Moment["call"] }) =>
      moment.call.action === action && moment.when === when && left-- > 0;
  };
  const failOnce = (action: string): FunctionsOptions["fault"] => {
    const now = once(action);
    return (call) => (now({ call }) ? new AwsError("InternalServerError", "No.", 500) : undefined);
  };

  for (const [what, when] of [
    ["before it acts", "before"],
    ["when it has acted and told nobody", "after"],
  ] as const)
    it(`acts and reports once although a container dies ${what}`, async () => {
      const functions = open({ crash: once("s3:PutPublicAccessBlock", when) }, "exports");
      await functions.send("remediate", unblocked("exports"));
      assert.deepEqual(failures(functions), ["Error: Runtime exited without a reason"]);
      assert.equal(blockOf(functions, "exports"), true);
      assert.equal(changes(functions), 1);
      assert.deepEqual(outcomes(functions), ["acted"]);
      assert.deepEqual(
        reports(functions)[0]?.["calls"].map(({ action }: { action: string }) => action),
        ["PutPublicAccessBlock"],
      );
      assert.equal(/interrupted/.test(String(reports(functions)[0]?.["reason"])), when === "after");
      assert.deepEqual(functions.givenUp(), []);
    });

  it("is retried if its state could not be written", async () => {
    for (const failing of [1, 2, 3, 4]) {
      let writes = 0;
      const fault: FunctionsOptions["fault"] = ({ action, input }) =>
        action === "dynamodb:UpdateItem" && JSON.stringify(input).includes("remediate#") && ++writes === failing
          ? new AwsError("InternalServerError", "No.", 500)
          : undefined;
      const crash = once("s3:PutPublicAccessBlock", "before");
      const functions = open({ fault, ...(failing === 4 && { crash }) }, "exports");
      await functions.send("remediate", unblocked("exports"));
      assert.equal(blockOf(functions, "exports"), true, `write ${failing}`);
      assert(outcomes(functions).every((outcome) => outcome === "acted") && outcomes(functions).length > 0);
      assert.deepEqual(functions.givenUp(), [], `write ${failing}`);
    }
  });

  it("reports what it did although the bus rejected the report at first", async () => {
    const functions = open({ fault: failOnce("events:PutEvents") }, "exports");
    await functions.send("remediate", unblocked("exports"));
    assert.equal(changes(functions), 1);
    assert.deepEqual(outcomes(functions), ["acted"]);
    assert.equal(reports(functions)[0]?.["calls"][0].action, "PutPublicAccessBlock");
    assert.deepEqual(functions.givenUp(), []);
  });

  it("handles a redriven dead letter again", async () => {
    let broken = true;
    const fault: FunctionsOptions["fault"] = ({ action }) =>
      broken && action === "s3:PutPublicAccessBlock" ? new AwsError("InternalError", "No.", 500) : undefined;
    const functions = open({ fault }, "exports");
    const event = unblocked("exports");
    const { deadLetters } = await functions.send("remediate", event);
    assert.deepEqual([deadLetters.length, outcomes(functions)], [1, ["failed"]]);
    broken = false;
    await functions.send("remediate", event);
    assert.equal(blockOf(functions, "exports"), true);
    assert.deepEqual(outcomes(functions), ["failed", "acted"]);
  });

  describe("with an event about many instances", () => {
    const ids = [1, 2, 3, 4].map((number) => `i-0123456789abcde0${number}`);
    const launched = apiCall("ec2", "RunInstances", {
      responseElements: { instancesSet: { items: ids.map((instanceId) => ({ instanceId })) } },
    });
    const withInstances = (options: Partial<FunctionsOptions>) => {
      const functions = open(options);
      const { instances } = functions.aws.state(ec2, shop, region);
      for (const id of ids) {
        const networkInterface = { id: `eni-${id}`, groups: [] };
        instances.set(id, { vpcId: "vpc-1", state: "running", tags: {}, networkInterface });
      }
      return { functions, tags: () => ids.map((id) => instances.get(id)?.tags["team"]) };
    };

    it("continues with the others if one cannot be read", async () => {
      const fault: FunctionsOptions["fault"] = ({ action, input }) =>
        action === "ec2:DescribeInstances" && JSON.stringify(input).includes(ids[0] ?? "")
          ? new AwsError("InternalError", "No.", 500)
          : undefined;
      const { functions, tags } = withInstances({ fault });
      await functions.send("remediate", launched);
      assert.deepEqual(tags(), [undefined, "unknown", "unknown", "unknown"]);
      assert.deepEqual(outcomes(functions), ["acted", "acted", "acted", "failed"]);
    });

    it("stops before its time is up, and handles the rest of the event and of the batch in later invocations", async () => {
      const slow: FunctionsOptions["fault"] = ({ action }) => {
        if (action === "ec2:CreateTags") functions.advance(50);
        return undefined;
      };
      const { functions, tags } = withInstances({ fault: slow });
      functions.aws.state(s3, shop, region).set("exports", newBucket());
      await functions.send("remediate", launched, unblocked("exports"));
      assert.deepEqual(tags(), Array(4).fill("unknown"));
      assert.deepEqual(failures(functions), [], "an invocation was cut off by its timeout");
      assert(functions.runOf("remediate").invocations.length > 2);
      assert.equal(functions.aws.calls.filter(({ action }) => action === "ec2:CreateTags").length, 4);
      assert.equal(outcomes(functions).filter((outcome) => outcome === "acted").length, 5);
    });

    it("continues after an invocation that timed out", async () => {
      let hangs = true;
      const hang: FunctionsOptions["fault"] = ({ action, input }) => {
        if (action !== "ec2:DescribeInstances" || !JSON.stringify(input).includes(ids[2] ?? "") || !hangs) return;
        hangs = false;
        functions.advance(1000);
        return undefined;
      };
      const { functions, tags } = withInstances({ fault: hang });
      await functions.send("remediate", launched);
      assert.deepEqual(failures(functions), ["Error: Task timed out after 120 seconds"]);
      assert.deepEqual(tags(), Array(4).fill("unknown"));
      assert.equal(functions.aws.calls.filter(({ action }) => action === "ec2:CreateTags").length, 4);
      assert.deepEqual(outcomes(functions), Array(4).fill("acted"));
      assert.deepEqual(functions.givenUp(), []);
    });
  });

  it("remediates again after the cooldown if the resource was changed back during it", async () => {
    const functions = open({}, "exports");
    await functions.send("remediate", unblocked("exports", "first"));
    delete functions.aws.state(s3, shop, region).get("exports")?.publicAccessBlock;
    await functions.send("remediate", unblocked("exports", "second"));
    assert.deepEqual(outcomes(functions), ["acted", "cooling-down", "acted"]);
    assert.match(String(reports(functions)[1]?.["reason"]), /checked again after 2026-11-02T12:10Z/);
    assert.equal(blockOf(functions, "exports"), true);
  });

  it("remediates once if several events waited for the cooldown, and not at all if its owner was faster", async () => {
    let ownerMends = false;
    const fault: FunctionsOptions["fault"] = ({ action }) => {
      if (ownerMends && action === "sqs:ChangeMessageVisibilityBatch")
        Object.assign(bucket(), { publicAccessBlock: block });
      return undefined;
    };
    const functions = open({ fault }, "exports");
    const bucket = () => functions.aws.state(s3, shop, region).get("exports") as { publicAccessBlock?: unknown };
    await functions.send("remediate", unblocked("exports", "first"));
    const block = bucket().publicAccessBlock;
    delete bucket().publicAccessBlock;
    await functions.send("remediate", unblocked("exports", "second"), unblocked("exports", "third"));
    assert.deepEqual(outcomes(functions), ["acted", "cooling-down", "cooling-down", "acted"]);
    delete bucket().publicAccessBlock;
    ownerMends = true;
    await functions.send("remediate", unblocked("exports", "fourth"));
    assert.deepEqual(outcomes(functions).slice(4), ["cooling-down"]);
    assert.equal(changes(functions), 2);
  });

  it("waits for a cooldown that is longer than SQS can hide a message", async () => {
    const long = await recordHub((raw) => (raw["remediation"] = { mode: "enforce", cooldownMinutes: 1440 }));
    const functions = openHub(long);
    functions.aws.state(s3, shop, region).set("exports", newBucket());
    await functions.send("remediate", unblocked("exports", "first"));
    delete functions.aws.state(s3, shop, region).get("exports")?.publicAccessBlock;
    await functions.send("remediate", unblocked("exports", "second"));
    assert.deepEqual(outcomes(functions), ["acted", "cooling-down", "acted"]);
    const last = functions.caused.at(-1)?.delivery.event.time ?? "";
    assert(Date.parse(last) >= noon.getTime() + 24 * 3_600_000, last);
  });

  it("limits one account without blocking others, and acts on delayed events in later periods", async () => {
    const functions = open();
    const names = [1, 2, 3, 4, 5, 6].map((number) => `scratch-${number}`);
    for (const name of names) functions.aws.state(s3, sandbox, region).set(name, newBucket());
    functions.aws.state(s3, shop, region).set("exports", newBucket());
    await functions.send(
      "remediate",
      ...names.map((name) => unblocked(name, "first", sandbox)),
      unblocked("exports", "first", shop),
    );
    assert.deepEqual(outcomes(functions), [
      ...Array<string>(4).fill("acted"),
      ...Array<string>(2).fill("breaker-open"),
      "acted",
      ...Array<string>(2).fill("acted"),
    ]);
    assert.deepEqual(
      [...names.map((name) => blockOf(functions, name, sandbox)), blockOf(functions, "exports")],
      Array(7).fill(true),
    );
    assert.match(String(reports(functions)[4]?.["reason"]), new RegExp(`account ${sandbox} was acted on 4 times`));
    assert.equal(reports(functions)[6]?.["account"], shop);
    assert.deepEqual(functions.givenUp(), []);
  });

  it("limits the whole hub if all accounts together need too many actions", async () => {
    const functions = open();
    const accounts = [shop, sandbox];
    const events = accounts.flatMap((account) =>
      [1, 2, 3, 4].map((number) => {
        functions.aws.state(s3, account, region).set(`bucket-${account}-${number}`, newBucket());
        return unblocked(`bucket-${account}-${number}`, "first", account);
      }),
    );
    await functions.send("remediate", ...events);
    assert.deepEqual(outcomes(functions), [
      ...Array<string>(6).fill("acted"),
      ...Array<string>(2).fill("breaker-open"),
      ...Array<string>(2).fill("acted"),
    ]);
    assert.equal(changes(functions), 8);
    // Each outcome is counted, by the name that the alarm has.
    const counted = functions
      .runOf("remediate")
      .log.filter((line) => line.includes('"_aws"'))
      .map((line) => JSON.parse(line) as Record<string, any>);
    const sum = (metric: string) => counted.flatMap((line) => (line[metric] as number[] | number) ?? []);
    const total = (metric: string) => sum(metric).reduce((all, each) => all + each, 0);
    assert.deepEqual([total("RemediationActed"), total("RemediationBreakerOpen")], [8, 2]);
    assert.equal(counted[0]?.["service"], "remediate");
  });

  it("eventually handles everything that waits for the breaker, however long the queue", async () => {
    const narrow = await recordHub((raw) => {
      raw["remediation"] = { mode: "enforce", breaker: { actions: 5, accountActions: 1 } };
    });
    const functions = openHub(narrow);
    const buckets = Array.from({ length: 30 }, (_, index) => `bucket-${index}`);
    for (const bucket of buckets) functions.aws.state(s3, shop, region).set(bucket, newBucket());
    await functions.send("remediate", ...buckets.map((bucket) => unblocked(bucket)));
    assert.deepEqual(functions.givenUp(), []);
    assert.equal(changes(functions), 30);
    assert.equal(outcomes(functions).filter((outcome) => outcome === "breaker-open").length, 29);
  });

  it("gets its time limit from Lambda, and returns what it has no time for", async () => {
    const code = hub.graphs
      .flatMap(({ resources }) => resources)
      .find(({ type, name }) => type === "aws:lambda/function:Function" && name === "responder-remediate")?.inputs as {
      code: { archive: { assets: Record<string, { asset: { path?: string; text?: string } }> } };
      environment: { variables: Record<string, string> };
    };
    const { assets } = code.code.archive;
    const folder = mkdtempSync(join(tmpdir(), "remediate-"));
    cpSync(assets["index.js"]?.asset.path ?? "", join(folder, "index.js"));
    writeFileSync(join(folder, "configuration.json"), assets["configuration.json"]?.asset.text ?? "");
    // As Lambda runs it, in a process of its own, where AWS is out of reach: nothing is called but SQS, in vain.
    const run = `
      const messages = [{
        messageId: "1", receiptHandle: "1", body: process.argv[1], attributes: { ApproximateReceiveCount: "1" },
        eventSourceARN: "arn:aws:sqs:${region}:100000000002:queue",
      }];
      require(${JSON.stringify(join(folder, "index.js"))})
        .handler({ Records: messages }, { getRemainingTimeInMillis: () => 29_999 })
        .then((answer) => console.log("ANSWER" + JSON.stringify(answer)));`;
    const said = execFileSync(process.execPath, ["-e", run, JSON.stringify(unblocked("exports"))], {
      cwd: process.cwd(),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: {
        ...code.environment.variables,
        NODE_PATH: join(process.cwd(), "node_modules"),
        PATH: process.env["PATH"],
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "none",
        AWS_MAX_ATTEMPTS: "1",
        AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      },
    });
    rmSync(folder, { recursive: true });
    assert.match(said, /ANSWER\{"batchItemFailures":\[\{"itemIdentifier":"1"\}\]\}/);
    assert.match(said, /the invocation is out of time/);
  });
});
