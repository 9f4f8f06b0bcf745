import * as z from "zod";
import { UsageError } from "../console/usage-error";
import type { JsonObject } from "../model/envelope";
import { compilePattern, PatternError, type Matcher } from "../model/pattern/pattern";
import type { LabeledRecord } from "./records";
import { callOf } from "./records";

/** What somebody who read the records of an alert says of it. */
export const verdictKinds = ["true", "expected", "false"] as const;
export type VerdictKind = (typeof verdictKinds)[number];

/**
 * `true`: part of an attack. `expected`: what the detection is for, and harmless here, such as an experiment that is cleared
 * away. `false`: it should not have fired.
 */
const schema = z.strictObject({
  verdicts: z.array(
    z.strictObject({
      detection: z.string().min(1),
      /** An event pattern over the record, or over what the alert of a correlation rule says; absent: any. */
      record: z.record(z.string(), z.json()).optional(),
      verdict: z.enum(verdictKinds),
      why: z.string().min(1),
    }),
  ),
});

/** The verdicts of a file, in its order: the first that fits counts. */
export type Verdicts = readonly {
  readonly detection: string;
  readonly matcher?: Matcher;
  readonly verdict: VerdictKind;
  readonly why: string;
}[];

/** A detection that fired on a record. */
export interface Alert {
  readonly detection: string;
  readonly call: string;
  /** It needs an opt-in entry to reach a hub. */
  readonly optIn: boolean;
  /** Undefined: nobody has read it. */
  readonly verdict?: VerdictKind;
  readonly why?: string;
}

/** @throws UsageError for what is no file of verdicts */
export function readVerdicts(json: string, file: string): Verdicts {
  let content: unknown;
  try {
    content = JSON.parse(json) as unknown;
  } catch (error) {
    throw new UsageError(`"${file}" is not JSON: ${(error as Error).message}.`);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(
      `"${file}" is no file of verdicts: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}. Write {"verdicts": [{"detection": "root-sign-in", "record": {"userAgent": [{"prefix": "aws-cli"}]}, "verdict": "true", "why": "..."}]}.`,
    );
  }
  return parsed.data.verdicts.map(({ detection, record, verdict, why }, index) => ({
    detection,
    verdict,
    why,
    ...(record !== undefined && { matcher: matcherOf(record as JsonObject, `"${file}": verdicts[${index}].record`) }),
  }));
}

function matcherOf(pattern: JsonObject, where: string): Matcher {
  try {
    return compilePattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new UsageError(`${where} is no event pattern: ${error.message}`);
  }
}

export function verdictOf(detection: string, { event }: LabeledRecord, optIn: boolean, verdicts: Verdicts): Alert {
  const found = verdicts.find(
    (each) => each.detection === detection && (each.matcher === undefined || each.matcher.matches(event.detail)),
  );
  return {
    detection,
    call: callOf(event),
    optIn,
    ...(found !== undefined && { verdict: found.verdict, why: found.why }),
  };
}
