import { awsJson } from "../protocols/json";
import { AwsError, type Service } from "../protocols/service";

/** Trails of one account and Region by ARN. */
export type Trails = Map<string, { logging: boolean; readonly tags: Record<string, string> }>;

const trailOf = (trails: Trails, name: unknown) => {
  const trail = trails.get(String(name));
  if (trail === undefined) throw new AwsError("TrailNotFoundException", `Unknown trail: ${String(name)}`);
  return trail;
};

/** CloudTrail: whether trails log. */
export const cloudTrail: Service<Trails> = {
  name: "cloudtrail",
  protocol: awsJson("1.1"),
  create: () => new Map(),
  actions: {
    GetTrailStatus: {
      resources: ({ Name }) => [String(Name)],
      run: (trails, { Name }) => ({ IsLogging: trailOf(trails, Name).logging }),
    },
    ListTags: {
      resources: ({ ResourceIdList }) => ResourceIdList as string[],
      run: (trails, { ResourceIdList }) => ({
        ResourceTagList: (ResourceIdList as string[]).map((arn) => ({
          ResourceId: arn,
          TagsList: Object.entries(trailOf(trails, arn).tags).map(([Key, Value]) => ({ Key, Value })),
        })),
      }),
    },
    StartLogging: {
      resources: ({ Name }) => [String(Name)],
      mutates: true,
      run: (trails, { Name }) => {
        trailOf(trails, Name).logging = true;
      },
    },
  },
};
