// What was shown and what was hidden in the pictures that were published before: whoever kept them compares them with the new one.
import { hash } from "node:crypto";
import { fewestPublished, type RawCell } from "./disclosure.ts";

/** What an earlier picture decides of a cell. */
export type Earlier = "SHOWN" | "HIDDEN" | undefined;

// For each cell, in order of the first: 8 bytes of its name's hash, 4 of how many were hidden (`nothing` where none are), 6 of who they
// were, and 6 of who was last shown (zeros where nobody was).
const size = 24;
const nothing = 0xffff_ffff;

/**
 * Pictures of one part: `own` is of the same series (its months, say), `others` of those beside it, as `rememberPicture` gave
 * them. A cell of the people who were shown is known to whoever saw it, so that hiding it helps nobody. One of the people who were
 * hidden stays hidden, or the new picture would tell what the old one did not; so does one of which fewer than six
 * people were hidden, until six have come: before, it tells with who came how many there were.
 */
export function openPictures(own: Uint8Array | null, others: readonly Uint8Array[] = []): (cell: RawCell) => Earlier {
  const pictures = [...(own ? [own] : []), ...others].map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return (cell) => {
    const [name, people] = [nameOf(cell), peopleOf(cell)];
    let earlier: Earlier;
    for (const [index, picture] of pictures.entries()) {
      const at = find(picture, name);
      if (at < 0) continue;
      if (picture.compare(people, 0, 6, at + 18, at + 24) === 0) return "SHOWN";
      const hidden = picture.readUInt32BE(at + 8);
      if (hidden === nothing) continue;
      const isNear = index === 0 && own !== null && hidden < fewestPublished && Math.abs(hidden - cell.count) < fewestPublished;
      if (isNear || picture.compare(people, 0, 6, at + 12, at + 18) === 0) earlier = "HIDDEN";
    }
    return earlier;
  };
}

/** The picture of a part with what is published now; what nobody is in any more stays in it. */
export function rememberPicture(before: Uint8Array | null, cells: Iterable<RawCell & { readonly isShown: boolean }>): Uint8Array {
  const old = before ? Buffer.from(before.buffer, before.byteOffset, before.byteLength) : Buffer.alloc(0);
  const entries: Buffer[] = [];
  const seen = new Set<number>();
  for (const cell of cells) {
    const [name, people] = [nameOf(cell), peopleOf(cell)];
    const at = find(old, name);
    if (at >= 0) seen.add(at);
    const entry = at >= 0 ? Buffer.from(old.subarray(at, at + size)) : emptyEntry(name);
    const wasShown = entry.compare(people, 0, 6, 18, 24) === 0;
    if (cell.isShown) {
      entry.writeUInt32BE(nothing, 8);
      people.copy(entry, 18);
    } else if (!wasShown) {
      const hidden = entry.readUInt32BE(8);
      // Of few the number that was hidden first: somebody who comes each month must not move it along.
      if (hidden >= fewestPublished || Math.abs(hidden - cell.count) >= fewestPublished) entry.writeUInt32BE(cell.count, 8);
      people.copy(entry, 12);
    }
    entries.push(entry);
  }
  for (let at = 0; at < old.length; at += size) if (!seen.has(at)) entries.push(old.subarray(at, at + size));
  return Buffer.concat(entries.sort((one, other) => one.compare(other, 0, 8, 0, 8)));
}

/** One picture of several that have no cell in common. */
export function joinPictures(pictures: readonly Uint8Array[]): Uint8Array {
  const [only] = pictures;
  if (only && pictures.length === 1) return only;
  const entries = pictures.flatMap((bytes) => Array.from({ length: bytes.length / size }, (_, index) => Buffer.from(bytes.buffer, bytes.byteOffset + index * size, size)));
  return Buffer.concat(entries.sort((one, other) => one.compare(other, 0, 8, 0, 8)));
}

function emptyEntry(name: Buffer): Buffer {
  const entry = Buffer.alloc(size);
  name.copy(entry);
  entry.writeUInt32BE(nothing, 8);
  return entry;
}

function find(picture: Buffer, name: Buffer): number {
  for (let [from, until] = [0, picture.length / size]; from < until; ) {
    const middle = (from + until) >>> 1;
    const order = picture.compare(name, 0, 8, middle * size, middle * size + 8);
    if (order === 0) return middle * size;
    if (order < 0) from = middle + 1;
    else until = middle;
  }
  return -1;
}

const nameOf = ({ id }: RawCell): Buffer => hash("sha256", id, "buffer").subarray(0, 8);

// Keys of people are at random, and so is their sum.
function peopleOf({ recordKeys }: RawCell): Buffer {
  const people = Buffer.alloc(8);
  people.writeBigUInt64BE(BigInt.asUintN(48, recordKeys) === 0n ? 1n : BigInt.asUintN(48, recordKeys));
  return people.subarray(2);
}
