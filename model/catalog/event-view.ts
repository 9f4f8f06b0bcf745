/** A column of an Athena view: a field of the event's `detail`. */
export interface DetailColumn {
  readonly name: string;
  /** Text unmodified; JSON as text; a number, or NULL if it is not a number; or whether the text equals `yes`. */
  readonly as: "text" | "json" | "number" | { readonly yes: string };
  /**
   * Path of the field: `findings[0].Id`. A key with a hyphen is in brackets: `object["version-id"]`. Of several paths,
   * the first that exists.
   */
  readonly path: string | readonly string[];
  /** Meaning of the column, with an example: one sentence. */
  readonly comment: string;
}

/**
 * An Athena view over events of one kind: one row per event, with the common columns and the event's fields as columns.
 */
export interface EventView {
  /** Identity of the view: words with underscores. */
  readonly name: string;
  /** Meaning of a row. */
  readonly description: string;
  /** Adds a column with the detail type, if the view has several with different meanings. */
  readonly showsType?: true;
  readonly columns: readonly DetailColumn[];
}

/** A view over events of several entries, from any AWS source. */
export interface SharedView extends EventView {
  /** Detail types, spelled as by the service. */
  readonly types: readonly string[];
}

export const text = (name: string, path: string | readonly string[], comment: string): DetailColumn => ({
  name,
  as: "text",
  path,
  comment,
});

/** A field's JSON as text; a denied call has null where others have objects. */
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

/** True if the field has this value, false if it has another, NULL if it is missing. */
export const flag = (name: string, path: string, yes: string, comment: string): DetailColumn => ({
  name,
  as: { yes },
  path,
  comment,
});

/** The caller of an API call recorded by CloudTrail, and the record's id. */
export const callerColumns: readonly DetailColumn[] = [
  text("principal_type", "userIdentity.type", "Root, IAMUser, AssumedRole, AWSService."),
  text("principal", "userIdentity.arn", "ARN of the user or of the role's session."),
  text("source_ip", "sourceIPAddress", "Address, or the AWS service that called."),
  text("user_agent", "userAgent", "Program that called."),
  text("event_id", "eventID", "CloudTrail's id of the event."),
];
