/** A column of an Athena view: what a field of the event's `detail` says. */
export interface DetailColumn {
  readonly name: string;
  /** Text as it stands; JSON as text; a number, NULL where it is none; whether the text is the one given. */
  readonly as: "text" | "json" | "number" | { readonly yes: string };
  /**
   * Where the field is: `findings[0].Id`. A key with a hyphen stands in brackets: `object["version-id"]`. Of several the
   * first that is there.
   */
  readonly path: string | readonly string[];
  /** What it says, for instance: one sentence. */
  readonly comment: string;
}

/** An Athena view over events of one kind: a row for each event, beside what every view has, its fields as columns. */
export interface EventView {
  /** Identity of the view: words with underscores. */
  readonly name: string;
  /** What a row is. */
  readonly description: string;
  /** Whether a column says which of several detail types a row is of, because they tell different things. */
  readonly showsType?: true;
  readonly columns: readonly DetailColumn[];
}

/** A view that shows events of several entries, from any of AWS's own sources. */
export interface SharedView extends EventView {
  /** Detail types, each in the spelling of the service. */
  readonly types: readonly string[];
}

export const text = (name: string, path: string | readonly string[], comment: string): DetailColumn => ({
  name,
  as: "text",
  path,
  comment,
});

/** JSON of a field as text; a refused call has null where others have objects. */
export const json = (name: string, path: string, comment: string): DetailColumn => ({
  name,
  as: "json",
  path,
  comment,
});

export const number = (name: string, path: string, comment: string): DetailColumn => ({
  name,
  as: "number",
  path,
  comment,
});

/** True where the field says so, false where it says otherwise, NULL where there is none. */
export const flag = (name: string, path: string, yes: string, comment: string): DetailColumn => ({
  name,
  as: { yes },
  path,
  comment,
});

/** Who made a call that CloudTrail recorded, and the record's id. */
export const callerColumns: readonly DetailColumn[] = [
  text("principal_type", "userIdentity.type", "Root, IAMUser, AssumedRole, AWSService."),
  text("principal", "userIdentity.arn", "ARN of the user or of the role's session."),
  text("source_ip", "sourceIPAddress", "Address, or the AWS service that called."),
  text("user_agent", "userAgent", "Program that called."),
  text("event_id", "eventID", "CloudTrail's id of the event."),
];
