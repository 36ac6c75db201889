// Operations that are known before anybody sends them.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The texts of the `.graphql` files of a folder. Throws a sentence that says what to do when it cannot be read. */
export async function readOperations(folder: string | null): Promise<string[]> {
  if (folder === null) return [];
  try {
    const files = (await readdir(folder)).filter((name) => name.endsWith(".graphql")).sort();
    return await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  } catch (error) {
    throw new Error(`The operations in ${folder} cannot be read (${(error as NodeJS.ErrnoException).code}): correct GATEWAY_WARM_UP, or leave it out.`, { cause: error });
  }
}
