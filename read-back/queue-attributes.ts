import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { type Place, unless } from "./read-back";

/** Attributes of a queue as SQS names them, all of them text. */
export type Attributes = Readonly<Record<string, string>>;

/** All attributes of a queue, asked once for it and its policy; `undefined`: there is no such queue. */
export const attributesOf = (QueueUrl: string, { clients, once }: Place): Promise<Attributes | undefined> =>
  once(`queue ${QueueUrl}`, async () => {
    const answer = await unless(["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"], () =>
      clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] })),
    );
    return answer && ((answer.Attributes ?? {}) as Attributes);
  });
