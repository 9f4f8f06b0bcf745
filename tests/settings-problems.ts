import assert from "node:assert/strict";
import { SettingsError } from "../model/settings-error";

/** What is wrong with settings, of whatever reads them. */
export function problemsIn(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error));
    return error.message;
  }
  return assert.fail("the settings were accepted");
}
