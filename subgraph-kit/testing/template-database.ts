// A database of its own for each test file: cloned from a template that was migrated once for the whole run.
import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";

/** What the run's global set-up provides: where the server is, and the template and roles of each subgraph. */
export interface TestDatabases {
  readonly adminUrl: string;
  readonly templates: Readonly<Record<string, { template: string; appUrl: string; ownerUrl: string }>>;
}

declare module "vitest" {
  export interface ProvidedContext {
    databases: TestDatabases;
  }
}

export interface TestDatabase {
  /** Address for the role that serves requests. */
  readonly appUrl: string;
  /** Address for the role that owns the tables: it arranges what a test needs. */
  readonly ownerUrl: string;
  drop(): Promise<void>;
}

/** Clones the template of the subgraph `name`. The caller drops the clone. */
export async function cloneDatabase(name: string): Promise<TestDatabase> {
  const { adminUrl, templates } = inject("databases");
  const source = templates[name];
  if (!source) throw new Error(`There is no template database for the subgraph ${name}: give it a folder under subgraphs/.`);
  const { template, appUrl, ownerUrl } = source;
  const clone = `test_${name}_${randomBytes(5).toString("hex")}`;
  const roles = [appUrl, ownerUrl].map((url) => new URL(url).username);

  await asAdmin(adminUrl, async (admin) => {
    await admin.unsafe(`create database ${clone} template ${template} strategy file_copy`);
    await admin.unsafe(`revoke all on database ${clone} from public`);
    await admin.unsafe(`grant connect on database ${clone} to ${roles.join(", ")}`);
  });
  return {
    appUrl: withDatabase(appUrl, clone),
    ownerUrl: withDatabase(ownerUrl, clone),
    drop: () => asAdmin(adminUrl, (admin) => admin.unsafe(`drop database if exists ${clone} with (force)`)),
  };
}

async function asAdmin(adminUrl: string, work: (admin: postgres.Sql) => Promise<unknown>): Promise<void> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
