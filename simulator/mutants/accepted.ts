import type { Mutant } from "./mutant";

/** Mutants that change nothing that the program promises, or what nothing here can see. */
interface Accepted {
  readonly id: RegExp;
  /** Why no guarantee breaks: docs/simulator.md lists it. */
  readonly why: string;
}

const accepted: readonly Accepted[] = [
  {
    id: /^Key \S+ policy AdministerThroughIam: without /,
    why: "A call of key administration that the policy no longer gives to the account: nothing of the program makes it.",
  },
  {
    id: /^NamedQuery \S+ -?workgroup/,
    why: "The workgroup in which the console lists a saved query: a person may run it in another.",
  },
  {
    id: /^Role \S+ assumeRolePolicy \S+: (Arn|String)(Equals|Like)IfExists$/,
    why: "IfExists about a key that AWS always sends with such a request: nobody else gets in.",
  },
  {
    id: /^Bucket\w+ event-archive-working /,
    why: "The bucket with query results and the program's own tables, which can be made again.",
  },
];

export const acceptedFor = ({ id }: Mutant): Accepted | undefined => accepted.find((each) => each.id.test(id));
