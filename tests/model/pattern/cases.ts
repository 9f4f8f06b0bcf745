import * as addresses from "./cases/addresses";
import * as affixes from "./cases/affixes";
import * as anythingBut from "./cases/anything-but";
import * as arrays from "./cases/arrays";
import type { CaseGroup } from "./cases/case";
import * as combinations from "./cases/combinations";
import * as equality from "./cases/equality";
import * as ignoreCase from "./cases/ignore-case";
import * as keys from "./cases/keys";
import * as numbers from "./cases/numbers";
import * as presence from "./cases/presence";
import * as refused from "./cases/refused";

/** EventBridge's results, case by case; the groups with an operator are the rows of docs/event-patterns.md. */
export const caseGroups: readonly CaseGroup[] = [
  equality,
  affixes,
  ignoreCase,
  numbers,
  addresses,
  presence,
  anythingBut,
  combinations,
  arrays,
  keys,
  refused,
].flatMap((file) => Object.values<CaseGroup>(file));
