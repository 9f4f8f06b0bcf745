import type { ResourceValidationPolicy } from "@pulumi/policy";
import { isOfAws, providerTags } from "../providers";

/** The owner of a member account who finds a rule must see where it comes from and whom to ask. */
export const providersSetTags: ResourceValidationPolicy = {
  name: "providers-set-tags",
  description: "Every AWS resource is created by a provider that tags it.",
  configSchema: {
    properties: {
      tags: {
        type: "array",
        items: { type: "string" },
        default: ["Project", "Environment"],
        description: "Tags that a provider must set by default.",
      },
    },
  },
  validateResource: ({ type, provider, getConfig }, reportViolation) => {
    if (!isOfAws(type)) return;
    const { tags = ["Project", "Environment"] } = getConfig<{ tags?: string[] }>();
    const set = providerTags(provider);
    const missing = tags.filter((tag) => (set[tag] ?? "") === "");
    if (missing.length > 0)
      reportViolation(`Its provider does not set the tags ${missing.join(", ")}. Add them to defaultTags.`);
  },
};
