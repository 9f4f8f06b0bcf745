import { StackInstances } from "@pulumi/aws/cloudformation/stackInstances";
import { StackSet } from "@pulumi/aws/cloudformation/stackSet";
import * as pulumi from "@pulumi/pulumi";
import { type Template, templateText } from "../../model/members/cloudformation";
import { furtherRulesTemplate, memberTemplate, type MemberTemplateArgs } from "../../model/members/member-template";

export interface MemberStackSetArgs extends MemberTemplateArgs {
  /** Ids of organizational units, at most 50 per batch. Plain value: decides which resources exist. */
  readonly batches: readonly (readonly string[])[];
  /** The governance account's role in the organization: delegated administrator or management account. */
  readonly callAs: "DELEGATED_ADMIN" | "SELF";
}

/**
 * Forwarding for whole organizational units in one Region: a service-managed StackSet, which AWS deploys to accounts
 * that join a unit and removes from accounts that leave it (CloudFormation user guide, "Enable or disable automatic
 * deployments for StackSets").
 *
 * A failed stack in one account must not block the others: every failure is tolerated, with soft concurrency, because
 * strict concurrency limits parallel deployments to the failure tolerance (CloudFormation API reference,
 * StackSetOperationPreferences). Failures show in the StackSet's status and as missing heartbeats.
 *
 * A second StackSet has the rules for which one template has no room. It comes after the first, in accounts that join
 * too, because its rules use the role and the queue of the first (CloudFormation API reference, AutoDeployment,
 * `DependsOn`).
 */
export class MemberStackSet extends pulumi.ComponentResource {
  readonly stackSetName: pulumi.Output<string>;

  constructor(name: string, args: MemberStackSetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:MemberStackSet", name, {}, opts);
    const { names, region, callAs } = args;
    const child = { parent: this };
    const tolerant = { failureTolerancePercentage: 100, maxConcurrentPercentage: 25 };

    const [stackSet, instances] = deploy(name, names.stackSet, memberTemplate(args));
    const further = furtherRulesTemplate(args);
    if (further !== undefined) deploy(`${name}-rules`, names.furtherStackSet, further, { stackSet, instances });

    this.stackSetName = stackSet.name;
    this.registerOutputs({ stackSetName: this.stackSetName });

    function deploy(
      logicalName: string,
      stackSetName: string,
      template: Template,
      after?: { readonly stackSet: StackSet; readonly instances: readonly StackInstances[] },
    ): readonly [StackSet, readonly StackInstances[]] {
      const set = new StackSet(
        logicalName,
        {
          name: stackSetName,
          description: "Forwards governed events of its accounts to the central bus",
          permissionModel: "SERVICE_MANAGED",
          callAs,
          autoDeployment: {
            enabled: true,
            retainStacksOnAccountRemoval: false,
            ...(after !== undefined && { dependsOnStackSets: [after.stackSet.arn] }),
          },
          managedExecution: { active: true },
          operationPreferences: tolerant,
          // The template names its roles: names include the Region, because IAM is global.
          capabilities: ["CAPABILITY_NAMED_IAM"],
          templateBody: templateText(template),
        },
        child,
      );
      // Always by organizational unit. Without deploymentTargets the provider replaces the instances when a list of
      // accounts changes.
      return [set, args.batches.map((units, index) => createInstances(logicalName, set, units, index))];

      function createInstances(
        within: string,
        { name: stackSetName }: StackSet,
        units: readonly string[],
        index: number,
      ) {
        return new StackInstances(
          `${within}-units-${index + 1}`,
          {
            stackSetName,
            callAs,
            deploymentTargets: { organizationalUnitIds: [...units] },
            regions: [region],
            operationPreferences: {
              ...tolerant,
              concurrencyMode: "SOFT_FAILURE_TOLERANCE",
              regionConcurrencyType: "PARALLEL",
            },
          },
          { ...child, dependsOn: [...(after?.instances ?? [])] },
        );
      }
    }
  }
}
