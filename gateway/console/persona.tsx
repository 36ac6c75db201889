// Who asks: the persona that is chosen, which holds for the whole page.
import { useSyncExternalStore } from "react";

/** Somebody to be, as the gateway's configuration lists them. */
export interface Persona {
  readonly name: string;
  readonly description: string;
  readonly token?: string;
  readonly purpose?: string;
  readonly preselected?: boolean;
}

// In memory only, because a browser's storage is no place for a token.
let chosen: Persona | undefined;
const listeners = new Set<() => void>();

/** Asks as somebody else from now on; undefined is somebody without a token. */
export function choosePersona(persona: Persona | undefined): void {
  chosen = persona;
  for (const listener of listeners) listener();
}

/** What a request of the chosen persona carries. */
export function personaHeaders(): Record<string, string> {
  return { ...(chosen?.token ? { authorization: `Bearer ${chosen.token}` } : {}), ...(chosen?.purpose ? { "x-purpose": chosen.purpose } : {}) };
}

function usePersona(): Persona | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen,
  );
}

export function PersonaSwitch({ personas }: { personas: readonly Persona[] }) {
  const persona = usePersona();
  return (
    <label className="persona">
      Ask as
      <select
        value={persona?.name ?? ""}
        onChange={({ target }) => choosePersona(personas.find(({ name }) => name === target.value))}
        title={persona?.description ?? "Nobody has signed in."}
      >
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
