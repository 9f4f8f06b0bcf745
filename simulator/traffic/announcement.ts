/** An event of which people are told as part of another incident, and not on its own before its window ends. */
export interface Update {
  readonly detection: string;
  /** Text that only messages about this resource have. */
  readonly mentions: string;
  readonly notWithinSeconds: number;
}

/** The message that an event must cause, beside those of the same detection. */
export interface Announcement {
  readonly detection: string;
  /** Text that only this event's message has. */
  readonly mentions: string;
  /** The message says that the call failed. */
  readonly failed: boolean;
  /** It is sent before that many seconds are over: later it would be a repeat of another incident. */
  readonly withinSeconds: number;
}
