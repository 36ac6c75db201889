// A learner goes to another institution: what they get and wait for goes along on the day, and the groups and classes of the old one go on without them.
import { announce } from "@lsg/subgraph-kit/announce";
import type { Db } from "@lsg/subgraph-kit/database";
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { today } from "../../today.ts";
import { leaveGroups } from "../support-member/store.ts";
import { isKnownInstitution, moveSupports } from "../support/store.ts";
import { planMove, takeDueMoves, type Move } from "./store.ts";

/** Makes the move, or keeps it for its day. Throws when the institution is not known here yet. */
export async function receiveMove(db: Db, move: Move): Promise<void> {
  if (!(await isKnownInstitution(db, move.toInstitution))) {
    throw new Error(`No institution has the Ministry number ${move.toInstitution} here: import the directory that has it, and the move is made then.`);
  }
  await (move.on > today() ? planMove(db, move) : makeMove(db, move));
}

/** Makes the moves whose day has come. */
export async function makeDueMoves({ db }: RequestScope): Promise<void> {
  for (const move of await takeDueMoves(db)) await makeMove(db, move);
}

async function makeMove(db: Db, move: Move): Promise<void> {
  await moveSupports(db, move);
  for (const { supportId, practitionerId, leftOn } of await leaveGroups(db, move)) {
    if (practitionerId !== null) await announce(db, { type: "support.closed", subject: move.learnerId, data: { supportId, practitionerId, until: leftOn } });
  }
}
