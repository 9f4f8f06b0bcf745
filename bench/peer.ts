import type { MemberRole } from "../model/iam/member-role";
import type { Names } from "../model/names";
import type { Member } from "../model/network/network";

/** Arguments of a peer of `bench/members.ts`. Defined here, so that only the peer itself needs its packages. */
export interface PeerArgs {
  readonly outdir: string;
  readonly names: Names;
  readonly members: readonly Member[];
  readonly deadLetterDays: number;
  readonly heartbeatMinutes: number;
  readonly rolesOf: (accountId: string) => readonly MemberRole[];
}

export interface Peer {
  /** Writes its output and returns the number of resources. */
  readonly synthesize: (args: PeerArgs) => number;
}
