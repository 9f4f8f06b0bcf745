import { type Environment, withRollout, withSettings } from "../../environment/environment";
import { everythingOn } from "./everything-on";
import { smaller } from "./smaller";

/** The environments of which mutants are made: an environment in each rollout, and once more with everything switched on. */
export const variants = ["assumeRole", "delegated", "stackSet", "everything"] as const;
export type Variant = (typeof variants)[number];

/**
 * An environment as a variant has it, with few accounts.
 *
 * Throws `SettingsError` if its settings lack what the variant needs.
 */
export function variantOf(environment: Environment, variant: Variant): Environment {
  const few = smaller(environment);
  return variant === "everything" ? withSettings(few, everythingOn(few)) : withRollout(few, variant);
}
