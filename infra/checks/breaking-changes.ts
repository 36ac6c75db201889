// Clients we have never met hold queries against the API's schema: a commit that breaks one says why.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";
import type { Finding } from "./run-checks.ts";

const commitsToLookAt = 20;
const reasonLine = /^Breaking-Change: \S/m;

/**
 * Compares `file` in each of the last commits that touched it with every parent, and the working tree with HEAD. What
 * breaks clients without a line `Breaking-Change: <reason>` in the commit's message is a problem.
 */
export async function findBreakingChanges({ repository, file }: { repository: string; file: string }): Promise<Finding> {
  const git = createGit(repository);
  if (git("rev-parse", "--verify", "HEAD") === null) {
    return { problems: [], notes: ["There is no git history here: nothing to compare the schema with."] };
  }

  const findings = [await ofWorkingTree(git, repository, file)];
  const commits = (git("log", `--max-count=${commitsToLookAt}`, "--format=%H", "HEAD", "--", file) ?? "").split("\n").filter(Boolean);
  for (const commit of commits) findings.push(await ofCommit(git, commit, file));
  return { problems: findings.flatMap(({ problems }) => problems), notes: findings.flatMap(({ notes = [] }) => notes) };
}

async function ofWorkingTree(git: Git, repository: string, file: string): Promise<Finding> {
  const before = git("show", `HEAD:${file}`);
  const path = join(repository, file);
  const breaking = await breakingChanges(before, existsSync(path) ? readFileSync(path, "utf8") : null);
  return {
    problems: breaking.length === 0 ? [] : [`What is not committed breaks clients:\n${list(breaking)}\nKeep the old next to the new and deprecate it, or commit with a line \`Breaking-Change: <reason>\`.`],
  };
}

async function ofCommit(git: Git, commit: string, file: string): Promise<Finding> {
  const [message = "", parentList = ""] = (git("show", "--no-patch", "--format=%B%x00%P", commit) ?? "").split("\0");
  const parents = parentList.split(" ").map((parent) => parent.trim()).filter(Boolean);
  const short = commit.slice(0, 10);
  if (parents.length === 0 && isShallow(git)) {
    return { problems: [], notes: [`${short} could not be compared with its parent, which this shallow clone lacks: fetch the history with \`git fetch --unshallow\`.`] };
  }
  if (reasonLine.test(message)) return { problems: [] };

  // A merge has to answer only for what none of its parents has done already.
  const after = git("show", `${commit}:${file}`);
  const byParent = await Promise.all(parents.map(async (parent) => breakingChanges(git("show", `${parent}:${file}`), after)));
  const [first = [], ...others] = byParent;
  const breaking = first.filter((change) => others.every((changes) => changes.includes(change)));
  const subject = message.split("\n", 1)[0];
  return {
    problems:
      breaking.length === 0
        ? []
        : [`${short} "${subject}" breaks clients and does not say why:\n${list(breaking)}\nKeep the old next to the new and deprecate it, or give the commit a line \`Breaking-Change: <reason>\`.`],
  };
}

/** What clients of the schema `before` cannot rely on in `after`; null stands for no schema, which breaks nobody or all. */
async function breakingChanges(before: string | null, after: string | null): Promise<string[]> {
  if (before === null || before === after) return [];
  if (after === null) return ["The schema was removed."];
  const changes = await diff(buildSchema(before), buildSchema(after));
  return changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking).map(({ message }) => message);
}

type Git = (...args: string[]) => string | null;

/** Runs git in the repository; null where git has no answer, such as for a file that a commit lacks. */
function createGit(repository: string): Git {
  return (...args) => {
    try {
      // The folder may belong to another user than the one who checks it, as in containers.
      return execFileSync("git", ["-c", `safe.directory=${repository}`, ...args], { cwd: repository, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 64 * 1024 * 1024 });
    } catch {
      return null;
    }
  };
}

function isShallow(git: Git): boolean {
  return git("rev-parse", "--is-shallow-repository")?.trim() === "true";
}

function list(changes: readonly string[]): string {
  return changes.map((change) => `  - ${change}`).join("\n");
}
