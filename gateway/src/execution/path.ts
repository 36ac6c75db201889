// Places in an answer. Paths are needed only where something is wrong, so they are put together on the way back up: whoever
// finds a problem begins a path with its last step, and each caller adds its own.

export type Path = readonly (string | number)[];

/** A path whose last step is first, while it is being put together. */
export type RisingPath = (string | number)[];

/** Adds a step to every path that was begun since there were `from` of them. */
export function addStep(paths: readonly RisingPath[], from: number, step: string | number): void {
  for (let at = from; at < paths.length; at++) paths[at]?.push(step);
}

export const startsWith = (path: Path, start: Path): boolean => start.length <= path.length && start.every((step, at) => step === path[at]);
