import type { Resource } from "../graph";
import type { World } from "../services/events/world";
import { createAccess } from "../services/iam/access";
import type { Organization } from "../services/iam/organization";
import type { Fact } from "./fact";
import { type Asked, classOf, type Guarded, guardedOf } from "./guarded";
import { identityFacts } from "./identity-questions";
import { keyFacts } from "./key-questions";
import { askOwnPolicies } from "./own-policies";
import { serviceFacts } from "./service-questions";
import { attachedPolicies, boundaryFacts, trustFacts } from "./trust-questions";
import { usedAnywhere, usesOf } from "./uses";

/** What somebody may do who must not. */
export interface Opening {
  /** Who, and what: "an administrator outside the organization, sqs:SendMessage on …". */
  readonly what: string;
  /** URN of the policy at fault. */
  readonly urn: string;
  readonly problem: string;
}

/** Answers to questions whether somebody may do something who must not. */
export interface WhoMay {
  readonly questions: number;
  readonly openings: readonly Opening[];
}

/** Condition keys that the questions fill in, or leave out because nobody could set them. */
const knownKeys: ReadonlySet<string> = new Set(
  [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:SecureTransport",
    "aws:SourceAccount",
    "aws:SourceArn",
    "events:creatorAccount",
    "events:detail-type",
    "events:detail.eventTypeCode",
    "events:detail.service",
    "events:detail.userIdentity.principalId",
    "events:eventBusInvocation",
    "events:source",
    "kms:EncryptionContext:aws:s3:arn",
    "kms:EncryptionContext:aws:sqs:arn",
    "kms:ViaService",
    "sts:ExternalId",
  ].map((key) => key.toLowerCase()),
);

/**
 * Asks each recorded resource policy and trust policy on behalf of those who must not get through: administrators outside
 * the organization, of another one and of other accounts inside it, whose own policies allow everything; services that
 * nothing recorded uses there; and the right services on behalf of another account or another resource. Callers know the
 * policy, and choose what a caller may choose. A condition key of which nothing is known here is an answer, too: it may
 * admit anybody.
 */
export function askWhoMay(world: World, organization: Organization, resources: readonly Resource[]): WhoMay {
  const hubs = new Set(
    resources.filter(({ type }) => type === "aws:cloudwatch/eventBus:EventBus").map(({ account }) => account),
  );
  const uses = usesOf(resources);
  const asked: Asked = {
    access: createAccess(world, organization),
    organization,
    resources,
    uses,
    anywhere: usedAnywhere(resources),
    hubs,
    members: [...organization.accounts.keys()].filter((account) => !hubs.has(account)),
  };
  const judged = new Map<string, { readonly of: Guarded; readonly facts: readonly Fact[] }>();
  const openings: Opening[] = [];
  let questions = 0;
  for (const guarded of guardedOf(world, resources)) {
    // Resources whose policies differ by their own account and Region alone get the same answers.
    const key = classOf(guarded, uses);
    const known = judged.get(key);
    const facts = known?.facts ?? [
      ...unknownKeys(guarded),
      ...identityFacts(asked, guarded),
      ...serviceFacts(asked, guarded),
      ...(guarded.kind === "role" ? trustFacts(guarded) : []),
      ...(guarded.kind === "key" ? keyFacts(asked, guarded) : []),
    ];
    if (known === undefined) judged.set(key, { of: guarded, facts });
    count(facts, known === undefined ? (fact) => fact : (fact) => translated(fact, known.of, guarded));
  }
  count([...attachedPolicies(resources), ...boundaryFacts(resources), ...askOwnPolicies(resources)], (fact) => fact);
  return { questions, openings };

  function count(facts: readonly Fact[], as: (fact: Opening) => Opening): void {
    questions += facts.length;
    for (const { problem, ...fact } of facts) if (problem !== undefined) openings.push(as({ ...fact, problem }));
  }
}

/** The same answer about another resource of the same class. */
function translated({ what, problem }: Opening, from: Guarded, to: Guarded): Opening {
  const other = (text: string) =>
    text.replaceAll(from.arn, to.arn).replaceAll(from.account, to.account).replaceAll(from.region, to.region);
  return { what: other(what), urn: to.policies[0]?.urn ?? to.urn, problem: other(problem) };
}

function unknownKeys(guarded: Guarded): Fact[] {
  const unknown = [...new Set(guarded.policies.flatMap(({ keys }) => [...keys]))].filter((key) => !knownKeys.has(key));
  const what = `condition keys of ${guarded.arn}`;
  const urn = guarded.policies[0]?.urn ?? guarded.urn;
  return unknown.length === 0
    ? [{ what, urn }]
    : [
        {
          what,
          urn,
          problem: `It depends on ${unknown.join(", ")}, of which nothing is known here: it may admit anybody.`,
        },
      ];
}
