import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { input, readBack, unless } from "../read-back";

/** A key's alias, by which people and the verification find the key. */
export const alias = readBack<{ readonly key: string }>({
  type: "aws:kms/alias:Alias",
  noun: "key's alias",
  permissions: ["kms:DescribeKey"],
  nameOf: (resource) => input(resource, "name") ?? resource.name,
  async read(resource, { clients }) {
    const answer = await unless(["NotFoundException"], () =>
      clients.kms.send(new DescribeKeyCommand({ KeyId: input(resource, "name") })),
    );
    return answer && { key: answer.KeyMetadata?.KeyId ?? "" };
  },
  effect: "Nobody finds the key by its name.",
  properties: [
    {
      name: "TargetKeyId",
      planned: (resource) => input(resource, "targetKeyId"),
      found: ({ key }) => key,
      effect: "The name is that of another key.",
    },
  ],
});
