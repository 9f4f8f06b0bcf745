import { Policy } from "@pulumi/aws/iam/policy";
import * as pulumi from "@pulumi/pulumi";
import type { HubPlace } from "../../model/names";
import { analyst, readOnlyPerson, type PeopleGrant } from "../../model/operations/people-policies";
import { type PolicyDocument, policyText } from "../../model/iam/policies";
import type { EventArchive } from "./event-archive";

export interface PeoplePoliciesArgs extends HubPlace {
  readonly archive: EventArchive;
}

/**
 * Two managed policies for people who query the archive. Attach them to roles of the governance account, or name them
 * in a permission set of IAM Identity Center. The roles must also be in `queries.readers`, or the key policy denies
 * them access.
 */
export class PeoplePolicies extends pulumi.ComponentResource {
  readonly readOnlyArn: pulumi.Output<string>;
  readonly analystArn: pulumi.Output<string>;

  constructor(name: string, args: PeoplePoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:PeoplePolicies", name, {}, opts);
    const { accountId, region, names, archive } = args;

    const create = (purpose: string, description: string, document: (grant: PeopleGrant) => PolicyDocument) =>
      new Policy(
        `${name}-${purpose}`,
        {
          name: names.role(purpose, region),
          description,
          policy: archive.keyArn.apply((keyArn) =>
            policyText(
              document({
                accountId,
                region,
                workgroup: names.workgroup,
                database: names.database,
                archiveBucketArn: `arn:aws:s3:::${names.bucket("archive", accountId, region)}`,
                workingBucketArn: `arn:aws:s3:::${names.bucket("working", accountId, region)}`,
                keyArn,
              }),
            ),
          ),
        },
        { parent: this },
      );
    this.readOnlyArn = create("read-only", "Runs queries over governed events and reads results", readOnlyPerson).arn;
    this.analystArn = create("analyst", "Keeps queries over governed events and opens archived objects", analyst).arn;
    this.registerOutputs({ readOnlyArn: this.readOnlyArn, analystArn: this.analystArn });
  }
}
