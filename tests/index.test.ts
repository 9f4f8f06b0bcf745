import assert from "node:assert/strict";
import { RecordError } from "../simulator/record/record-error";
import { recordStack } from "./harness";
import { rawProdSettings } from "./settings-of-prod";

const failure = async (stack: string, settings = rawProdSettings()): Promise<string> => {
  try {
    await recordStack(settings, { stack });
  } catch (error) {
    assert(error instanceof RecordError, String(error));
    return error.message;
  }
  throw new Error("it was recorded");
};

describe("the program", () => {
  it("takes its Region from the stack's name", async () => {
    assert.equal((await recordStack(rawProdSettings())).outputs["region"], "us-east-1");
    assert.equal((await recordStack(rawProdSettings(), { stack: "prod.eu-west-1" })).outputs["region"], "eu-west-1");
  });

  it("rejects a Region that is not governed, naming the governed ones", async () => {
    assert.match(await failure("prod.sa-east-1"), /"prod\.sa-east-1".*us-east-1, us-west-2/);
  });

  it("rejects a second stack for the home Region", async () => {
    assert.match(await failure("prod.us-east-1"), /home Region, whose stack is called "prod"/);
  });

  it("rejects a stack name that is not an environment", async () => {
    assert.match(await failure("Prod_1"), /"Prod_1".*ENVIRONMENT\.REGION/);
  });

  it("reports invalid settings once, before it builds anything", async () => {
    const raw = rawProdSettings();
    raw["acounts"] = [];
    const message = await failure("prod", raw);
    assert.equal(message.match(/acounts/g)?.length, 1, message);
  });

  it("warns of events that will never arrive", async () => {
    const { messages } = await recordStack(rawProdSettings());
    assert(
      messages.some((message) => message.includes("eu-north-1")),
      messages.join("\n"),
    );
  });
});
