import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { call } from "../../simulator/services/athena/fixture";
import { again, byEventId, dana, eventId, failed, finder, type Row } from "./finder";

const find = finder();

describe("security-groups-opened", () => {
  const authorize = (requestParameters: JsonObject | null, record: JsonObject = {}) =>
    call("aws.ec2", "AuthorizeSecurityGroupIngress", { requestParameters, ...record });
  const permission = (port: number, ranges: JsonObject) => ({
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    ...ranges,
  });
  const toAll = { ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] } };
  const toAllByV6 = { ipRanges: {}, ipv6Ranges: { items: [{ cidrIpv6: "::/0" }] } };
  const toSome = { ipRanges: { items: [{ cidrIp: "10.0.0.0/8" }] } };

  it("takes an object with the key 0 for one permission, not for a list", async () => {
    const odd = authorize({ groupId: "sg-1", ipPermissions: { items: { "0": {}, ...permission(22, toAll) } } });
    const rows = await find("security-groups-opened", [odd]);
    assert.deepEqual(
      rows.map(({ security_group, from_port }) => [security_group, from_port]),
      [["sg-1", "22"]],
    );
  });

  it("lists each rule for every address, in all three forms of the request", async () => {
    const listed = authorize({
      groupId: "sg-1",
      ipPermissions: { items: [permission(22, toAll), permission(443, toSome), permission(3389, toAllByV6)] },
    });
    const flat = authorize({
      groupName: "default",
      ipPermissions: {},
      cidrIp: "208.236.235.254/0",
      ipProtocol: "-1",
    });
    const modified = call("aws.ec2", "ModifySecurityGroupRules", {
      requestParameters: {
        ModifySecurityGroupRulesRequest: {
          GroupId: "sg-3",
          SecurityGroupRule: {
            SecurityGroupRuleId: "sgr-1",
            SecurityGroupRule: { IpProtocol: "tcp", FromPort: 5432, ToPort: 5433, CidrIpv4: "0.0.0.0/0" },
          },
        },
      },
    });
    const rows = await find("security-groups-opened", [
      listed,
      again(listed),
      flat,
      modified,
      authorize({ groupId: "sg-4", ipPermissions: { items: [permission(22, toSome)] } }),
      authorize({ groupId: "sg-5", ipPermissions: { items: [permission(22, toAll)] } }, failed),
      authorize(null),
      call("aws.ec2", "AuthorizeSecurityGroupEgress", {
        requestParameters: { groupId: "sg-6", ipPermissions: { items: [permission(443, toAll)] } },
      }),
    ]);
    const row = (event: Envelope, rest: Row) => ({
      time: "2026-11-02T10:00:00Z",
      account: "111122223333",
      region: "us-east-1",
      action: event.detail.eventName,
      principal: dana,
      source_ip: "203.0.113.24",
      event_id: eventId(event),
      ...rest,
    });
    assert.deepEqual(
      rows,
      byEventId([
        row(listed, { security_group: "sg-1", protocol: "tcp", from_port: "22", to_port: "22" }),
        row(listed, { security_group: "sg-1", protocol: "tcp", from_port: "3389", to_port: "3389" }),
        row(flat, { security_group: "default", protocol: "-1", from_port: null, to_port: null }),
        row(modified, { security_group: "sg-3", protocol: "tcp", from_port: "5432", to_port: "5433" }),
      ]),
    );
  });

  it("gives each rule that one call modifies a row of its own", async () => {
    const rule = (port: number, range: JsonObject): JsonObject => ({
      SecurityGroupRuleId: `sgr-${port}`,
      SecurityGroupRule: { IpProtocol: "tcp", FromPort: port, ToPort: port, ...range },
    });
    const rows = await find("security-groups-opened", [
      call("aws.ec2", "ModifySecurityGroupRules", {
        requestParameters: {
          ModifySecurityGroupRulesRequest: {
            GroupId: "sg-1",
            SecurityGroupRule: [
              rule(22, { CidrIpv4: "0.0.0.0/0" }),
              rule(443, { CidrIpv4: "10.0.0.0/8" }),
              rule(5432, { CidrIpv6: "::/0" }),
            ],
          },
        },
      }),
    ]);
    assert.deepEqual(
      rows.map((row) => [row.security_group, row.protocol, row.from_port, row.to_port]),
      [
        ["sg-1", "tcp", "22", "22"],
        ["sg-1", "tcp", "5432", "5432"],
      ],
    );
  });

  it("does not treat a description as an address", async () => {
    const described = (range: JsonObject) => ({ items: [{ ...range, description: "0.0.0.0/0" }] });
    const rows = await find("security-groups-opened", [
      authorize({
        groupId: "sg-1",
        ipPermissions: { items: [permission(22, { ipRanges: described({ cidrIp: "10.0.0.0/8" }) })] },
      }),
      call("aws.ec2", "ModifySecurityGroupRules", {
        requestParameters: {
          ModifySecurityGroupRulesRequest: {
            GroupId: "sg-1",
            SecurityGroupRule: { SecurityGroupRule: { CidrIpv4: "10.0.0.0/8", Description: "0.0.0.0/0" } },
          },
        },
      }),
    ]);
    assert.deepEqual(rows, []);
  });

  it("lists a rule in the request itself next to an empty list", async () => {
    const rule = { cidrIp: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 22, toPort: 23 };
    const rows = await find("security-groups-opened", [
      authorize({ groupId: "sg-1", ipPermissions: { items: [] }, ...rule }),
    ]);
    assert.deepEqual(
      rows.map((row) => [row.security_group, row.protocol, row.from_port, row.to_port]),
      [["sg-1", "tcp", "22", "23"]],
    );
  });
});

