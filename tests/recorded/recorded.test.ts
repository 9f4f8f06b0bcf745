import assert from "node:assert/strict";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ChangeMessageVisibilityBatchCommand, ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import { scheduleProblem } from "../../model/settings/schedule";
import { payloadOf, unknownPayload } from "../../simulator/services/events/payload";
import { failuresIn } from "../../simulator/services/lambda/functions";
import { addMessage, type FunctionQueue, type Message, receive } from "../../simulator/services/sqs/messages";
import { awsWith } from "../simulator/services/endpoint/fixture";
import {
  allow,
  arns,
  hub,
  iamEvent,
  iamPattern,
  inMember,
  member,
  region,
  resource,
  role,
  trust,
} from "../simulator/services/events/graphs";
import { eventBridge, send } from "../simulator/services/events/sending";
import batches from "./batches.json";
import forwarded from "./forwarded.json";
import inputs from "./inputs.json";
import putEvents from "./put-events.json";
import queues from "./queues.json";
import { recordings } from "./recorded";
import schedules from "./schedules.json";

describe("as AWS answered", () => {
  const event = iamEvent(inputs.event as never);
  for (const [index, { of, target, ...answer }] of (inputs.cases as readonly InputCase[]).entries())
    it(`${index + 1}. a target's input: ${of}`, () => {
      if (answer.refused !== undefined) {
        assert.ok(unknownPayload(target)?.includes(answer.refused), String(unknownPayload(target)));
        return;
      }
      assert.equal(unknownPayload(target), undefined);
      const payload = payloadOf(target, event);
      if (answer.delivered === false) assert.ok("problem" in payload, JSON.stringify(payload));
      else if (answer.text !== undefined) assert.deepEqual(payload, { text: answer.text });
      else assert.deepEqual(JSON.parse("text" in payload ? payload.text : "null"), answer.value);
    });

  for (const { of, entries, answers, error, ...more } of putEvents.cases as readonly PutCase[])
    it(`PutEvents: ${of}`, async () => {
      const asked = Array.from({ length: more.copies ?? 1 }, () => entries).flat();
      const Entries = asked.map(({ Time, ...entry }) => ({
        ...entry,
        ...(Time !== undefined && { Time: new Date(Time * 1000) }),
        ...(more.size !== undefined && { Detail: detailOf(more.size - "shopOrder".length) }),
      }));
      const answer = new EventBridgeClient(awsWith().options).send(new PutEventsCommand({ Entries }));
      if (error !== undefined) return assert.rejects(answer, { name: error });
      const { Entries: got, FailedEntryCount } = await answer;
      assert.equal(FailedEntryCount, answers?.filter(({ code }) => code !== undefined).length);
      const coded = got?.map(({ EventId, ErrorCode: code, ErrorMessage: message }) =>
        EventId === undefined ? { code, message } : {},
      );
      assert.deepEqual(coded, answers);
    });

  it("PutEvents takes a byte less than what is over the limit", async () => {
    const Entries = [{ Source: "shop", DetailType: "Order", Detail: detailOf(1_048_576 - "shopOrder".length) }];
    const { FailedEntryCount } = await new EventBridgeClient(awsWith().options).send(new PutEventsCommand({ Entries }));
    assert.equal(FailedEntryCount, 0);
  });

  for (const { of, schedule, accepted, ...more } of schedules.cases)
    it(`a schedule: ${of}`, () => {
      const agrees = (scheduleProblem(schedule) === undefined) === accepted;
      assert.equal(agrees, !("differs" in more), scheduleProblem(schedule));
    });

  for (const { of, sameRegion, id } of forwarded.cases)
    it(`an event that is forwarded: ${of}`, () => {
      const event = iamEvent();
      const { sinks } = sameRegion ? send() : sendFrom("us-east-1");
      const [received] = sinks.streams.get(arns.stream) ?? [];
      const arrived = JSON.parse(received?.data ?? "{}") as typeof event;
      const from = sameRegion ? event.region : "us-east-1";
      assert.deepEqual([arrived.account, arrived.region], [event.account, from]);
      assert.equal(arrived.id === event.id ? "kept" : "new", id);
    });

  for (const { of, call, entries, id = "", error, message } of queues.cases)
    it(`SQS: ${of}`, async () => {
      const queue = resource(
        "aws:sqs/queue:Queue",
        "letters",
        { account: hub },
        { name: "letters" },
        { arn: `arn:aws:sqs:${region}:${hub}:letters` },
      );
      const client = new SQSClient(awsWith([queue]).options);
      const one = { QueueUrl: `https://sqs.${region}.amazonaws.com/${hub}/letters` };
      const asked = { ReceiptHandle: "receipt", VisibilityTimeout: 2 };
      const answer =
        call === "ChangeMessageVisibility"
          ? client.send(new ChangeMessageVisibilityCommand({ ...one, ...asked }))
          : client.send(
              new ChangeMessageVisibilityBatchCommand({
                ...one,
                Entries: Array.from({ length: entries }, (_, index) => ({
                  Id: id === "" ? `id-${index}` : id,
                  ...asked,
                })),
              }),
            );
      if (error === undefined) await answer;
      else await assert.rejects(answer, { name: error, message });
    });

  for (const { of, messages, again, ...batch } of batches.cases as readonly BatchCase[])
    it(`a batch of a queue: ${of}`, () => {
      const queue = queueOf(batch.maxReceiveCount ?? 10);
      const sent = Array.from({ length: messages }, () => addMessage(queue, { body: "{}", now: 0, generation: 0 }));
      const failed =
        batch.throws === true ? new Set(sent.map(({ id }) => id)) : failuresIn(resultOf(batch, sent), sent);
      assert.deepEqual(
        sent.flatMap(({ id }, index) => (failed.has(id) ? [index] : [])),
        again,
      );
      if (batch.dead !== true) return;
      const receipts = [0, 1, 2].map((time) => receive(queue, time * 31_000, 10).length);
      assert.deepEqual([receipts, queue.messages.length, queue.deadLetters], [[1, 1, 0], 0, sent]);
    });

  it("every recording has a case, or a reason why it has none", () => {
    for (const [what, { recorded, cases, outOfScope }] of Object.entries(recordings)) {
      const names = new Set(cases.map(({ of }) => of));
      const left = outOfScope.reduce((sum, { count }) => sum + count, 0);
      // A recording may have several cases, and parameters of one may share its name.
      assert.ok(left < recorded || names.size === 0, what);
      assert.ok(cases.length + left >= recorded, `${what}: ${cases.length} cases and ${left} left out of ${recorded}`);
    }
  });
});

