import pc from "picocolors";
import type { Terminal } from "../../console/terminal";

/** The first words of a run's output. */
export const greeting = pc.bold("Event Governance");

/**
 * Shows the first words on a terminal, before anything is loaded that takes a while; returns what it wrote. Elsewhere
 * nothing is said before it is certain that the settings can be read.
 */
export function greet(stdout: Terminal["stdout"]): string {
  if (stdout.isTTY !== true) return "";
  stdout.write(greeting);
  return greeting;
}
