// Preloaded into every process (node --import). To learn whether a module is ESM, Node parses its package's package.json
// anew for each module; drizzle-orm's lists 447 exports (180 kB) and has some 250 modules, which costs every start half a
// second of CPU and 200 MB of memory. What drizzle-orm imports relatively is ESM like the importer: nothing to look up.
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const inside = context.parentURL?.includes("/node_modules/drizzle-orm/") && /^\.\.?\/.*\.js$/.test(specifier);
    return inside ? { url: new URL(specifier, context.parentURL).href, format: "module", shortCircuit: true } : next(specifier, context);
  },
});
