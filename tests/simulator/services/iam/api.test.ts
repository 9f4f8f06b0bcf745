import assert from "node:assert/strict";
import {
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { iam } from "../../../../simulator/services/iam/api";
import { awsWith } from "../endpoint/fixture";
import { hub, region } from "../events/graphs";

describe("IAM's access keys", () => {
  const withKey = (statements?: readonly object[]) => {
    const { aws, options } = awsWith([], statements && { statements });
    aws.state(iam, hub, region).keys.set("AKIA1", { user: "eve", status: "Active" });
    return { aws, client: new IAMClient(options) };
  };
  const deactivate = (UserName: string) =>
    new UpdateAccessKeyCommand({ UserName, AccessKeyId: "AKIA1", Status: "Inactive" });
  const statusIn = async (client: IAMClient) =>
    (await client.send(new ListAccessKeysCommand({ UserName: "eve" }))).AccessKeyMetadata?.map(({ Status }) => Status);

  it("belong to a user, are switched off for that user alone, and stay off", async () => {
    const { client } = withKey();
    const { UserName } = await client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: "AKIA1" }));
    assert.equal(UserName, "eve");
    await assert.rejects(client.send(deactivate("bob")), { name: "NoSuchEntityException" });
    assert.deepEqual(await statusIn(client), ["Active"]);
    await client.send(deactivate("eve"));
    assert.deepEqual(await statusIn(client), ["Inactive"]);
  });

  it("are the same in every Region of the account, and in no other account", () => {
    const { aws } = withKey();
    assert.equal(aws.state(iam, hub, "us-east-1").keys.size, 1);
    assert.equal(aws.state(iam, "123456789012", region).keys.size, 0);
  });

  it("are not changed by who may not, whose attempt is kept with the reason", async () => {
    const { aws, client } = withKey([{ Effect: "Allow", Action: "iam:List*", Resource: "*" }]);
    await assert.rejects(client.send(deactivate("eve")), { name: "AccessDenied" });
    assert.deepEqual(await statusIn(client), ["Active"]);
    assert.deepEqual(
      aws.calls.map(({ action, outcome, mutates }) => [action, outcome, mutates]),
      [
        ["iam:UpdateAccessKey", "denied", true],
        ["iam:ListAccessKeys", "done", false],
      ],
    );
  });
});
