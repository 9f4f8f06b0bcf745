import type { Envelope } from "../../../model/envelope";
import { eventName, request } from "../reading";
import { nothing, notifyOnly, type Remediation, type Tags, tagsFrom, type Target, unless } from "../remediation";

interface Live {
  readonly tags: Tags;
  readonly logging: boolean;
  readonly exists: boolean;
}

/**
 * Starts a stopped trail again. A deleted trail and changed event selectors are told and not mended: no event and no call
 * says what they were before, and a guess would log less, or cost more, than its owner chose.
 */
export const restartTrail: Remediation<Live> = {
  id: "restart-trail",

  targets(event) {
    const name = request(event, "name") ?? request(event, "trailName");
    const arn = name === undefined ? undefined : arnOf(name, event);
    return arn === undefined ? [] : [{ accountId: event.account, region: event.region, arn, name: arn }];
  },

  async read(read, target) {
    const status = await unless(
      ["TrailNotFoundException"],
      undefined,
      read({ service: "cloudtrail", action: "GetTrailStatus", input: { Name: target.name } }),
    );
    if (status === undefined) return { tags: {}, logging: false, exists: false };
    const { ResourceTagList: lists = [] } = (await read({
      service: "cloudtrail",
      action: "ListTags",
      input: { ResourceIdList: [target.arn] },
    })) as { ResourceTagList?: { TagsList?: unknown }[] };
    return { tags: tagsFrom(lists[0]?.TagsList), logging: status["IsLogging"] === true, exists: true };
  },

  plan({ target, live, event }) {
    if (eventName(event) === "DeleteTrail")
      return notifyOnly("The trail was deleted. Nothing says how it was configured: make it again from its code.");
    // A deletion has an event of its own, which is told.
    if (!live.exists) return nothing("The resource is gone.");
    if (eventName(event) === "PutEventSelectors")
      return notifyOnly(
        "The trail's event selectors were changed. Nothing says what they were before: compare them with its code.",
      );
    if (live.logging) return nothing("The trail logs.");
    return {
      kind: "act",
      why: "The trail was stopped: it is started again.",
      calls: [{ service: "cloudtrail", action: "StartLogging", input: { Name: target.name } }],
      before: { logging: false },
    };
  },
};

/**
 * A call names its trail by name or ARN. A trail of another account, an organization's for example, is not this account's
 * to start (CloudTrail user guide, "Creating a trail for an organization").
 */
function arnOf(name: string, { account, region }: Pick<Envelope, "account" | "region">): Target["arn"] | undefined {
  if (name.startsWith("arn:"))
    return name.startsWith(`arn:aws:cloudtrail:${region}:${account}:trail/`) ? name : undefined;
  // CloudTrail user guide, "Naming requirements for CloudTrail resources, Amazon S3 buckets, and KMS keys".
  return /^[A-Za-z0-9][\w.-]{2,127}$/.test(name) ? `arn:aws:cloudtrail:${region}:${account}:trail/${name}` : undefined;
}
