// The sandbox: GraphiQL with the example operations in a list beside the editor.
import { useGraphiQL, type GraphiQLPlugin } from "@graphiql/react";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { StrictMode, useState, type ComponentProps } from "react";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";
import "./app.css";

/** As the gateway sends it from the folder of example operations. */
interface ExampleOperation {
  readonly name: string;
  readonly description: string;
  readonly query: string;
  readonly variables: string;
}

/** Somebody to be, as the gateway's configuration lists them. */
interface Persona {
  readonly name: string;
  readonly description: string;
  readonly token?: string;
  readonly purpose?: string;
  readonly preselected?: boolean;
}

// Whoever is chosen; in memory only, because a browser's storage is no place for a token.
let persona: Persona | undefined;

// A part of the graph has a page and an address of its own: /name/ and /name/graphql beside / and /graphql.
const base = location.pathname.replace(/[^/]*$/, "");

void start();

async function start(): Promise<void> {
  const sources = [`${base}console/operations.json`, `${base}console/personas.json`];
  const [examples, personas] = (await Promise.all(sources.map(async (source) => (await fetch(source)).json()))) as [ExampleOperation[], Persona[]];
  persona = personas.find(({ preselected }) => preselected);
  const plugin: GraphiQLPlugin = { title: "Example operations", icon: ListIcon, content: () => <Examples examples={examples} /> };
  const [first] = examples;
  const root = document.getElementById("sandbox");
  if (!root) throw new Error("The page has no place for the sandbox.");
  createRoot(root).render(
    <StrictMode>
      <GraphiQL
        fetcher={send}
        plugins={examples.length > 0 ? [plugin, HISTORY_PLUGIN] : [HISTORY_PLUGIN]}
        {...(examples.length > 0 ? { visiblePlugin: plugin } : {})}
        {...(first ? { defaultQuery: first.query, defaultTabs: [{ query: first.query, variables: first.variables }] } : {})}
        defaultEditorToolsVisibility="variables"
        // The pages share one storage, and the texts of one graph's page have no place on another's.
        storage={storageOf(base)}
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

function personaHeaders(): Record<string, string> {
  return { ...(persona?.token ? { authorization: `Bearer ${persona.token}` } : {}), ...(persona?.purpose ? { "x-purpose": persona.purpose } : {}) };
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

function Examples({ examples }: { examples: readonly ExampleOperation[] }) {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const [chosen, setChosen] = useState<string>();
  const choose = ({ name, query, variables }: ExampleOperation): void => {
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables);
    setChosen(name);
  };
  return (
    <nav aria-label="Example operations" className="examples">
      <h2>Example operations</h2>
      <p>Choosing one puts it into the editor with its variables.</p>
      <ul>
        {examples.map((example) => (
          <li key={example.name}>
            <button type="button" aria-pressed={chosen === example.name} disabled={!queryEditor || !variableEditor} onClick={() => choose(example)}>
              <strong>{titleOf(example)}</strong>
              {example.description !== "" && <span>{example.description}</span>}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function PersonaSwitch({ personas }: { personas: readonly Persona[] }) {
  const [chosen, setChosen] = useState(persona?.name ?? "");
  const choose = (name: string): void => {
    persona = personas.find((candidate) => candidate.name === name);
    setChosen(name);
  };
  return (
    <label className="persona">
      Ask as
      <select value={chosen} onChange={({ target }) => choose(target.value)} title={persona?.description ?? "Nobody has signed in."}>
        <option value="">nobody (no token)</option>
        {personas.map(({ name, description }) => (
          <option key={name} value={name} title={description}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** `latest-orders` reads as "Latest orders". */
const titleOf = ({ name }: ExampleOperation): string => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll("-", " ");

function ListIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01" strokeLinecap="round" />
    </svg>
  );
}
