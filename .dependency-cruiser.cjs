// Who may import what. A rule that is broken prints its comment.
/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "kit-stands-alone",
      comment: "subgraph-kit is what every subgraph needs and none owns: it imports npm packages only, so that no domain noun gets in.",
      severity: "error",
      from: { path: "^subgraph-kit/" },
      to: { path: "^(subgraphs|gateway|infra|schema)/" },
    },
    {
      name: "subgraphs-stand-alone",
      comment: "A subgraph reads its own database and code only. What it needs of another comes through the graph.",
      severity: "error",
      from: { path: "^subgraphs/([^/]+)/" },
      to: { path: "^(subgraphs|gateway|infra|schema)/", pathNot: "^subgraphs/$1/" },
    },
    {
      name: "gateway-knows-no-domain",
      comment: "The gateway serves any supergraph file: it imports the kit, and no subgraph. Only its tests run the whole graph.",
      severity: "error",
      from: { path: "^gateway/", pathNot: tests() },
      to: { path: "^(subgraphs|infra|schema)/" },
    },
    {
      name: "sources-do-not-import-tests",
      comment: "What runs in production must not need what only tests have: move the shared part into the sources.",
      severity: "error",
      from: { pathNot: tests() },
      to: { path: tests() },
    },
    {
      name: "nobody-imports-main",
      comment: "main.ts starts a process when it is imported: import what it is made of.",
      severity: "error",
      from: {},
      to: { path: "(^|/)main\\.ts$" },
    },
    {
      name: "drizzle-behind-store-and-loaders",
      comment: "In a subgraph only tables, stores, loaders, measures, imports and test rows speak to the database, and what they share in src/; resolvers call those.",
      severity: "error",
      from: {
        path: "^subgraphs/[^/]+/",
        pathNot: ["/(table|store|loaders|import|measures)\\.ts$", "/import/", "/src/(?!main|config|subgraph|context|policy)[^/]+\\.ts$", "/drizzle\\.config\\.ts$", ...tests()],
      },
      to: { path: "node_modules/(drizzle-orm|drizzle-kit|postgres)/" },
    },
    {
      name: "no-cycles",
      comment: "Files that import each other cannot be understood, or loaded, one after the other. Types alone may.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-missing",
      comment: "The imported file or package does not exist, or the package is not in the package.json of the folder that imports it.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["/generated/", "/dist/", "^\\.data/"] },
    tsConfig: { fileName: "tsconfig.json" },
    // Imports of types count: a type ties two folders together as a value does.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"], extensions: [".ts", ".mjs", ".js", ".json"] },
  },
};

function tests() {
  return ["\\.test\\.ts$", "/testing/", "/test/"];
}
