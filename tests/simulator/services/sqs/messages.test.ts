import assert from "node:assert/strict";
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { addMessage, type FunctionQueue, receive, remove } from "../../../../simulator/services/sqs/messages";
import { awsWith } from "../endpoint/fixture";
import { hub, inHub, region, resource } from "../events/graphs";

const seconds = (count: number) => count * 1000;

function queue(maxReceiveCount?: number): FunctionQueue {
  return {
    arn: `arn:aws:sqs:${region}:${hub}:work`,
    visibilityTimeoutSeconds: 30,
    ...(maxReceiveCount !== undefined && { redrive: { deadLetterArn: "letters", maxReceiveCount } }),
    messages: [],
    received: new Map(),
    deadLetters: [],
  };
}

const send = (to: FunctionQueue, body: string, more: { delaySeconds?: number; causedBy?: string } = {}) =>
  addMessage(to, { body, now: 0, generation: 0, ...more });

const bodies = (messages: readonly { readonly body: string }[]) => messages.map(({ body }) => body);

describe("a fair queue", () => {
  const of = (to: FunctionQueue, group: string | undefined, count: number) => {
    for (let index = 0; index < count; index++)
      addMessage(to, { body: group ?? "nobody", now: 0, generation: 0, ...(group !== undefined && { group }) });
  };
  const handed = (to: FunctionQueue, at: number, most: number) => {
    const messages = receive(to, seconds(at), most);
    for (const message of messages) remove(to, message);
    return bodies(messages);
  };

  it("hands out those of a tenant that takes up the consumers when there are no others", () => {
    const work = queue();
    of(work, "loud", 100);
    of(work, "quiet", 2);
    of(work, undefined, 1);
    // Nobody is noisy before.
    assert.deepEqual(new Set(handed(work, 0, 40)), new Set(["loud"]));
    assert.deepEqual(handed(work, 1, 4), ["quiet", "quiet", "nobody", "loud"]);
    assert.equal(handed(work, 2, 100).length, 59);
  });

  it("takes nobody for noisy who has had few, or nothing for five minutes", () => {
    const work = queue();
    of(work, "loud", 29);
    of(work, "quiet", 1);
    handed(work, 0, 20);
    assert.equal(handed(work, 1, 1)[0], "loud");
    const later = queue();
    of(later, "loud", 100);
    handed(later, 0, 50);
    of(later, "quiet", 1);
    assert.equal(handed(later, 301, 1)[0], "loud");
  });

  it("hands out first what is of the tenant that has had least, where several are noisy", () => {
    const work = queue();
    of(work, "louder", 90);
    of(work, "loud", 60);
    handed(work, 0, 130);
    assert.deepEqual(handed(work, 1, 3), ["loud", "loud", "loud"]);
  });
});

describe("a queue's message", () => {
  it("is hidden from its receipt until its visibility timeout, and comes back with a new receipt", () => {
    const work = queue();
    send(work, "a");
    const [first] = receive(work, seconds(0), 10);
    const receipt = first?.receiptHandle;
    assert.equal(first?.receiveCount, 1);
    assert.deepEqual(receive(work, seconds(29.9), 10), []);
    const [second] = receive(work, seconds(30), 10);
    assert.equal(second?.receiveCount, 2);
    assert.notEqual(second?.receiptHandle, receipt);
  });

  it("is gone once it is removed", () => {
    const work = queue();
    const [a] = [send(work, "a"), send(work, "b")];
    remove(work, a);
    assert.deepEqual(bodies(receive(work, 0, 10)), ["b"]);
  });

  it("waits for its delay", () => {
    const work = queue();
    send(work, "late", { delaySeconds: 900 });
    assert.deepEqual(receive(work, seconds(899), 10), []);
    assert.deepEqual(bodies(receive(work, seconds(900), 10)), ["late"]);
  });

  it("becomes a dead letter where it was received as often as the queue allows", () => {
    const work = queue(2);
    send(work, "a");
    for (const at of [0, 30]) assert.equal(receive(work, seconds(at), 10).length, 1);
    assert.deepEqual(receive(work, seconds(60), 10), []);
    assert.deepEqual([bodies(work.deadLetters), work.messages], [["a"], []]);
    const forever = queue();
    send(forever, "a");
    for (let times = 0; times < 20; times++) assert.equal(receive(forever, seconds(30 * times), 10).length, 1);
  });

  it("comes in batches of one cause, in the order of sending", () => {
    const work = queue();
    send(work, "world 1");
    send(work, "caused", { causedBy: "function" });
    send(work, "world 2");
    send(work, "world 3");
    assert.deepEqual(bodies(receive(work, 0, 2)), ["world 1", "world 2"]);
    assert.deepEqual(bodies(receive(work, 0, 2)), ["caused"]);
    assert.deepEqual(bodies(receive(work, 0, 2)), ["world 3"]);
  });
});

describe("SQS's API", () => {
  const arn = `arn:aws:sqs:${region}:${hub}:work`;
  const url = `https://sqs.${region}.amazonaws.com/${hub}/work`;
  const recorded = resource("aws:sqs/queue:Queue", "work", inHub, { name: "work" }, { arn });

  it("hands over body and delay, and takes 0 seconds to 15 minutes", async () => {
    const sent: unknown[][] = [];
    const { options } = awsWith([recorded], { sendMessage: (...message) => `id ${sent.push(message)}` });
    const client = new SQSClient({ ...options, md5: false });
    const message = (DelaySeconds: number) =>
      client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "work", DelaySeconds }));
    assert.equal((await message(0)).MessageId, "id 1");
    await message(900);
    for (const delay of [-1, 901]) await assert.rejects(message(delay), { name: "InvalidParameterValue" });
    assert.deepEqual(sent, [
      [arn, "work", 0],
      [arn, "work", 900],
    ]);
  });

  it("changes the visibility of what is in flight, and of a recorded queue's messages alone", async () => {
    const { options } = awsWith([recorded], { changeVisibility: (_queue, receipt) => receipt === "known" });
    const client = new SQSClient(options);
    const change = (ReceiptHandle: string, VisibilityTimeout: number, QueueUrl = url) =>
      client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    await change("known", 43_200);
    await assert.rejects(change("known", 43_201), { name: "InvalidParameterValue" });
    await assert.rejects(change("forgotten", 1), { name: "MessageNotInflight" });
    await assert.rejects(change("known", 1, url.replace("work", "other")), { name: "QueueDoesNotExist" });
  });
});
