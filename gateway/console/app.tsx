// The sandbox: GraphiQL with the example operations in a list beside the editor.
import type { GraphiQLPlugin } from "@graphiql/react";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { StrictMode, type ComponentProps } from "react";
import { createRoot } from "react-dom/client";
import { askAsSender, Examples, type ExampleOperation } from "./examples.tsx";
import { choosePersona, personaHeaders, PersonaSwitch, type Persona } from "./persona.tsx";
import "graphiql/style.css";
import "./app.css";

// A part of the graph has a page and an address of its own: /name/ and /name/graphql beside / and /graphql.
const base = location.pathname.replace(/[^/]*$/, "");

void start();

async function start(): Promise<void> {
  const sources = [`${base}console/operations.json`, `${base}console/personas.json`];
  const [examples, personas] = (await Promise.all(sources.map(async (source) => (await fetch(source)).json()))) as [ExampleOperation[], Persona[]];
  const plugin: GraphiQLPlugin = { title: "Example operations", icon: ListIcon, content: () => <Examples examples={examples} personas={personas} /> };
  const storage = storageOf(base);
  // Who was here before finds their own texts again.
  const first = storage.length === 0 ? examples[0] : undefined;
  choosePersona(personas.find(({ preselected }) => preselected));
  if (first) askAsSender(first, personas);
  const root = document.getElementById("sandbox");
  if (!root) throw new Error("The page has no place for the sandbox.");
  createRoot(root).render(
    <StrictMode>
      <GraphiQL
        fetcher={send}
        plugins={examples.length > 0 ? [plugin, HISTORY_PLUGIN] : [HISTORY_PLUGIN]}
        {...(examples.length > 0 ? { visiblePlugin: plugin } : {})}
        // Said twice: the tab has the variables for later, and the editor shows those it begins with.
        {...(first ? { initialVariables: first.variables, defaultTabs: [{ query: first.query, variables: first.variables }] } : {})}
        defaultEditorToolsVisibility="variables"
        // The pages share one storage, and the texts of one graph's page have no place on another's.
        storage={storage}
        // Headers may hold a token, and a browser's storage is no place for it.
        shouldPersistHeaders={false}
        showPersistHeadersSettings={false}
      >
        <GraphiQL.Logo>
          <span className="sandbox-name">Sandbox</span>
          {personas.length > 0 && <PersonaSwitch personas={personas} />}
        </GraphiQL.Logo>
      </GraphiQL>
    </StrictMode>,
  );
}

async function send({ query, variables, operationName }: FetcherParams, { headers = {} }: FetcherOptions = {}): Promise<FetcherReturn> {
  // For a moment after the text changes the editor still has the name of the operation before.
  const isCurrent = query.includes(` ${operationName}`);
  // Headers written beside the editor go before those of the persona, in whatever letters.
  const all = new Headers(personaHeaders());
  for (const [name, value] of Object.entries({ ...headers, "content-type": "application/json", accept: "application/graphql-response+json" })) all.set(name, value);
  const response = await fetch(`${base}graphql`, {
    method: "POST",
    headers: all,
    body: JSON.stringify({ query, variables, ...(isCurrent ? { operationName } : {}) }),
  });
  return (await response.json()) as FetcherReturn;
}

function storageOf(prefix: string): NonNullable<ComponentProps<typeof GraphiQL>["storage"]> {
  const keys = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  return {
    getItem: (key) => localStorage.getItem(prefix + key),
    setItem: (key, value) => localStorage.setItem(prefix + key, value),
    removeItem: (key) => localStorage.removeItem(prefix + key),
    clear: () => keys().forEach((key) => localStorage.removeItem(key)),
    get length() {
      return keys().length;
    },
  };
}

type Fetcher = ComponentProps<typeof GraphiQL>["fetcher"];
type FetcherParams = Parameters<Fetcher>[0];
type FetcherOptions = NonNullable<Parameters<Fetcher>[1]>;
type FetcherReturn = Awaited<ReturnType<Fetcher>>;

function ListIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01" strokeLinecap="round" />
    </svg>
  );
}
