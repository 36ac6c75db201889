// A process that populates and is killed at a certain step: node populate-until.ts '{"urls": …, "learners": …, "step": …}'.
import { populate, type PopulateOptions } from "../populate.ts";

const { step, ...options } = JSON.parse(process.argv[2] as string) as PopulateOptions & { step: string };

await populate({
  ...options,
  onProgress: (progress) => {
    // Nothing can be tidied up behind this signal.
    if (`${progress.step} ${"database" in progress ? progress.database : ""}`.trim() === step) process.kill(process.pid, "SIGKILL");
  },
});
