import { programTables } from "../../../model/tables/program-tables";
import type { Place } from "../../../simulator/expectations/question";
import { bucket } from "../services/athena/fixture";

const own = "111122223333";

/** Three accounts from which events are expected and none ever comes, one that beats, and one that is not to beat. */
export const places: readonly Place[] = [
  ...["100000000001", "100000000002", "100000000003"].map((account) => ({ account, heartbeatMinutes: 15 })),
  { account: own, heartbeatMinutes: 60 * 24 },
  { account: "100000000004", heartbeatMinutes: null },
].map((place) => ({
  ...place,
  accountName: `account ${place.account}`,
  unit: "Workloads",
  region: "us-east-1",
  hubRegion: "us-east-1",
}));

const tables = programTables({
  bucket,
  accounts: places.map(({ account, accountName }) => ({
    id: account,
    name: accountName ?? "",
    unit: "Workloads",
    tags: {},
  })),
  managementAccountId: own,
  governanceAccountId: own,
  members: places.map(({ account, region, hubRegion, heartbeatMinutes }) => ({
    accountId: account,
    region,
    hubRegion,
    rules: [],
    heartbeatMinutes,
  })),
  exemptions: [],
  today: "2026-11-02",
});

/** Objects of the tables that the program writes. */
export const placeObjects = Object.fromEntries(tables.map(({ key, content }) => [key, content]));
