import type { Mutant } from "./mutant";

/** Mutants that no guarantee finds out, by the rule that says why. */
export interface Accepted {
  readonly id: RegExp;
  /** `harmless`: it breaks nothing that is promised. `unseen`: it does, and nothing here can see it. */
  readonly kind: "harmless" | "unseen";
  /** Why no guarantee breaks. */
  readonly why: string;
}

export const accepted: readonly Accepted[] = [
  {
    id: /^Key \S+ policy AdministerThroughIam: without /,
    kind: "harmless",
    why: "A call of key administration that the policy no longer gives to the account: nothing of the program makes it.",
  },
  {
    id: /^(Role|TopicPolicy|QueuePolicy|BucketPolicy|LogResourcePolicy) \S+ \w+ \S+: (Arn|String)(Equals|Like)IfExists$/,
    kind: "harmless",
    why: "IfExists about a key that AWS always sends with such a request: nobody else gets in.",
  },
  {
    id: /^Key \S+ policy \S+: ArnLikeIfExists$/,
    kind: "harmless",
    why: 'IfExists about the caller\'s ARN, which each signed request has (IAM user guide, "AWS global condition context keys").',
  },
  {
    id: /^Key \S+ policy (Write|Read)Archive: (every principal|ArnLike of any account)$/,
    kind: "harmless",
    why: "Principal and the condition about the caller's ARN both name the account: the other one remains.",
  },
  {
    id: /^(BucketPolicy|QueuePolicy) \S+ policy Accept(AccessLogs|Notifications): (ArnLike of any account|without StringEquals)$/,
    kind: "harmless",
    why: "Account and bucket are both asked for, and the bucket's name has the account in it: the other one remains.",
  },
  {
    id: /^CatalogTable \S+ parameters\.(-?about|-?comment|-?compressionType|-?typeOfData)\b/,
    kind: "harmless",
    why: 'A parameter that people read: Athena reads formats by input format and SerDe (Athena user guide, "CREATE TABLE").',
  },
  {
    id: /^EventConnection \S+ authParameters\.\w+\.(headers\[0\]\.)?-?(isValueSecret|value)\b/,
    kind: "harmless",
    why: "The content of a secret, which no recording has, and whether the console hides a header that is none.",
  },
];

export const acceptedFor = ({ id }: Pick<Mutant, "id">): Accepted | undefined =>
  accepted.find((each) => each.id.test(id));
