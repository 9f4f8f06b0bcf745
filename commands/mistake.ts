import { UsageError } from "../console/usage-error";
import { SettingsError } from "../model/settings-error";
import { DiscoveryError } from "../organization/discovery-error";

/**
 * True for what the user can put right: the command line, a file that it names, the settings, or how AWS Organizations is
 * asked. Its message says what was given and what to give instead; anything else is a fault of the program, whose stack
 * trace is printed.
 */
export const isMistake = (error: unknown): error is DiscoveryError | SettingsError | UsageError =>
  error instanceof UsageError || error instanceof SettingsError || error instanceof DiscoveryError;
