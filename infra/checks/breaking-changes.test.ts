import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { findBreakingChanges } from "./breaking-changes.ts";

const wide = "type Query {\n  learner: String\n  region: String\n}\n";
const narrow = "type Query {\n  learner: String\n}\n";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function history() {
  const repository = newFolder();
  const git = gitIn(repository);
  git("init", "--quiet", "--initial-branch=main");
  return {
    repository,
    git,
    write: (schema: string) => writeFileSync(join(repository, "api.graphql"), schema),
    commit(schema: string, message: string) {
      writeFileSync(join(repository, "api.graphql"), schema);
      git("add", "api.graphql");
      git("commit", "--quiet", "-m", message);
    },
    find: () => findBreakingChanges({ repository, file: "api.graphql" }),
  };
}

describe("the schema's history", () => {
  test("holds when its first version has no parent, and when fields are only added", async () => {
    const { commit, find } = history();
    commit(narrow, "feat: a learner");
    commit(wide, "feat: a region");
    expect(await find()).toEqual({ problems: [], notes: [] });
  });

  test("fails for a commit that breaks clients without a reason, whatever came after it", async () => {
    const { commit, find } = history();
    commit(wide, "feat: a learner and a region");
    commit(narrow, "refactor: drop the region");
    commit(`${narrow}type Other {\n  name: String\n}\n`, "feat: another type");

    const { problems } = await find();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('"refactor: drop the region" breaks clients');
    expect(problems[0]).toContain("Field 'region' was removed from object type 'Query'");
  });

  test("holds when the commit's message gives the reason, and fails when it only mentions one", async () => {
    const { commit, find, git } = history();
    commit(wide, "feat: a learner and a region");
    commit(narrow, "refactor: drop the region\n\nBreaking-Change: nobody may see regions.");
    expect((await find()).problems).toEqual([]);

    git("commit", "--quiet", "--amend", "-m", "refactor: drop the region\n\nThis has no Breaking-Change: line.");
    expect((await find()).problems).toHaveLength(1);
  });

  test("fails for a change that is not committed", async () => {
    const { commit, find, write } = history();
    commit(wide, "feat: a learner and a region");
    write(narrow);
    expect((await find()).problems[0]).toContain("What is not committed breaks clients");
  });

  test("does not ask a merge for what its branch gave a reason for, and asks for what it broke itself", async () => {
    const { commit, find, git } = history();
    const others = "type Other {\n  name: String\n}\n";
    commit(wide + others, "feat: everything");
    git("switch", "--quiet", "-c", "branch");
    commit(narrow + others, "refactor: drop the region\n\nBreaking-Change: nobody may see regions.");
    git("switch", "--quiet", "main");
    commit(`${wide}type Other {\n  name: String\n  age: Int\n}\n`, "feat: an age");
    git("merge", "--quiet", "--no-commit", "--strategy-option=theirs", "branch");
    commit(`${narrow}type Other {\n  name: String\n  age: Int\n}\n`, "Merge the branch");
    expect((await find()).problems).toEqual([]);

    git("commit", "--quiet", "--amend", "--allow-empty", "-m", "Merge the branch");
    writeFileSync(join(folders[0]!, "api.graphql"), `${narrow}type Other {\n  age: Int\n}\n`);
    git("add", "api.graphql");
    git("commit", "--quiet", "--amend", "-m", "Merge the branch, and lose a name");
    expect((await find()).problems.join()).toContain("Field 'name' was removed from object type 'Other'");
  });

  test("says in a shallow clone that the history is missing, and still looks at what is there", async () => {
    const { commit, repository } = history();
    commit(wide, "feat: a learner and a region");
    commit(narrow, "refactor: drop the region");
    const clone = newFolder();
    gitIn(clone)("clone", "--quiet", "--depth=1", `file://${repository}`, ".");

    const { problems, notes } = await findBreakingChanges({ repository: clone, file: "api.graphql" });
    expect(problems).toEqual([]);
    expect(notes?.join()).toContain("git fetch --unshallow");

    writeFileSync(join(clone, "api.graphql"), "type Query {\n  other: String\n}\n");
    expect((await findBreakingChanges({ repository: clone, file: "api.graphql" })).problems).toHaveLength(1);
  });

  test("says outside git that there is nothing to compare with", async () => {
    expect((await findBreakingChanges({ repository: newFolder(), file: "api.graphql" })).notes?.join()).toContain("no git history");
  });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "breaking-changes-"));
  folders.push(folder);
  return folder;
}

function gitIn(folder: string): (...args: string[]) => void {
  // Neither the machine's settings nor its hooks reach these repositories.
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.nz", "-c", "protocol.file.allow=always"];
  return (...args) => void execFileSync("git", [...identity, ...args], { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
}
