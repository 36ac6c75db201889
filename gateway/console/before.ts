// Runs before the sandbox. The page's policy takes style elements with its nonce only, and the editor makes some.
const { nonce } = document.querySelector("link[nonce]") as HTMLLinkElement;
const createElement = document.createElement.bind(document) as (name: string, options?: ElementCreationOptions) => HTMLElement;
document.createElement = ((name: string, options?: ElementCreationOptions): HTMLElement => {
  const element = createElement(name, options);
  if (element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
}) as typeof document.createElement;

// The editor's language services are served from here like everything else.
const workers: Record<string, string> = { graphql: "graphql.worker", json: "json.worker" };
Object.assign(globalThis, {
  MonacoEnvironment: { getWorker: (_id: string, label: string) => new Worker(`/console/${workers[label] ?? "editor.worker"}.js`) },
});
