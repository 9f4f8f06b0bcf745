import { property, text } from "../recorded";
import type { Resource } from "../graph";
import { wildcard } from "../services/iam/wildcard";
import { isInfrastructure } from "../services/lambda/event-source-mappings";
import type { FunctionRun } from "../services/lambda/functions";
import type { Failure, Guarantee } from "./guarantee";

/**
 * Least privilege in both directions: no call was denied, and each action that a function's role allows was called on
 * each resource in the statement, by it or by the same role in another account or Region, or stands in the code of a function
 * that acts by it. The same holds for the roles in members that functions assume. Calls that Lambda itself makes with the
 * function's role are not required.
 */
export const leastPrivilege: Guarantee<"functions"> = {
  id: 11,
  title: "each function may make the calls that it makes, by a role that names each action",
  short: "functions may act",
  unit: "permissions",
  checkedOn:
    "each call, by the role's recorded policies, the session's, and those of what it acts on; each action that a role allows on a resource, with sample traffic: a call must have used it, or, counted apart, one in the code of a function with that role on a path that this traffic does not take. That the code makes each of these calls, tests hold that take every path: `tests/simulator/guarantees/11-least-privilege.test.ts`",
  check: ({ functions: { runs, earlier = [], resources, complete, inCode } }) => {
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
    const grantsOf = readGrants(resources);
    const actors = actorsOf(runs, resources, grantsOf);
    const grants = actors.flatMap((actor) => grantsOf(actor).map((grant) => ({ ...grant, actor })));
    const broad = grants.filter(({ action }) => /[*?]/.test(action));
    const called = complete ? callsByKind([...runs, ...earlier], resources) : new Map<string, Called[]>();
    const idle = !complete
      ? []
      : grants.filter(
          ({ actor, action, covers }) =>
            !/[*?]/.test(action) &&
            !isInfrastructure(action) &&
            !called
              .get(actor.kind)
              ?.some((call) => call.permission === action.toLowerCase() && covers(call.at(actor.role))),
        );
    const isCoded = ({ actor, action }: (typeof grants)[number]) =>
      inCode !== undefined && actor.functions.some((arn) => inCode(arn, action));
    const unused = idle.filter((grant) => !isCoded(grant));
    const onlyCoded = idle.length - unused.length;
    return {
      checked: grants.length,
      ...(complete && { parts: { used: grants.length - idle.length, "only in code": onlyCoded } }),
      failures: [
        ...denied,
        ...broad.map(({ actor, action, urn }) => failure(actor, urn, `It allows ${action}: name each action.`)),
        ...unused.map(({ actor, action, on, urn }) =>
          failure(actor, urn, `It allows ${action} on ${on}, which the function never called.`),
        ),
      ],
    };
  },
};

const failure = ({ what }: Actor, urn: string, problem: string): Failure => ({
  event: what,
  path: [],
  resource: urn,
  problem,
});

/** A role that functions use: their own, or one that they assume. */
interface Actor {
  readonly what: string;
  readonly role: Resource;
  /** Shared by equivalent roles in other accounts and Regions. */
  readonly kind: string;
  /** ARNs of the functions that act by it. */
  readonly functions: string[];
}

function actorsOf(runs: readonly FunctionRun[], resources: readonly Resource[], grantsOf: GrantsOf): Actor[] {
  const roles = resources.filter(({ type }) => type === roleType);
  const actors = new Map<string, Actor>();
  for (const { arn: functionArn, name, region, roleArn } of runs) {
    const own = roles.find((role) => text(role, "arn") === roleArn);
    if (own === undefined) continue;
    const actor = { what: `the role of ${name} in ${region}`, role: own, kind: kindOf(own), functions: [functionArn] };
    actors.set(roleArn, actor);
    const assumable = grantsOf(actor).filter(({ action }) => action.toLowerCase() === "sts:assumerole");
    for (const role of roles) {
      const arn = text(role, "arn") ?? "";
      if (!assumable.some(({ covers }) => covers([arn]))) continue;
      const what = `role ${text(role, "name") ?? role.name} of account ${role.account}, which ${name} assumes`;
      const known = actors.get(arn);
      if (known === undefined) actors.set(arn, { what, role, kind: kindOf(role), functions: [functionArn] });
      else known.functions.push(functionArn);
    }
  }
  return [...actors.values()];
}

/**
 * A role's name includes its Region, because IAM names are global: `…-remediation-us-east-1` has the kind
 * `…-remediation-*`.
 */
const kindOf = (role: Resource) => (text(role, "name") ?? role.name).replaceAll(role.region, "*");

/** Successful calls of a kind of role. */
interface Called {
  /** In lower case. */
  readonly permission: string;
  /** The resources, translated to the account and Region of another role of the same kind. */
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
    const ofKind = called.get(kindOf(by)) ?? [];
    called.set(kindOf(by), ofKind);
    ofKind.push({ permission: call.permission.toLowerCase(), at });
  }
  return called;
}

const roleType = "aws:iam/role:Role";

/** One action on one of a statement's resources. */
interface Grant {
  readonly action: string;
  /** The resource, as the statement names it. */
  readonly on: string;
  /** URN of the policy. */
  readonly urn: string;
  readonly covers: (resources: readonly string[]) => boolean;
}

type GrantsOf = (actor: Pick<Actor, "role">) => Grant[];

/**
 * Grants of inline policies; a function's role has no others (a managed policy is reported as a defect). The policies of all
 * roles are found in one go: there are thousands of roles that functions assume.
 */
function readGrants(resources: readonly Resource[]): GrantsOf {
  const policies = new Map<string, Resource[]>();
  for (const each of resources) {
    if (each.type !== "aws:iam/rolePolicy:RolePolicy") continue;
    const key = `${each.account} ${text(each, "role")}`;
    const known = policies.get(key);
    if (known === undefined) policies.set(key, [each]);
    else known.push(each);
  }
  return ({ role }) => (policies.get(`${role.account} ${text(role, "name")}`) ?? []).flatMap(grantsIn);
}

function grantsIn(policy: Resource): Grant[] {
  const document = JSON.parse(String(property(policy, "policy"))) as { Statement: readonly Statement[] };
  return document.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action, Resource: resource }) =>
    list(resource).flatMap((on) => {
      const pattern = wildcard(on, { wildcards: true, variables: false });
      const covers = (arns: readonly string[]) => arns.some((arn) => pattern.matches(arn, new Map()) === true);
      return list(Action).map((action) => ({ action, on, urn: policy.urn, covers }));
    }),
  );
}

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;
