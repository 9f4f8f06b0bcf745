import { listing } from "../question";
import { isSignIn, text } from "../reading";

/** A federated user's identity provider handles MFA, so only users and root count. */
export const consoleSignInWithoutMfa = listing({
  name: "console-sign-in-without-mfa",
  columns: ["time", "account", "region", "identity_type", "principal", "source_ip", "event_id"],
  rowsOf(event) {
    const type = text(event.detail, "userIdentity", "type");
    const alone = text(event.detail, "additionalEventData", "MFAUsed") !== "Yes";
    const meant = type === "IAMUser" || type === "Root";
    return meant && alone && isSignIn(event, "Success") ? [{ identity_type: type }] : [];
  },
});
