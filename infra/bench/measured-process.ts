// A process of a benchmark: it says what it has used, and nothing of it stays when the benchmark ends.
import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";

export interface Usage {
  readonly cpuMicroseconds: number;
  readonly rssBytes: number;
}

export interface MeasuredProcess {
  readonly pid: number;
  /** Its next message. Throws when it ends before. */
  message<T>(): Promise<T>;
  usage(): Promise<Usage>;
  /** Collects its garbage, where Node was started with `--expose-gc`. */
  collectGarbage(): void;
  end(): Promise<void>;
}

export interface ProcessToMeasure {
  readonly script: string;
  readonly args?: readonly string[];
  /** Options of Node. */
  readonly execArgv?: readonly string[];
  /** The whole environment; without it, that of the benchmark. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export function measuredProcess({ script, args = [], execArgv = [], env }: ProcessToMeasure): MeasuredProcess {
  // What a process logs is written, and kept by nobody.
  const child = fork(script, [...args], { stdio: ["ignore", "ignore", "inherit", "ipc"], ...(env ? { env: { ...env } } : {}), execArgv: [...execArgv, "--import", join(import.meta.dirname, "report-usage.ts")] });
  return {
    pid: child.pid ?? 0,
    message: () => messageOf(child),
    usage() {
      const answer = messageOf<Usage>(child);
      child.send("usage");
      return answer;
    },
    collectGarbage: () => void child.send("collect garbage"),
    async end() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function messageOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      child.off("exit", onExit);
      resolve(message as T);
    };
    const onExit = (code: number | null): void => {
      child.off("message", onMessage);
      reject(new Error(`A process of the benchmark ended with ${code}.`));
    };
    child.once("message", onMessage);
    child.once("exit", onExit);
  });
}
