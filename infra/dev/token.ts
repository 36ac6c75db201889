// `npm run --silent token -- PERSONA`: prints a token of development, and nothing else, for use in another command.
import { ConfigError } from "@lsg/subgraph-kit/config";
import { readConfig } from "./config.ts";
import { claimsOf } from "./identity.ts";
import { openIssuer } from "./issuer.ts";
import { describedPersonas, NoExamples, readPersonas } from "./personas.ts";

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  try {
    const [asked] = args;
    if (args.length === 1 && (asked === "--list" || asked === "--help")) {
      console.log(list());
      return 0;
    }
    if (args.length !== 1 || !describedPersonas.some(({ name }) => name === asked)) {
      console.error(`${problemOf(args)} Choose one of:\n\n${list()}`);
      return 1;
    }
    const { dataFolder } = readConfig();
    const persona = readPersonas(dataFolder).find(({ name }) => name === asked);
    if (persona) console.log(openIssuer(dataFolder).token(claimsOf(persona)));
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof NoExamples)) throw error;
    console.error(error.message);
    return 1;
  }
}

function problemOf(args: readonly string[]): string {
  if (args.length === 0) return "Say for whom: npm run --silent token -- PERSONA.";
  return args.length > 1 ? "Name one persona at a time." : `There is no persona "${args[0]}".`;
}

function list(): string {
  const width = Math.max(...describedPersonas.map(({ name }) => name.length));
  const lines = describedPersonas.map(({ name, description, purpose, contract }) =>
    [`  ${name.padEnd(width)}  ${description}`, contract === null ? "" : `Asks at /${contract}/graphql.`, purpose === null ? "" : "Sends x-purpose with every request."].filter((part) => part !== "").join(" "),
  );
  return lines.join("\n");
}
