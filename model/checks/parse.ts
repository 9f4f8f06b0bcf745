import { crossCheck } from "./cross-checks";
import { SettingsError } from "../settings-error";
import { describeIssues } from "../settings/messages";
import { type Settings, settingsSchema } from "../settings/schema";

/**
 * Validates a raw settings object, `{ organization: {…}, regions: {…}, … }`, and fills in the defaults.
 *
 * Throws {@link SettingsError} with every problem found: each names the path, quotes the value and says what to write.
 */
export function parseSettings(raw: Readonly<Record<string, unknown>>): Settings {
  const parsed = settingsSchema.safeParse(raw);
  if (!parsed.success) throw new SettingsError(describeIssues(parsed.error.issues, raw, settingsSchema));
  const problems = crossCheck(parsed.data);
  if (problems.length > 0) throw new SettingsError(problems);
  return parsed.data;
}
