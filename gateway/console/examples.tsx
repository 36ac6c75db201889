// The list of example operations beside the editor.
import { useGraphiQL } from "@graphiql/react";
import { useState } from "react";
import { choosePersona, type Persona } from "./persona.tsx";

/** As the gateway sends it (`src/sandbox-operations.ts`). */
export interface ExampleOperation {
  readonly name: string;
  readonly description: string;
  readonly query: string;
  readonly variables: string;
  /** Who would send it: null is somebody without a token. */
  readonly persona?: string | null;
}

/** Asks as who would send the example, as far as it says who. */
export function askAsSender({ persona }: ExampleOperation, personas: readonly Persona[]): void {
  if (persona === null) choosePersona(undefined);
  const sender = personas.find(({ name }) => name === persona);
  if (sender) choosePersona(sender);
}

export function Examples({ examples, personas }: { examples: readonly ExampleOperation[]; personas: readonly Persona[] }) {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const [chosen, setChosen] = useState<string>();
  const [words, setWords] = useState("");
  const choose = (example: ExampleOperation): void => {
    queryEditor?.setValue(example.query);
    variableEditor?.setValue(example.variables);
    askAsSender(example, personas);
    setChosen(example.name);
  };
  const found = examples.filter(hasWords(words));
  return (
    <nav aria-label="Example operations" className="examples">
      <h2>Example operations</h2>
      <p>Choosing one puts it into the editor with its variables, and asks as who would send it.</p>
      <input type="search" placeholder="Find an example" aria-label="Find an example" value={words} onChange={({ target }) => setWords(target.value)} />
      <p role="status">{found.length === 0 && "No example has these words."}</p>
      <ul>
        {found.map((example) => (
          <li key={example.name}>
            <button type="button" aria-pressed={chosen === example.name} disabled={!queryEditor || !variableEditor} onClick={() => choose(example)}>
              <strong>{titleOf(example)}</strong>
              {example.description !== "" && <span>{example.description}</span>}
              <small>{[senderOf(example), changesData(example) && "changes data"].filter(Boolean).join(" · ")}</small>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** `latest-orders` reads as "Latest orders". */
const titleOf = ({ name }: ExampleOperation): string => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll("-", " ");

const senderOf = ({ persona }: ExampleOperation): string => (persona === undefined ? "" : `as ${persona ?? "nobody"}`);

const changesData = ({ query }: ExampleOperation): boolean => /^\s*mutation\b/m.test(query);

/** Every word is somewhere in the example, with or without its macrons. */
const hasWords = (words: string) => (example: ExampleOperation): boolean => {
  const text = folded(`${titleOf(example)} ${example.description} ${senderOf(example)} ${example.query}`);
  return folded(words).split(/\s+/).every((word) => text.includes(word));
};

const folded = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
