import type { Mutant } from "./mutant";

/** Mutants that change nothing that the program promises, or what nothing here can see. */
interface Accepted {
  readonly id: RegExp;
  /** Why no guarantee breaks. */
  readonly why: string;
}

const accepted: readonly Accepted[] = [
  {
    id: /^Key \S+ policy AdministerThroughIam: without /,
    why: "A call of key administration that the policy no longer gives to the account: nothing of the program makes it.",
  },
  {
    id: /^(Role|TopicPolicy|QueuePolicy|BucketPolicy|LogResourcePolicy) \S+ \w+ \S+: (Arn|String)(Equals|Like)IfExists$/,
    why: "IfExists about a key that AWS always sends with such a request: nobody else gets in.",
  },
  {
    id: /^Key \S+ policy \S+: ArnLikeIfExists$/,
    why: 'IfExists about the caller\'s ARN, which each signed request has (IAM user guide, "AWS global condition context keys").',
  },
  {
    id: /^Key \S+ policy (Write|Read)Archive: (every principal|ArnLike of any account)$/,
    why: "Principal and the condition about the caller's ARN both name the account: the other one remains.",
  },
  {
    id: /^(BucketPolicy|QueuePolicy) \S+ policy Accept(AccessLogs|Notifications): (ArnLike of any account|without StringEquals)$/,
    why: "Account and bucket are both asked for, and the bucket's name has the account in it: the other one remains.",
  },
  {
    id: /^CatalogTable \S+ parameters\.(-?about|-?comment|-?compressionType|-?typeOfData)\b/,
    why: 'A parameter that people read: Athena reads formats by input format and SerDe (Athena user guide, "CREATE TABLE").',
  },
  {
    id: /^EventConnection \S+ authParameters\.\w+\.(headers\[0\]\.)?-?(isValueSecret|value)\b/,
    why: "The content of a secret, which no recording has, and whether the console hides a header that is none.",
  },
];

export const acceptedFor = ({ id }: Mutant): Accepted | undefined => accepted.find((each) => each.id.test(id));
