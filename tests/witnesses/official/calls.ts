import type { Creations } from "./calls/call";
import { data } from "./calls/data";
import { events } from "./calls/events";
import { storage } from "./calls/storage";
import { watching } from "./calls/watching";
import { work } from "./calls/work";

/** The calls behind each resource type that the program builds, by type. */
export const creations: Creations = { ...events, ...storage, ...data, ...work, ...watching };
