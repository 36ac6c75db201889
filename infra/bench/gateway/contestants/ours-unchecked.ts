// This gateway believing what it is answered, to see what distrust costs: keys are not compared, and the function that holds an answer
// against what was asked does nothing. The product has no switch for that; its module is replaced in this process alone.
import { registerHooks } from "node:module";

const replacement = new URL("unchecked-subgraph-data.ts", import.meta.url).href;
let replaced = false;
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    if (!resolved.url.endsWith("/execution/subgraph-data.ts") || context.parentURL === replacement) return resolved;
    replaced = true;
    return { ...resolved, url: replacement };
  },
});
process.argv[3] = "0";
await import("./ours.ts");
if (!replaced) throw new Error("The check of answers is in another module now: replace it here.");