describe("snapshots-shared", () => {
  it("lists an image given to an organization or a unit of one, the own one too", async () => {
    const image = (items: JsonObject[]) =>
      call("aws.ec2", "ModifyImageAttribute", {
        requestParameters: { imageId: "ami-1", launchPermission: { add: { items } } },
      });
    const organization = "arn:aws:organizations::111122223333:organization/o-example";
    const unit = "arn:aws:organizations::999988887777:ou/o-other/ou-prod-1";
    const toOrganization = image([{ organizationArn: organization }]);
    const toUnit = image([{ userId: "111122223333" }, { organizationalUnitArn: unit }]);
    const rows = await find("snapshots-shared", [toOrganization, toUnit, image([{ userId: "111122223333" }])]);
    assert.deepEqual(
      new Map(rows.map((row) => [row.event_id, row.shared_with])),
      new Map([
        [eventId(toOrganization), `[{"organizationArn":"${organization}"}]`],
        [eventId(toUnit), `[{"userId":"111122223333"},{"organizationalUnitArn":"${unit}"}]`],
      ]),
    );
  });

  it("lists snapshots and images given to everyone or another account", async () => {
    const items = (item: JsonObject) => ({ add: { items: [item] } });
    const change = (source: string, eventName: string, requestParameters: JsonObject, record: JsonObject = {}) =>
      call(source, eventName, { requestParameters, ...record });
    const disk = change("aws.ec2", "ModifySnapshotAttribute", {
      snapshotId: "snap-1",
      createVolumePermission: items({ userId: "999988887777" }),
    });
    const image = change("aws.ec2", "ModifyImageAttribute", {
      imageId: "ami-1",
      launchPermission: items({ group: "all" }),
    });
    const rds = change("aws.rds", "ModifyDBSnapshotAttribute", {
      dBSnapshotIdentifier: "orders",
      attributeName: "restore",
      valuesToAdd: ["999988887777"],
    });
    const rows = await find("snapshots-shared", [
      disk,
      again(disk),
      image,
      rds,
      change("aws.ec2", "ModifySnapshotAttribute", {
        snapshotId: "snap-2",
        createVolumePermission: items({ userId: "111122223333" }),
      }),
      change("aws.ec2", "ModifySnapshotAttribute", {
        snapshotId: "snap-3",
        createVolumePermission: { remove: { items: [{ userId: "999988887777" }] } },
      }),
      change(
        "aws.ec2",
        "ModifyImageAttribute",
        { imageId: "ami-2", launchPermission: items({ group: "all" }) },
        failed,
      ),
      call("aws.rds", "ModifyDBClusterSnapshotAttribute"),
    ]);
    const row = (event: Envelope, shared: string, sharedWith: string) => ({
      time: "2026-11-02T10:00:00Z",
      account: "111122223333",
      region: "us-east-1",
      action: event.detail.eventName,
      shared,
      shared_with: sharedWith,
      principal: dana,
      source_ip: "203.0.113.24",
      event_id: eventId(event),
    });
    assert.deepEqual(
      rows,
      byEventId([
        row(disk, "snap-1", '[{"userId":"999988887777"}]'),
        row(image, "ami-1", '[{"group":"all"}]'),
        row(rds, "orders", '["999988887777"]'),
      ]),
    );
  });
});
