// Where a subgraph's events go, and whose it takes.
import type { EnvironmentReader } from "./config.ts";
import type { Subscriber } from "./relay.ts";

export interface EventConfig {
  /** Address of the database for the role that sends events. */
  readonly relayUrl: string;
  readonly subscribers: readonly Subscriber[];
  /** Signs what is sent; PKCS #8 PEM. */
  readonly privateKey: string;
  /** Public keys, SPKI PEM, of the subgraphs whose events are taken, by name. */
  readonly senders: ReadonlyMap<string, string>;
}

/** Reads it from variables that begin with `prefix`; problems go to the reader. */
export function readEventConfig(prefix: string, read: EnvironmentReader): EventConfig {
  const senders = read.list(`${prefix}_EVENT_SENDERS`, /^[a-z][a-z0-9-]*$/, "names of subgraphs with commas between, such as services,workforce");
  return {
    relayUrl: read.postgresUrl(`${prefix}_RELAY_DATABASE_URL`),
    subscribers: readSubscribers(`${prefix}_EVENT_SUBSCRIBERS`, read),
    privateKey: read.pem(`${prefix}_EVENT_PRIVATE_KEY`),
    senders: new Map(senders.map((sender) => [sender, read.pem(`${sender.toUpperCase()}_EVENT_PUBLIC_KEY`)])),
  };
}

const subscriberForm = /^([a-z][a-z0-9-]*)=(https?:\/\/[^\s,]+)((?: +[a-z][a-z0-9.-]+)*)$/;

function readSubscribers(name: string, read: EnvironmentReader): Subscriber[] {
  const texts = read.list(name, subscriberForm, "NAME=URL with commas between, such as services=http://services:4002/events, each with blanks and types of events behind it when it shall not get all");
  return texts.map((text) => {
    const [, subscriber = "", url = "", types = ""] = subscriberForm.exec(text)!;
    const named = types.split(" ").filter((type) => type !== "");
    return { name: subscriber, url, types: named.length === 0 ? null : named };
  });
}
