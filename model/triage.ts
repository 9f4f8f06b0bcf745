/** What the person who is told does. Plain sentences or questions. */
export interface Triage {
  /** The first three things to look at, each an instruction. The first is answered by the detection's saved query. */
  readonly look: readonly [string, string, string];
  /** What is harmless, and how to tell: by whom, when, together with what. */
  readonly harmless: string;
  /** How to stop it, and how to undo it. */
  readonly contain: string;
}
