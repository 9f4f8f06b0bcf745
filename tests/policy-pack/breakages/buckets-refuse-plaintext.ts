import { type Breakage, editJson, bucketPolicy, type Properties } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a bucket whose policy denies the objects alone",
    change: editJson(bucketPolicy, "policy", ({ Statement }) => {
      const deny = Statement.find(({ Sid }: Properties) => Sid === "DenyPlaintext");
      deny.Resource = deny.Resource[1];
    }),
    names: /Bucket::event-archive/,
    says: /without TLS/,
  },
];
