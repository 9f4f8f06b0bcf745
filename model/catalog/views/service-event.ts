import { json, text, type SharedView } from "../event-view";

/** Fields: CloudTrail user guide, "CloudTrail record contents"; event-specific fields are in `serviceEventDetails`. */
export const serviceEvent: SharedView = {
  name: "service_event",
  description: "What services did on their own, as CloudTrail recorded it, one row each; filter by day and source.",
  types: ["AWS Service Event via CloudTrail"],
  columns: [
    text("service", "eventSource", "kms.amazonaws.com."),
    text("action", "eventName", "RotateKey."),
    json("details", "serviceEventDetails", "JSON text; what it says differs with each service."),
    text("event_id", "eventID", "CloudTrail's id of the event."),
  ],
};
