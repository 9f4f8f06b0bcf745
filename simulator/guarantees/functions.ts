import { isInfrastructure } from "../services/lambda/event-source-mappings";
import type { FunctionRun } from "../services/lambda/functions";
import { type Finding, property, text } from "../recorded";
import type { Resource } from "../graph";
import { wildcard } from "../services/iam/wildcard";

/** What the functions did, for the guarantees about them. */
export interface FunctionEvidence {
  readonly runs: readonly FunctionRun[];
  /** Functions that answered what they had caused themselves, or went on answering each other. */
  readonly loops: readonly Finding[];
  readonly resources: readonly Resource[];
  /** Whether the traffic takes every path of the functions, so that what was never called is not needed. */
  readonly complete: boolean;
}

/** One way in which a guarantee is broken, as `guarantees.ts` reports it. */
interface Failure {
  readonly event: string;
  readonly path: readonly string[];
  readonly resource: string;
  readonly problem: string;
}

interface Verdict {
  readonly checked: number;
  readonly failures: readonly Failure[];
}

/** Nothing that a function does comes back to it as work. */
export function noSelfAnswers({ runs, loops }: FunctionEvidence): Verdict {
  return {
    checked: runs.reduce((sum, { invocations }) => sum + invocations.length, 0),
    failures: loops.map(({ urn, problem }) => ({
      event: "what functions cause",
      path: [],
      resource: urn,
      problem: `It ${problem}.`,
    })),
  };
}

/**
 * Least privilege, from both sides: no call was denied, and each action that a function's role allows was called on each
 * of the resources that the statement names, by it or by the same role of another account or Region. The same holds for
 * the roles in members that functions assume. What Lambda itself does as the function's role needs no call.
 */
export function leastPrivilege({ runs, resources, complete }: FunctionEvidence): Verdict {
  const denied = runs.flatMap((run) =>
    run.calls
      .filter(({ outcome }) => outcome === "denied")
      .map((call) => ({
        event: `${call.action} by ${run.name} in ${run.region}`,
        path: [],
        resource: call.culprit || run.urn,
        problem: `It was denied: ${call.error}.`,
      })),
  );
  const actors = actorsOf(runs, resources);
  const grants = actors.flatMap((actor) => grantsOf(actor, resources).map((grant) => ({ ...grant, actor })));
  const broad = grants.filter(({ action }) => /[*?]/.test(action));
  const called = complete ? callsByKind(runs, resources) : new Map<string, Called[]>();
  const unused = !complete
    ? []
    : grants.filter(
        ({ actor, action, covers }) =>
          !/[*?]/.test(action) &&
          !isInfrastructure(action) &&
          !called
            .get(actor.kind)
            ?.some((call) => call.permission === action.toLowerCase() && covers(call.at(actor.role))),
      );
  return {
    checked: grants.length,
    failures: [
      ...denied,
      ...broad.map(({ actor, action, urn }) => failure(actor, urn, `It allows ${action}: name each action.`)),
      ...unused.map(({ actor, action, on, urn }) =>
        failure(actor, urn, `It allows ${action} on ${on}, which the function never called.`),
      ),
    ],
  };
}

const failure = ({ what }: Actor, urn: string, problem: string): Failure => ({
  event: what,
  path: [],
  resource: urn,
  problem,
});

/** A role that functions act as: their own, or one that they assume. */
interface Actor {
  readonly what: string;
  readonly role: Resource;
  /** The same for the roles that stand for one another in other accounts and Regions. */
  readonly kind: string;
}

function actorsOf(runs: readonly FunctionRun[], resources: readonly Resource[]): Actor[] {
  const roles = resources.filter(({ type }) => type === roleType);
  const actors = new Map<string, Actor>();
  for (const { name, region, roleArn } of runs) {
    const own = roles.find((role) => text(role, "arn") === roleArn);
    if (own === undefined) continue;
    const actor = { what: `the role of ${name} in ${region}`, role: own, kind: kindOf(own) };
    actors.set(roleArn, actor);
    const assumable = grantsOf(actor, resources).filter(({ action }) => action.toLowerCase() === "sts:assumerole");
    for (const role of roles) {
      const arn = text(role, "arn") ?? "";
      if (!assumable.some(({ covers }) => covers([arn]))) continue;
      const what = `role ${text(role, "name") ?? role.name} of account ${role.account}, which ${name} assumes`;
      if (!actors.has(arn)) actors.set(arn, { what, role, kind: kindOf(role) });
    }
  }
  return [...actors.values()];
}

/** A role's name carries its Region, because IAM's names are global: `…-remediation-us-east-1` is of kind `…-remediation-*`. */
const kindOf = (role: Resource) => (text(role, "name") ?? role.name).replaceAll(role.region, "*");

/** What the roles of a kind called, none of it denied. */
interface Called {
  /** In lower case. */
  readonly permission: string;
  /** The resources, as they are called where another role of the kind is. */
  readonly at: (role: Resource) => readonly string[];
}

function callsByKind(runs: readonly FunctionRun[], resources: readonly Resource[]): Map<string, Called[]> {
  const roles = new Map(resources.filter(({ type }) => type === roleType).map((role) => [text(role, "arn"), role]));
  const called = new Map<string, Called[]>();
  for (const call of runs.flatMap(({ calls }) => calls)) {
    const by = roles.get(call.principal);
    if (by === undefined || call.outcome === "denied") continue;
    const at = (role: Resource) =>
      role.account === by.account && role.region === by.region
        ? call.resources
        : call.resources.map((arn) => arn.replaceAll(by.account, role.account).replaceAll(by.region, role.region));
    called.set(kindOf(by), [...(called.get(kindOf(by)) ?? []), { permission: call.permission.toLowerCase(), at }]);
  }
  return called;
}

const roleType = "aws:iam/role:Role";

/** One action on one of a statement's resources. */
interface Grant {
  readonly action: string;
  /** The resource as the statement names it. */
  readonly on: string;
  /** URN of the policy. */
  readonly urn: string;
  readonly covers: (resources: readonly string[]) => boolean;
}

/** What inline policies allow; a function's role has no others (a managed one is a finding of its own). */
function grantsOf({ role }: Pick<Actor, "role">, resources: readonly Resource[]): Grant[] {
  return resources
    .filter(
      (each) =>
        each.type === "aws:iam/rolePolicy:RolePolicy" &&
        each.account === role.account &&
        text(each, "role") === text(role, "name"),
    )
    .flatMap((each) => {
      const document = JSON.parse(String(property(each, "policy"))) as { Statement: readonly Statement[] };
      return document.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action, Resource: resource }) =>
        list(resource).flatMap((on) => {
          const pattern = wildcard(on, { wildcards: true, variables: false });
          const covers = (arns: readonly string[]) => arns.some((arn) => pattern.matches(arn, new Map()) === true);
          return list(Action).map((action) => ({ action, on, urn: each.urn, covers }));
        }),
      );
    });
}

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;
