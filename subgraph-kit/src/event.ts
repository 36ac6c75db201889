// What happened in one subgraph, told to others as a CloudEvent 1.0 in structured JSON
// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md).

/** What a mutation announces. */
export interface Announcement {
  /** A noun and what became of it, such as `book.given`. A change that receivers cannot ignore is a new type. */
  readonly type: string;
  /** Whom or what it is about: events about one subject arrive in the order in which they were announced. */
  readonly subject: string;
  /** Ids, and what receivers need beside them; nothing else about a person. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** An announcement under way. */
export interface CloudEvent extends Announcement {
  readonly specversion: "1.0";
  /** Unique with `source`. */
  readonly id: string;
  /** The subgraph that announced it: see `sourceOf`. */
  readonly source: string;
  /** When it was announced, RFC 3339. */
  readonly time: string;
  readonly datacontenttype: "application/json";
  /** Id of the request that made it happen, an extension; absent when there was none. */
  readonly request?: string;
}

export const eventContentType = "application/cloudevents+json";

/** How a subgraph is called in the events that it announces; `announce_event` writes the same. */
export const sourceOf = (subgraph: string): string => `/subgraphs/${subgraph}`;

/** The event is not one; the message says why. */
export class NoEvent extends Error {}

/** Reads an event from its JSON. Throws `NoEvent`. Attributes that are not known here are left out. */
export function parseEvent(json: string): CloudEvent {
  const read = readObject(json);
  const text = (name: string, longest: number): string => {
    const value = read[name];
    if (typeof value !== "string" || value === "" || value.length > longest) throw new NoEvent(`The event's ${name} must be a text of 1 to ${longest} characters.`);
    return value;
  };
  if (read["specversion"] !== "1.0") throw new NoEvent('The event must say specversion "1.0".');
  if (read["datacontenttype"] !== undefined && read["datacontenttype"] !== "application/json") throw new NoEvent("The event's data must be application/json.");
  const data = read["data"];
  if (typeof data !== "object" || data === null || Array.isArray(data)) throw new NoEvent("The event's data must be an object.");
  const time = text("time", 40);
  if (Number.isNaN(Date.parse(time))) throw new NoEvent("The event's time must be written as RFC 3339 has it.");
  const request = read["request"] === undefined ? {} : { request: text("request", 200) };
  return {
    ...request,
    specversion: "1.0",
    id: text("id", 200),
    source: text("source", 200),
    type: text("type", 100),
    subject: text("subject", 200),
    time,
    datacontenttype: "application/json",
    data: data as Record<string, unknown>,
  };
}

function readObject(json: string): Record<string, unknown> {
  let read: unknown;
  try {
    read = JSON.parse(json);
  } catch {
    throw new NoEvent("The body must be an event in JSON.");
  }
  if (typeof read !== "object" || read === null || Array.isArray(read)) throw new NoEvent("The body must be one event.");
  return read as Record<string, unknown>;
}
