// Holds events to their schemas, on the side that announces and on the side that takes: neither imports the other's code.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import type { CloudEvent } from "../src/event.ts";

// Those of the kit's own tests, beside those of the graph.
const folders = [join(import.meta.dirname, "../../schema/events"), join(import.meta.dirname, "example/events")];
const ajv = new Ajv2020({ allErrors: true, formats: fullFormats });
const validators = new Map<string, ValidateFunction>();

/** Throws when the event's data is not as `schema/events/TYPE.json` has it, or there is no such file. */
export function assertEvent({ type, data }: CloudEvent): void {
  const validate = validators.get(type) ?? read(type);
  if (!validate(data)) throw new Error(`The data of ${type} is not as its schema has it: ${ajv.errorsText(validate.errors, { dataVar: "data" })}`);
}

function read(type: string): ValidateFunction {
  const file = folders.map((folder) => join(folder, `${type}.json`)).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`Events of the type ${type} have no schema: write schema/events/${type}.json.`);
  const validate = ajv.compile(JSON.parse(readFileSync(file, "utf8")) as object);
  validators.set(type, validate);
  return validate;
}
