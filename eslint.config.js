// Rules for the SDL and the operations; those for code are in .oxlintrc.json.
import graphql from "@graphql-eslint/eslint-plugin";
import { globalIgnores } from "eslint/config";

// The description is the documentation: of every type, field, argument, input and enum value, not of types alone.
const everythingDescribed = { types: true, DirectiveDefinition: true, FieldDefinition: true, InputValueDefinition: true, EnumValueDefinition: true };

export default [
  globalIgnores(["**/node_modules/", "**/generated/", "**/dist/", "**/migrations/", ".data/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },

  {
    name: "the SDL that subgraphs write",
    files: ["schema/prelude.graphql", "subgraphs/*/src/**/*.graphql"],
    languageOptions: { parser: graphql.parser },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...withoutSchema(graphql.configs["flat/schema-recommended"].rules),
      "@graphql-eslint/require-description": ["error", everythingDescribed],
      "no-restricted-syntax": [
        "error",
        { selector: "[description.value=/[^.?!]\\s*$/]", message: "A description is a sentence and ends with a full stop." },
        {
          selector: ":matches(ObjectTypeDefinition, ObjectTypeExtension):not(:has(> Directive[name.value=external])) > FieldDefinition[gqlType.kind!=NonNullType][description.value!=/\\bnull\\b/i]:not(:has(Directive[name.value=external]))",
          message: "The field can be null: its description says when, and what that means.",
        },
      ],
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
