import { didYouMean } from "../model/nearest";

/**
 * The fields of a record of CloudTrail, which are those of Sigma's service `cloudtrail` (CloudTrail user guide, "CloudTrail record
 * contents", "CloudTrail userIdentity element"). EventBridge has the record as the `detail` of an event.
 */

const texts = [
  ..."eventVersion eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage".split(
    " ",
  ),
  ..."requestID eventID eventType apiVersion recipientAccountId sharedEventID vpcEndpointId vpcEndpointAccountId".split(
    " ",
  ),
  "eventCategory",
];

const others = "readOnly managementEvent sessionCredentialFromConsole".split(" ");

/** Fields that are objects, of which an event pattern sees the leaves alone. */
const objects = [
  ..."requestParameters responseElements additionalEventData serviceEventDetails userIdentity tlsDetails".split(" "),
  ..."insightDetails addendum edgeDeviceDetails eventContext resources".split(" "),
  ..."sessionContext sessionContext.sessionIssuer sessionContext.attributes sessionContext.webIdFederationData onBehalfOf inScopeOf"
    .split(" ")
    .map((field) => `userIdentity.${field}`),
];

const known = [...texts, ...others, ...objects.filter((field) => !field.includes("."))];

export const isObjectField = (path: string): boolean => objects.includes(path);

/** True if CloudTrail always writes text there. */
export const isTextField = (path: string): boolean =>
  texts.includes(path) ||
  /^(userIdentity|tlsDetails)\./.test(path) ||
  /^additionalEventData\.(MFAUsed|MobileVersion)$/.test(path);

/** What to write in place of a field that no record has; undefined if there may be such a field. */
export function fieldAdvice(path: string): string | undefined {
  const [first = ""] = path.split(".");
  if (known.includes(first)) return undefined;
  return didYouMean(first, known, 'CloudTrail\'s user guide, "CloudTrail record contents"');
}

/** True for a field that holds the id of an account, which is a text of 12 digits. */
export const isAccountField = (path: string): boolean => /(^|[._])(account|accountid)$|accountid$/i.test(path);
