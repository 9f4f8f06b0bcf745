import type { Guarantee } from "./guarantee";
import { judged } from "./helpers/facts";

export const respondersAnswer: Guarantee<"answering"> = {
  id: 16,
  title: "each function takes its messages, in time, and gives back what failed; each schedule goes off",
  short: "functions are in time",
  unit: "facts",
  checkedOn:
    "each function: its mapping, concurrency, handler, runtime and log; each mapping: batches, partial failures, and the times of function and queue; each queue and target: that it is as patient as settings promise; the table of functions; each function's start with its environment and configuration; each call that its code makes, with its role and with those that it assumes, which allow nothing else; each schedule, how often settings promise its event, and who receives it; what stands in several accounts and Regions: that it is set alike in each; each rule's sources, that it leaves replayed events alone, that it takes every event that its governed entries or detections name, and none with another value there; that each target gets the whole event where it needs it; each address that EventBridge calls, and the body. What a function does with a message, guarantees 8 to 12 ask",
  recordedOnly: true,
  check: ({ answering }) => judged(answering),
};
