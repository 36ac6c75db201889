// Makes each subgraph's database and its three roles; the same statements in development, in tests and in production.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import postgres from "postgres";
import { noSpaceLeft } from "./problem.ts";

export interface DatabaseWanted {
  /** Name of the database, and of its roles but for their endings. */
  readonly name: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
  readonly relayPassword: string;
}

export interface DatabaseUrls {
  /** For migrations, imports and the population: owns the tables, is not held by row-level security. */
  readonly ownerUrl: string;
  /** For serving requests: reads what row-level security lets through, writes what migrations granted. */
  readonly appUrl: string;
  /** For sending events: reads those and nothing else. */
  readonly relayUrl: string;
}

/**
 * Makes what is missing and corrects what differs, passwords included; may be run any number of times, also by several
 * processes at once. `adminUrl` is the address of a superuser. Gives the addresses by name of database. Throws
 * `StartProblem` when the disk is full.
 */
export async function prepareDatabases(adminUrl: string, wanted: readonly DatabaseWanted[]): Promise<Record<string, DatabaseUrls>> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    // Roles belong to the whole server: two processes that make the same ones would fail.
    await admin`select pg_advisory_lock(hashtext('prepare databases'))`;
    for (const database of wanted) await prepareOnServer(admin, database);
    await Promise.all(wanted.map((database) => prepareInside(adminUrl, database.name)));
    return Object.fromEntries(wanted.map((database) => [database.name, urlsOf(adminUrl, database)]));
  } catch (error) {
    if ((error as { code?: string }).code === "53100") throw noSpaceLeft("the database");
    throw error;
  } finally {
    await admin.end({ timeout: 2 });
  }
}

/** The address of a database for one of its roles, on the server of `adminUrl`. */
function urlsOf(adminUrl: string, { name, ownerPassword, appPassword, relayPassword }: DatabaseWanted): DatabaseUrls {
  const urlFor = (role: string, password: string) => {
    const url = new URL(adminUrl);
    url.username = role;
    url.password = encodeURIComponent(password);
    url.pathname = `/${name}`;
    return url.href;
  };
  return { ownerUrl: urlFor(ownerOf(name), ownerPassword), appUrl: urlFor(appOf(name), appPassword), relayUrl: urlFor(relayOf(name), relayPassword) };
}

export function ownerOf(name: string): string {
  return `${name}_owner`;
}

export function appOf(name: string): string {
  return `${name}_app`;
}

export function relayOf(name: string): string {
  return `${name}_relay`;
}

/** Reads published figures and nothing else: for tools of analysts, once an administrator gives it a password. */
function analystOf(name: string): string {
  return `${name}_analyst`;
}

async function prepareOnServer(admin: postgres.Sql, { name, ownerPassword, appPassword, relayPassword }: DatabaseWanted): Promise<void> {
  if (!/^[a-z][a-z0-9_]{0,50}$/.test(name)) throw new TypeError(`"${name}" cannot name a database: use lower-case letters, digits and _.`);
  const [owner, app, relay, analyst] = [ownerOf(name), appOf(name), relayOf(name), analystOf(name)];
  const plain = "login nosuperuser nocreatedb nocreaterole noreplication";
  await prepareRole(admin, owner, `${plain} bypassrls`, ownerPassword);
  await prepareRole(admin, app, `${plain} nobypassrls`, appPassword);
  await prepareRole(admin, relay, `${plain} nobypassrls`, relayPassword);
  // Its password and whether it may log in are left as they are.
  const [reader] = await admin`select 1 from pg_roles where rolname = ${analyst}`;
  if (!reader) await admin.unsafe(`create role ${analyst} nologin`);

  const [existing] = await admin`select 1 from pg_database where datname = ${name}`;
  if (!existing) {
    // The order and case rules are part of the database, so that every server gives the same answers.
    await admin.unsafe(`create database ${name} owner ${owner} template template0 encoding 'UTF8'
      locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C'`);
  }
  await admin.unsafe(`
    alter database ${name} owner to ${owner};
    alter database ${name} set timezone to 'UTC';
    revoke all on database ${name} from public;
    revoke all on database ${name} from ${app}, ${relay};
    grant connect on database ${name} to ${owner}, ${app}, ${relay}, ${analyst};`);
}

async function prepareRole(admin: postgres.Sql, role: string, attributes: string, password: string): Promise<void> {
  const [existing] = await admin`select 1 from pg_roles where rolname = ${role}`;
  if (!existing) await admin.unsafe(`create role ${role}`);
  await admin.unsafe(`alter role ${role} with ${attributes} password '${scramVerifier(password)}'`);
}

/** Statements that concern what is inside one database: they need a connection to it. */
async function prepareInside(adminUrl: string, name: string): Promise<void> {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const [owner, app] = [ownerOf(name), appOf(name)];
  const client = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    await client.unsafe(`
      alter schema public owner to ${owner};
      revoke all on schema public from public;
      revoke all on schema public from ${app};
      grant usage on schema public to ${app};
      alter default privileges for role ${owner} in schema public grant select on tables to ${app};`);
  } finally {
    await client.end({ timeout: 2 });
  }
}

/**
 * The password in the form in which PostgreSQL stores it (RFC 5803), made here so that no statement, and so no log,
 * ever holds the password itself.
 */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize("NFKC"), salt, iterations, 32, "sha256");
  const keyFor = (label: string) => createHmac("sha256", salted).update(label).digest();
  const storedKey = createHash("sha256").update(keyFor("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${keyFor("Server Key").toString("base64")}`;
}
