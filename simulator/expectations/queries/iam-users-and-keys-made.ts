import { listing } from "../question";
import { eventName, firstText, isCall, succeeded } from "../reading";

const credentialCalls = [
  "CreateAccessKey",
  "CreateLoginProfile",
  "CreateServiceSpecificCredential",
  "CreateUser",
  "UpdateLoginProfile",
];

/** Without a user name the key is for the caller (IAM API reference, "CreateAccessKey"). */
export const iamUsersAndKeysMade = listing({
  name: "iam-users-and-keys-made",
  columns: ["time", "account", "action", "user_name", "credential", "principal", "source_ip", "event_id"],
  rowsOf: (event) =>
    isCall(event, "aws.iam") && succeeded(event) && credentialCalls.includes(eventName(event))
      ? [
          {
            user_name: firstText(
              event.detail,
              "requestParameters.userName",
              "responseElements.accessKey.userName",
              "userIdentity.userName",
            ),
            credential: firstText(
              event.detail,
              "responseElements.accessKey.accessKeyId",
              "responseElements.serviceSpecificCredential.serviceSpecificCredentialId",
            ),
          },
        ]
      : [],
});
