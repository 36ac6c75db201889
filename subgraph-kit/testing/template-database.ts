// A database of its own for each test file: cloned from a template that was migrated once for the whole run.
import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import { migrate } from "../src/migrate.ts";

/** What the run's global set-up provides: where the server is, and each subgraph's database, roles and migrations. */
export interface TestDatabases {
  readonly adminUrl: string;
  readonly templates: Readonly<Record<string, { appUrl: string; ownerUrl: string; relayUrl: string; migrations: string }>>;
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
  /** Address for the role that sends events. */
  readonly relayUrl: string;
  drop(): Promise<void>;
}

/** Clones the template of the subgraph `name`. The caller drops the clone. */
export async function cloneDatabase(name: string): Promise<TestDatabase> {
  const { adminUrl, templates } = inject("databases");
  const source = templates[name];
  if (!source) throw new Error(`There is no template database for the subgraph ${name}: give it a folder under subgraphs/.`);
  const { appUrl, ownerUrl, relayUrl, migrations } = source;
  const clone = `test_${name}_${randomBytes(5).toString("hex")}`;
  const roles = [appUrl, ownerUrl, relayUrl].map((url) => new URL(url).username);

  await asAdmin(adminUrl, async (admin) => {
    // One at a time: the first to come migrates the template, and nobody may be connected to it while it is copied.
    await admin`select pg_advisory_lock(hashtext('clone database'))`;
    await migrate({ ownerUrl, folder: migrations });
    await admin.unsafe(`create database ${clone} template ${name} strategy file_copy`);
    await admin.unsafe(`revoke all on database ${clone} from public`);
    await admin.unsafe(`grant connect on database ${clone} to ${roles.join(", ")}`);
  });
  return {
    appUrl: withDatabase(appUrl, clone),
    ownerUrl: withDatabase(ownerUrl, clone),
    relayUrl: withDatabase(relayUrl, clone),
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
