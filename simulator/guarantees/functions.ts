import { isInfrastructure, type FunctionRun } from "../functions/functions";
import { type Finding, property, text } from "../eventbridge/recorded";
import type { Resource } from "../graph";
import { wildcard } from "../access/wildcard";

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
 * Least privilege, from both sides: no call was denied, and each action that a function's own policy allows was called on
 * something that the statement names, by it or by the same function of another hub. What Lambda itself does as the
 * function's role needs no call.
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
  const grants = runs.flatMap((run) => grantsOf(run, resources).map((grant) => ({ ...grant, run })));
  const broad = grants.filter(({ action }) => /[*?]/.test(action));
  const unused = complete
    ? grants.filter(
        ({ run, action, covers }) =>
          !/[*?]/.test(action) &&
          !isInfrastructure(action) &&
          !runs.some(
            ({ name, calls }) =>
              name === run.name &&
              calls.some(
                (call) =>
                  call.permission.toLowerCase() === action.toLowerCase() &&
                  // Another hub's function has its own resources, so that only the action can be compared.
                  (call.principal !== run.roleArn || call.resources.some(covers)),
              ),
          ),
      )
    : [];
  return {
    checked: grants.length,
    failures: [
      ...denied,
      ...broad.map(({ run, action, urn }) => failure(run, urn, `It allows ${action}: name each action.`)),
      ...unused.map(({ run, action, urn }) =>
        failure(run, urn, `It allows ${action}, which the function never called.`),
      ),
    ],
  };
}

const failure = ({ name, region }: FunctionRun, urn: string, problem: string): Failure => ({
  event: `the role of ${name} in ${region}`,
  path: [],
  resource: urn,
  problem,
});

interface Grant {
  readonly action: string;
  /** URN of the policy. */
  readonly urn: string;
  readonly covers: (resource: string) => boolean;
}

/** What inline policies allow; a function's role has no others (a managed one is a finding of its own). */
function grantsOf({ roleArn }: FunctionRun, resources: readonly Resource[]): Grant[] {
  const role = resources.find((each) => each.type === "aws:iam/role:Role" && text(each, "arn") === roleArn);
  if (role === undefined) return [];
  return resources
    .filter(
      (each) =>
        each.type === "aws:iam/rolePolicy:RolePolicy" &&
        each.account === role.account &&
        text(each, "role") === text(role, "name"),
    )
    .flatMap((each) => {
      const document = JSON.parse(String(property(each, "policy"))) as { Statement: readonly Statement[] };
      return document.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action, Resource: on }) => {
        const patterns = list(on).map((value) => wildcard(value, { wildcards: true, variables: false }));
        const covers = (resource: string) => patterns.some((pattern) => pattern.matches(resource, new Map()) === true);
        return list(Action).map((action) => ({ action, urn: each.urn, covers }));
      });
    });
}

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;
