// A file that decides what is served, and what happens when somebody replaces it.
import { unwatchFile, watchFile } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

export interface WatchedFile {
  /** The file's text. Throws a sentence that says what to do when it cannot be read. */
  read(): Promise<string>;
  /** Calls back after every change until `close`. */
  watch(onChange: () => void): void;
  close(): void;
}

export interface FileName {
  readonly path: string;
  /** What the file is, as a sentence begins: `The supergraph`. */
  readonly what: string;
  /** What to do when it cannot be read: `compose it`. */
  readonly remedy: string;
}

/**
 * Watches by asking for the file's state, not by the file system's events: those are lost on mounted volumes, and stop
 * when a file is replaced through a link, as a cluster replaces a configuration.
 */
export function watchedFile({ path, what, remedy }: FileName, intervalMs = 500): WatchedFile {
  const file = resolve(path);
  let listener: (() => void) | undefined;
  return {
    async read() {
      try {
        return await readFile(file, "utf8");
      } catch (error) {
        throw new Error(`${what} ${path} cannot be read (${(error as NodeJS.ErrnoException).code}): ${remedy}.`, { cause: error });
      }
    },
    watch(onChange) {
      listener = onChange;
      watchFile(file, { interval: intervalMs, persistent: false }, listener);
    },
    close() {
      if (listener) unwatchFile(file, listener);
    },
  };
}
