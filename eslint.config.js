// Few rules, each for a mistake that types and tests let through. What a formatter or the compiler decides is not here.
import graphql from "@graphql-eslint/eslint-plugin";
import { globalIgnores } from "eslint/config";
import typescript from "typescript-eslint";

const environment = {
  object: "process",
  property: "env",
  message: "Only config.ts reads the environment, so that every problem is reported at once and tests need none.",
};

const rawSql = {
  object: "sql",
  property: "raw",
  message: "Text in a statement is how SQL is injected: write sql`...` with its values as parameters.",
};

const testsThatDoNotRun = ["test", "it", "describe"].flatMap((object) =>
  ["only", "skip", "todo"].map((property) => ({ object, property, message: "A test that does not run guards nothing, and `only` silences its neighbours." })),
);

// The description is the documentation: of every type, field, argument, input and enum value, not of types alone.
const everythingDescribed = { types: true, DirectiveDefinition: true, FieldDefinition: true, InputValueDefinition: true, EnumValueDefinition: true };

export default [
  globalIgnores(["**/node_modules/", "**/generated/", "**/dist/", "**/migrations/", ".data/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },

  {
    name: "code",
    files: ["**/*.{ts,tsx,mjs,js}"],
    languageOptions: { parser: typescript.parser },
    plugins: { typescript: typescript.plugin },
    rules: {
      // `==` converts: "0" == false.
      eqeqeq: "error",
      "no-restricted-properties": ["error", environment, rawSql, ...testsThatDoNotRun],
      // The same variables under another name.
      "no-restricted-imports": ["error", { paths: [{ name: "node:process", importNames: ["env"], message: environment.message }] }],
    },
  },
  {
    name: "typed code",
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A promise nobody awaits fails unseen, or outlives the transaction it writes in.
      "typescript/no-floating-promises": "error",
      // `if (promise)` is always true; a callback's rejection is lost where nobody takes a promise.
      "typescript/no-misused-promises": ["error", { checksVoidReturn: { arguments: false } }],
      // A new member of a union must be thought of wherever its others are told apart.
      "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // `any` switches the compiler off for all it touches.
      "typescript/no-explicit-any": "error",
    },
  },
  {
    name: "tests",
    files: ["**/*.test.ts", "**/testing/**/*.ts", "**/test/**/*.ts"],
    rules: {
      // What a test reads from an answer is JSON; its shape is what the test is about to find out.
      "typescript/no-explicit-any": "off",
      // Every statement of a test is its author's, and it hands an environment to the processes it starts.
      "no-restricted-properties": ["error", ...testsThatDoNotRun],
    },
  },
  {
    name: "the environment",
    // config.ts reads it. The runners pass it on to the processes they start, without reading it for themselves.
    // no-telemetry.ts sets the switch that a package reads from there alone.
    files: ["**/config.ts", "infra/run.mjs", "infra/dev/**", "gateway/src/no-telemetry.ts"],
    rules: { "no-restricted-properties": ["error", rawSql, ...testsThatDoNotRun] },
  },

  {
    name: "the SDL that subgraphs write",
    files: ["schema/prelude.graphql", "subgraphs/*/src/**/*.graphql"],
    languageOptions: { parser: graphql.parser },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...withoutSchema(graphql.configs["flat/schema-recommended"].rules),
      "@graphql-eslint/require-description": ["error", everythingDescribed],
      "no-restricted-syntax": ["error", { selector: "[description.value=/[^.?!]\\s*$/]", message: "A description is a sentence and ends with a full stop." }],
      // One line for a field and a block for a type read best side by side.
      "@graphql-eslint/description-style": "off",
      // Entities are keyed by what the nation keys them by: an institution by its number, a region and a role by a code.
      "@graphql-eslint/strict-id-in-types": "off",
    },
  },
  {
    name: "types that other subgraphs own",
    // Their owner describes them; a second description would be a second story.
    files: ["subgraphs/*/src/extensions/**/*.graphql"],
    rules: {
      "@graphql-eslint/require-description": ["error", { ...everythingDescribed, ignoredSelectors: ["ObjectTypeDefinition:has(Directive[name.value=key])"] }],
    },
  },
  {
    name: "operations",
    files: ["schema/operations/**/*.graphql"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: "schema/api.graphql", documents: "schema/operations/**/*.graphql" } } },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/operations-recommended"].rules,
      // Asks for `id` in every selection, also of types that a client never stores.
      "@graphql-eslint/require-selections": "off",
      // The gateway limits depth by its own measure.
      "@graphql-eslint/selection-set-depth": "off",
    },
  },
];

/**
 * The recommended rules that look at one file alone. The others ask whether names fit the rest of the schema: a file of
 * a subgraph is no schema, and composition answers those questions for all subgraphs together.
 */
function withoutSchema(rules) {
  return Object.fromEntries(Object.entries(rules).filter(([name]) => !graphql.rules[name.replace("@graphql-eslint/", "")].meta.docs.requiresSchema));
}
