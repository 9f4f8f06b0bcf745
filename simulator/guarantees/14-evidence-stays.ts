import type { Guarantee } from "./guarantee";
import { judged } from "./helpers/facts";

export const evidenceStays: Guarantee<"safekeeping"> = {
  id: 14,
  title: "what was archived stays as it was, for as long as settings promise, and who reads it is logged",
  short: "evidence stays",
  unit: "facts",
  checkedOn:
    "lock, versions, lifecycle, encryption, key, access logs and policies of each archive bucket, and of the bucket with its access logs: that they agree with the settings and with each other, and that neither an administrator nor a role that the policy excepts, and that is not recorded, can write, delete or unlock an object; who administers its key; each central bus, its replay archive, its log and who writes it; each log group's retention, class and key. Whoever may change a bucket's policy can lift what it denies: rules tell the alarm topic",
  recordedOnly: true,
  check: ({ safekeeping }) => judged(safekeeping),
};
