// Where something was removed. Paths share their ends: a fragment that is spread in many places lists its paths once.

interface Segment {
  /** The field's name, `@` for the items of a list, `... on Type` for an inline fragment. */
  readonly name: string;
  /** What the client finds in the answer: the alias, when the field has one. */
  readonly key: string;
}

export interface RemovedPath {
  readonly segment: Segment;
  /** Null at the end. */
  readonly rest: RemovedPath | null;
}

/** The path of the operation itself is null. */
export type Place = RemovedPath | null;

/** An operation can spread one fragment so often that telling every path would cost more than answering: the rest is not told. */
export const mostPathsTold = 200;

/** One more than is told shows that there are more. */
export const mostPathsKept = mostPathsTold + 1;

const listItem: Segment = { name: "@", key: "@" };

export const belowField = (name: string, key: string, isList: boolean, place: Place): RemovedPath => ({
  segment: { name, key },
  rest: isList ? { segment: listItem, rest: place } : place,
});

export function belowInlineFragment(condition: string | undefined, place: Place): RemovedPath {
  const name = `... on ${condition ?? ""}`;
  return { segment: { name, key: name }, rest: place };
}

export const namesOf = (place: Place): string[] => segments(place).map(({ name }) => name);

export const keysOf = (place: Place): string[] => segments(place).map(({ key }) => key);

function segments(place: Place): Segment[] {
  const all: Segment[] = [];
  for (let at = place; at; at = at.rest) all.push(at.segment);
  return all;
}
