import type { Envelope } from "../../envelope";
import { tagsFrom, unless } from "../aws-responses";
import { eventName, request } from "../reading";
import { acts, call, defineRemediation, nothing, notifyOnly, reads, type Tags, type Target } from "../remediation";
import { apiCalls } from "../triggers";

interface Live {
  readonly tags: Tags;
  readonly logging: boolean;
  readonly exists: boolean;
}

/**
 * Starts a stopped trail again. A deleted trail and changed event selectors are reported and not fixed: no event and no
 * call returns the previous configuration, and a guess would log less, or cost more, than its owner chose.
 */
export const restartTrail = defineRemediation({
  id: "restart-trail",
  order: 60,
  title: "Restart a stopped trail",

  triggers: () => [apiCalls("aws.cloudtrail", "DeleteTrail", "PutEventSelectors", "StopLogging")],
  calls: {
    "cloudtrail:GetTrailStatus": reads(),
    "cloudtrail:ListTags": reads(),
    "cloudtrail:StartLogging": acts(),
  },
  permissions: ({ accountId, region, resource = trailArn(accountId, region, "*") }) => [{ resources: resource }],

  targets(event) {
    const name = request(event, "name") ?? request(event, "trailName");
    const arn = name === undefined ? undefined : arnOf(name, event);
    return arn === undefined ? [] : [{ accountId: event.account, region: event.region, arn, name: arn }];
  },

  async read(read, target): Promise<Live> {
    const status = await unless(
      ["TrailNotFoundException"],
      undefined,
      read(call("cloudtrail:GetTrailStatus", { Name: target.name })),
    );
    if (status === undefined) return { tags: {}, logging: false, exists: false };
    const { ResourceTagList: lists = [] } = (await read(
      call("cloudtrail:ListTags", { ResourceIdList: [target.arn] }),
    )) as { ResourceTagList?: { TagsList?: unknown }[] };
    return { tags: tagsFrom(lists[0]?.TagsList), logging: status["IsLogging"] === true, exists: true };
  },

  plan({ target, live, event }) {
    if (eventName(event) === "DeleteTrail")
      return notifyOnly("The trail was deleted. Its configuration is unknown: recreate it from its code.");
    // A deletion has a separate event, which is reported.
    if (!live.exists) return nothing("The resource is gone.");
    if (eventName(event) === "PutEventSelectors")
      return notifyOnly(
        "The trail's event selectors were changed. Their previous values are unknown: compare them with its code.",
      );
    if (live.logging) return nothing("The trail is logging.");
    return {
      kind: "act",
      why: "The trail was stopped: it is started again.",
      calls: [call("cloudtrail:StartLogging", { Name: target.name })],
      before: { logging: false },
    };
  },
});

/**
 * A call names its trail by name or ARN. A trail of another account, such as an organization trail, cannot be started
 * from this account (CloudTrail user guide, "Creating a trail for an organization").
 */
function arnOf(name: string, { account, region }: Pick<Envelope, "account" | "region">): Target["arn"] | undefined {
  if (name.startsWith("arn:")) return name.startsWith(trailArn(account, region, "")) ? name : undefined;
  // CloudTrail user guide, "Naming requirements for CloudTrail resources, Amazon S3 buckets, and KMS keys".
  return /^[A-Za-z0-9][\w.-]{2,127}$/.test(name) ? trailArn(account, region, name) : undefined;
}

const trailArn = (accountId: string, region: string, name: string) =>
  `arn:aws:cloudtrail:${region}:${accountId}:trail/${name}`;
