// Which nulls of an answer need an error of their own. A service that fails leaves fields empty, and what depends on those
// too; its error has been told, and one more for each consequence would only hide it.
import type { GraphQLError } from "graphql";
import { startsWith } from "./path.ts";
import type { Problem } from "./response.ts";

/**
 * The problems that no error explains: none is above the place, or at or in the object that the place is in. An error without
 * a place may be the reason for anything.
 */
export function unexplained(problems: readonly Problem[], errors: readonly GraphQLError[]): readonly Problem[] {
  if (problems.length === 0 || errors.length === 0) return problems;
  if (errors.some(({ path }) => path === undefined)) return [];
  return problems.filter(({ path }) => {
    const object = path.slice(0, -1);
    return !errors.some((error) => error.path && (startsWith(error.path, object) || startsWith(path, error.path)));
  });
}
