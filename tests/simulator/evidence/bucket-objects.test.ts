import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Graph, Resource } from "../../../simulator/graph";
import { expiringObjects, placeBucketObjects } from "../../../simulator/evidence/bucket-objects";
import { recorded } from "../services/athena/fixture";

const graphOf = (...resources: readonly Resource[]): Graph[] => [
  { stack: "prod", resources, outputs: {}, messages: [] },
];

const object = (name: string, inputs: Record<string, unknown>) =>
  recorded("aws:s3/bucketObjectv2:BucketObjectv2", name, { bucket: "working", key: `tables/${name}`, ...inputs });

const lifecycle = (...rules: readonly Record<string, unknown>[]) =>
  recorded("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "working", { bucket: "working", rules });

describe("objects that the program puts into buckets", () => {
  let root: string;
  before(() => (root = mkdtempSync(join(tmpdir(), "objects-"))));
  after(() => rmSync(root, { recursive: true }));

  it("are written to their S3 keys, with their records counted", async () => {
    const placed = await placeBucketObjects(
      graphOf(
        object("a.ndjson", { content: '{"a":1}\n{"a":"ü"}\n', contentType: "application/x-ndjson" }),
        object("b.bin", { contentBase64: Buffer.from("{}{}").toString("base64") }),
        object("c.zip", { source: { asset: { path: "elsewhere.zip" } } }),
      ),
      root,
    );
    assert.deepEqual(
      placed.map(({ key, records, contentType }) => [key, records, contentType]),
      [
        ["tables/a.ndjson", 2, "application/x-ndjson"],
        ["tables/b.bin", 2, ""],
      ],
    );
    assert.equal(readFileSync(join(root, "working/tables/a.ndjson"), "utf8"), '{"a":1}\n{"a":"ü"}\n');
    assert.equal(readFileSync(join(root, "working/tables/b.bin"), "utf8"), "{}{}");
  });

  it("must not be deleted by a lifecycle rule", async () => {
    const expiration = { days: 30 };
    const expires = async (rule: Record<string, unknown>) => {
      const graphs = graphOf(object("a", { content: "a" }), lifecycle({ id: "expire", status: "Enabled", ...rule }));
      return expiringObjects(graphs, await placeBucketObjects(graphs, root));
    };
    const [finding, ...others] = await expires({ filter: {}, expiration });
    assert.deepEqual(others, []);
    assert.match(finding?.urn ?? "", /BucketLifecycleConfiguration::working$/);
    assert.match(finding?.problem ?? "", /rule expire delete s3:\/\/working\/tables\/a,/);
    assert.equal((await expires({ filter: { prefix: "tables/" }, expiration })).length, 1);
    assert.equal((await expires({ prefix: "tab", expiration: { date: "2027-01-01" } })).length, 1);
    assert.deepEqual(await expires({ filter: { prefix: "results/" }, expiration }), []);
    assert.deepEqual(await expires({ filter: {}, status: "Disabled", expiration }), []);
    assert.deepEqual(await expires({ filter: {}, noncurrentVersionExpiration: { noncurrentDays: 30 } }), []);
  });
});
