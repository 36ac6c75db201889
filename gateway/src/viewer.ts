// How the subgraphs are told who asks.
import { createViewerSigner, type Viewer } from "@lsg/subgraph-kit/viewer";

/** Gives the value of the viewer header for a subgraph, at once where it is known; null when the subgraphs get no viewer. */
export type ViewerHeader = (viewer: Viewer, subgraph: string) => string | Promise<string> | null;

// A header lives for a minute. Signing costs more than the rest of a call, so one is used for a few seconds.
const reuseMs = 5_000;
const mostKept = 10_000;

/** The headers of one viewer, by subgraph. */
type Headers = Map<string, { header: string | Promise<string>; readonly until: number }>;

/** Signs with the key (PKCS #8 PEM), once for each viewer and subgraph in a few seconds. Without a key there is no header. */
export async function createViewerHeader(privateKey: string | null): Promise<ViewerHeader> {
  if (privateKey === null) return () => null;
  const sign = await createViewerSigner(privateKey);
  const byContent = new Map<string, Headers>();
  // A token that was verified is the same viewer each time, and need not be compared.
  const byViewer = new WeakMap<Viewer, Headers>();

  const headersOf = (viewer: Viewer): Headers => {
    const key = JSON.stringify([viewer.id, viewer.role, viewer.organisations, viewer.scopes, viewer.purpose]);
    const headers = byContent.get(key) ?? new Map();
    if (byContent.size >= mostKept) byContent.clear();
    byContent.set(key, headers);
    byViewer.set(viewer, headers);
    return headers;
  };

  return (viewer, subgraph) => {
    const headers = byViewer.get(viewer) ?? headersOf(viewer);
    const known = headers.get(subgraph);
    const now = Date.now();
    if (known && known.until > now) return known.header;

    // The audience is the subgraph's name as its own process knows it; a supergraph may spell it in capitals.
    const signed = sign(viewer, subgraph.toLowerCase());
    const entry: { header: string | Promise<string>; until: number } = { header: signed, until: now + reuseMs };
    headers.set(subgraph, entry);
    signed.then((header) => (entry.header = header), () => headers.delete(subgraph));
    return signed;
  };
}
