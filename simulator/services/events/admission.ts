import type { Envelope } from "../../../model/envelope";
import type { Access } from "../iam/access";
import { decide } from "../iam/decision";
import type { Membership } from "../iam/organization";
import { parsePolicy } from "../iam/policy";
import { requestContext } from "../iam/request-context";
import { putEventsContext } from "./routes";
import type { Bus, World } from "./world";

/**
 * The sender of an event on a bus.
 *
 * - `service`: an AWS service, on the default bus of the event's own account and Region.
 * - `principal`: a caller of PutEvents, with every permission that its own account can give. EventBridge stamps that
 *   account and the bus's Region on the event.
 * - `forwarded`: an unrecorded rule, in any account, with a role that may do anything.
 * - `replay`: an archive of the bus; the event has `replay-name`.
 */
export type Sender =
  | { readonly kind: "service" }
  | ({ readonly kind: "principal"; readonly arn: string; readonly account: string } & Membership)
  | ({
      readonly kind: "forwarded";
      readonly ruleArn: string;
      readonly roleArn: string;
      readonly account: string;
    } & Membership)
  | { readonly kind: "replay" };

/** An event accepted by a bus, with the number of buses that forwarded it before, or the reason for the refusal. */
export type Admission =
  | { readonly event: Envelope; readonly hops: number; readonly why: string }
  | { readonly refusal: string; /** URN. */ readonly culprit?: string };

/** The sender controls its own side of the decision, so it is assumed to allow everything. */
const everythingAllowed = parsePolicy(
  { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  "identity",
  "",
  "the sender's own policy",
);

/** Decides whether a bus accepts an event that does not come from a recorded rule. */
export function admit(world: World, access: Access, bus: Bus, event: Envelope, sender: Sender): Admission {
  switch (sender.kind) {
    case "service":
      return admitService(bus, event);
    case "replay":
      return admitReplay(world, bus, event);
    case "principal": {
      // EventBridge API reference, PutEvents: NotAuthorizedForSourceException.
      if (event.source.startsWith("aws."))
        return { refusal: `only AWS services put events whose source begins with "aws.", such as "${event.source}"` };
      const { "replay-name": _, ...put } = event;
      const stamped = { ...put, account: sender.account, region: bus.region };
      const context = putEventsContext(stamped, false);
      return admitBy({ world, access, bus, sender, arn: sender.arn, context, arrival: { event: stamped, hops: 0 } });
    }
    case "forwarded": {
      const context = {
        ...putEventsContext(event, true),
        "aws:SourceAccount": sender.account,
        "aws:SourceArn": sender.ruleArn,
      };
      return admitBy({ world, access, bus, sender, arn: sender.roleArn, context, arrival: { event, hops: 1 } });
    }
  }
}

function admitService(bus: Bus, event: Envelope): Admission {
  if (bus.name !== "default") return { refusal: "AWS services send events to default buses only" };
  if (!event.source.startsWith("aws.")) return { refusal: `no AWS service has the source "${event.source}"` };
  if (event.account !== bus.account || event.region !== bus.region)
    return { refusal: `an event of ${event.account} in ${event.region} arises on the default bus there` };
  return { event, hops: 0, why: "AWS services send their events to the default bus" };
}

/**
 * EventBridge user guide, "Replaying archived events": only to the archive's source bus. Whether a replayed event that
 * came from another bus may be forwarded to a third is not documented: here it may not.
 */
function admitReplay(world: World, bus: Bus, event: Envelope): Admission {
  if (event["replay-name"] === undefined) return { refusal: "a replayed event carries replay-name" };
  const archive = world.archives.find(({ source }) => source === bus.arn);
  if (archive === undefined) return { refusal: "no recorded archive has this bus as its source" };
  const cameFromElsewhere = event.account !== bus.account || event.region !== bus.region;
  if (cameFromElsewhere) world.assume("A replayed event that came from another bus is not sent on to a third one.");
  return { event, hops: cameFromElsewhere ? 1 : 0, why: `archive "${archive.name}" replays to its source bus` };
}

interface PutEventsCall {
  readonly world: World;
  readonly access: Access;
  readonly bus: Bus;
  readonly sender: { readonly account: string } & Membership;
  /** ARN of the principal. */
  readonly arn: string;
  readonly context: Readonly<Record<string, string | boolean>>;
  readonly arrival: { readonly event: Envelope; readonly hops: number };
}

function admitBy({ world, access, bus, sender, arn, context, arrival }: PutEventsCall): Admission {
  const decision = decide({
    principal: { kind: "identity", arn, account: sender.account },
    action: "events:PutEvents",
    resource: bus.arn,
    context: requestContext({
      ...access.principalContext(arn, sender.account, sender),
      "aws:PrincipalIsAWSService": false,
      "aws:SecureTransport": true,
      ...context,
    }),
    identity: [everythingAllowed],
    resourcePolicies: world.policiesOn(bus.arn),
    sameAccount: sender.account === bus.account,
    identityUrn: "",
    resourceUrn: bus.urn ?? "",
  });
  if (decision.allowed) return { ...arrival, why: decision.why };
  return { refusal: decision.why, ...(decision.culprit !== "" && { culprit: decision.culprit }) };
}
