import { parse } from "smol-toml";
import { isObject, list, text } from "../model/json";
import type { Collection } from "./collection";
import { readElasticQuery, type Sought } from "./elastic-query";

/** A rule of elastic/detection-rules about CloudTrail. */
export interface ElasticRule {
  readonly file: string;
  readonly severity: string;
  readonly sought: Sought;
  /** Why no calls are known of it. */
  readonly without?: string;
}

/** What a file is that is no rule about CloudTrail: a deprecated one, one about another log, one that is not TOML. */
export interface ElasticReading {
  readonly rules: readonly ElasticRule[];
  readonly others: number;
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
}

/** Where a clone has them; rules of other integrations that also look at CloudTrail are not about it alone. */
const ofAws = /(^|\/)rules\/integrations\/aws\//;

/** Reads the rules about CloudTrail of a clone, or of its folder `rules/integrations/aws`. */
export function readElasticRules({ files }: Collection): ElasticReading {
  const rules: ElasticRule[] = [];
  const unreadable: { file: string; reason: string }[] = [];
  let others = 0;
  const isClone = files.some(({ path }) => ofAws.test(path));
  for (const { path, bytes } of files) {
    if (isClone && !ofAws.test(path)) continue;
    let rule: ElasticRule | undefined;
    try {
      rule = ruleOf(path, parse(bytes.toString("utf8")));
    } catch (error) {
      unreadable.push({ file: path, reason: (error as Error).message.split("\n")[0] ?? "" });
      continue;
    }
    if (rule === undefined) others++;
    else rules.push(rule);
  }
  return { rules, others, unreadable };
}

function ruleOf(file: string, content: unknown): ElasticRule | undefined {
  if (!isObject(content) || !isObject(content["rule"])) return undefined;
  const { rule } = content;
  const query = typeof rule["query"] === "string" ? rule["query"] : undefined;
  const indices = list(rule, "index").join(" ");
  const isAws = list(content, "metadata", "integration").includes("aws");
  if (text(content, "metadata", "maturity") === "deprecated" || !isAws) return undefined;
  const severity = text(rule, "severity") ?? "";
  if (query === undefined)
    return {
      file,
      severity,
      sought: { calls: [], providers: [] },
      without: "a job of machine learning, without a query",
    };
  if (!/cloudtrail/.test(`${indices} ${query}`)) return undefined;
  const sought = readElasticQuery(query, text(rule, "language") ?? "kuery");
  return { file, severity, sought, ...(sought.calls.length === 0 && { without: "names no call" }) };
}