interface InputCase {
  readonly of: string;
  readonly target: Parameters<typeof unknownPayload>[0];
  readonly text?: string;
  readonly value?: unknown;
  readonly delivered?: boolean;
  readonly refused?: string;
}

interface PutCase {
  readonly of: string;
  readonly entries: readonly { readonly Source?: string; readonly DetailType?: string; readonly Time?: number }[];
  readonly copies?: number;
  /** Bytes of the whole entry. */
  readonly size?: number;
  readonly answers?: readonly { readonly code?: string; readonly message?: string }[];
  readonly error?: string;
}

interface BatchCase {
  readonly of: string;
  readonly messages: number;
  readonly result?: { readonly batchItemFailures?: readonly { readonly itemIdentifier?: number }[] };
  readonly throws?: boolean;
  readonly maxReceiveCount?: number;
  /** Indexes of the messages that come again. */
  readonly again: readonly number[];
  readonly dead?: boolean;
}

/** The function's answer, with messages' ids for their indexes. */
const resultOf = ({ result }: Pick<BatchCase, "result">, sent: readonly Message[]) =>
  result?.batchItemFailures === undefined
    ? result
    : {
        batchItemFailures: result.batchItemFailures.map(({ itemIdentifier: index, ...other }) =>
          index === undefined ? other : { itemIdentifier: sent[index]?.id },
        ),
      };

const queueOf = (maxReceiveCount: number): FunctionQueue => ({
  arn: "arn:aws:sqs:us-east-1:111111111111:work",
  visibilityTimeoutSeconds: 30,
  redrive: { deadLetterArn: "arn:aws:sqs:us-east-1:111111111111:dead", maxReceiveCount },
  messages: [],
  received: new Map(),
  deadLetters: [],
});

/** `{"a":"xx…"}` of so many bytes. */
const detailOf = (bytes: number) => `{"a":"${"x".repeat(bytes - '{"a":""}'.length)}"}`;

/** The member's event in another Region than the hub's, forwarded there by a rule of its own. */
function sendFrom(there: string) {
  const far = { ...inMember, region: there };
  const made = eventBridge({}, [
    resource("aws:cloudwatch/eventRule:EventRule", "far", far, { name: "forward", eventPattern: iamPattern }),
    resource("aws:cloudwatch/eventTarget:EventTarget", "far-target", far, {
      rule: "forward",
      arn: arns.centralBus,
      roleArn: `arn:aws:iam::${member}:role/far`,
    }),
    ...role(
      "far",
      member,
      trust("events.amazonaws.com", member, `arn:aws:events:${there}:${member}:rule/*`),
      allow("events:PutEvents", arns.centralBus),
    ),
  ]);
  made.put({
    bus: { account: member, region: there },
    event: iamEvent({ region: there }),
    sender: { kind: "service" },
  });
  return made;
}
