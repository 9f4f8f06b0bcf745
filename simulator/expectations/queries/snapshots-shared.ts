import { listing } from "../question";
import { at, canonicalCell, canonicalJson, eventName, firstText, isCall, list, succeeded, text } from "../reading";
import { own } from "../../../model/json";

/** Fields of each call for the shared snapshot and the recipients (EC2 and RDS API references). */
const snapshotCalls: Readonly<
  Record<string, { readonly source: string; readonly id: string; readonly added: string[] }>
> = {
  ModifySnapshotAttribute: {
    source: "aws.ec2",
    id: "snapshotId",
    added: ["createVolumePermission", "add", "items"],
  },
  ModifyImageAttribute: { source: "aws.ec2", id: "imageId", added: ["launchPermission", "add", "items"] },
  ModifyDBSnapshotAttribute: { source: "aws.rds", id: "dBSnapshotIdentifier", added: ["valuesToAdd"] },
  ModifyDBClusterSnapshotAttribute: { source: "aws.rds", id: "dBClusterSnapshotIdentifier", added: ["valuesToAdd"] },
};

/** Shared with everyone, another account, or an organization, which means other accounts. */
export const snapshotsShared = listing({
  name: "snapshots-shared",
  columns: ["time", "account", "region", "action", "shared", "shared_with", "principal", "source_ip", "event_id"],
  comparable: { shared_with: canonicalCell },
  rowsOf(event) {
    const name = eventName(event);
    const call = own(snapshotCalls, name);
    if (call === undefined || !isCall(event, call.source) || !succeeded(event)) return [];
    const request = at(event.detail, "requestParameters");
    const isOther = (added: unknown) => {
      if (firstText(added, "organizationArn", "organizationalUnitArn") !== null) return true;
      const whom = text(added) ?? firstText(added, "group", "userId") ?? "";
      return whom === "all" || (/^\d{12}$/.test(whom) && whom !== event.account);
    };
    if (!list(request, ...call.added).some(isOther)) return [];
    return [{ shared: text(request, call.id), shared_with: canonicalJson(at(request, ...call.added)) }];
  },
});
