// How the subgraphs are told who asks.
import { createViewerSigner, type Viewer } from "@lsg/subgraph-kit/viewer";

/** Gives the value of the viewer header for a subgraph; null when the subgraphs get no viewer. */
export type ViewerHeader = (viewer: Viewer, subgraph: string) => Promise<string> | null;

// A header lives for a minute. Signing costs more than the rest of a call, so one is used for a few seconds.
const reuseMs = 5_000;
const maxKept = 10_000;

/** Signs with the key (PKCS #8 PEM), once for each viewer and subgraph in a few seconds. Without a key there is no header. */
export async function createViewerHeader(privateKey: string | null): Promise<ViewerHeader> {
  if (privateKey === null) return () => null;
  const sign = await createViewerSigner(privateKey);
  const kept = new Map<string, { header: Promise<string>; until: number }>();

  return (viewer, subgraph) => {
    const key = `${subgraph}\n${JSON.stringify([viewer.id, viewer.role, viewer.organisations, viewer.scopes, viewer.purpose])}`;
    const known = kept.get(key);
    const now = Date.now();
    if (known && known.until > now) return known.header;

    // The audience is the subgraph's name as its own process knows it; a supergraph may spell it in capitals.
    const header = sign(viewer, subgraph.toLowerCase());
    if (kept.size >= maxKept) kept.clear();
    kept.set(key, { header, until: now + reuseMs });
    header.catch(() => kept.delete(key));
    return header;
  };
}
