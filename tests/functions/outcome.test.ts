import assert from "node:assert/strict";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import type { UpdateRequest } from "../../functions/findings/finding-update";
import { writeAll } from "../../functions/findings/outcome";
import type { SecurityHub, Unprocessed } from "../../functions/findings/hub";
import { findingKey } from "../../model/findings/finding";
import { findingLike } from "./finding-fixture";

describe("updating many findings", () => {
  const telling = { logger: new Logger({ logLevel: "SILENT" }), metrics: new Metrics(), written: "Written" };
  const findings = Array.from({ length: 230 }, (_, index) => findingLike({ Id: `f-${index}` }));
  const planned = findings.map((finding) => ({ finding, update: { userDefinedFields: { a: "b" } } }));

  /** A Security Hub with the given responses, which records its requests. */
  function answering(answer: (request: UpdateRequest, index: number) => Unprocessed[]) {
    const requests: UpdateRequest[] = [];
    const hub = {
      update: (_: string, request: UpdateRequest) =>
        new Promise<Unprocessed[]>((resolve) => resolve(answer(request, requests.push(request) - 1))),
    } as unknown as SecurityHub;
    return { hub, requests };
  }
  const refused = (id: string, code: string, retriable: boolean): Unprocessed => ({ id, code, message: "", retriable });

  it("sends at most a hundred at a time, and each finding once", async () => {
    const { hub, requests } = answering(() => []);
    assert.equal((await writeAll(hub, "us-east-1", [...planned, ...planned], telling)).size, 0);
    assert.deepEqual(
      requests.map((request) => request.findings.length),
      [100, 100, 30],
    );
  });

  it("retries only what may succeed, one finding at a time", async () => {
    const { hub } = answering((_, index) =>
      index === 0 ? [refused("f-1", "ConcurrentUpdateError", true), refused("f-2", "InvalidInput", false)] : [],
    );
    const again = await writeAll(hub, "us-east-1", planned, telling);
    assert.deepEqual([...again], [findingKey(findings[1] as (typeof findings)[0])]);
  });

  it("continues with the next request if one fails as a whole", async () => {
    const { hub, requests } = answering((_, index) => {
      if (index === 1) throw new Error("ThrottlingException");
      return [];
    });
    const again = await writeAll(hub, "us-east-1", planned, telling);
    assert.equal(requests.length, 3);
    assert.deepEqual([...again], findings.slice(100, 200).map(findingKey));
  });
});
