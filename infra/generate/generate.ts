// `npm run generate`: everything that is made from the SDL. The resolvers are not needed for it, their types come first.
import { CompositionError } from "@lsg/schema/compose";
import { composeFiles, writeFiles } from "./composed-files.ts";
import { writeResolverTypes, writeTypedOperations } from "./types.ts";

try {
  await writeResolverTypes();
  const changed = writeFiles(await composeFiles());
  await writeTypedOperations();
  console.log(changed.length === 0 ? "The composed schema is unchanged." : `Written: ${changed.join(", ")}.`);
} catch (error) {
  if (!(error instanceof CompositionError)) throw error;
  console.error(error.message);
  process.exit(1);
}
