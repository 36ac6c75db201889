// A fetch of fields of a root type; nearly always for the answer's root.
import type { AskedFields } from "./asked-fields.ts";
import { addError, ask, errorOfCall, mostErrors, namedAs, reportProblems, usable, type CompiledFetch } from "./compiled-fetch.ts";
import type { Execution, SubgraphAnswer, SubgraphError } from "./execution.ts";
import type { RisingPath } from "./path.ts";
import { checkObject } from "./subgraph-data.ts";

export async function fetchFields(fetch: CompiledFetch, fields: AskedFields, execution: Execution): Promise<void> {
  const targets = fetch.positions.objects(execution.root);
  if (targets.length === 0) return;
  const report = (error: SubgraphError): void => {
    for (const { path } of fetch.positions.paths(execution.root)) addError(execution, fetch, error, error.path && [...path, ...namedAs(error.path, fetch)]);
  };
  const everywhere = (error: SubgraphError): void => fields.slice(0, mostErrors).forEach(({ name }) => report({ ...error, path: [name] }));

  let answer: SubgraphAnswer;
  try {
    answer = usable(await ask(fetch, execution, null));
  } catch (error) {
    return everywhere(errorOfCall(error, fetch, execution));
  }
  const { data, errors } = answer;
  if (!data) {
    errors?.forEach((error) => (error.path ? report(error) : everywhere(error)));
    return;
  }
  fetch.rewriteOutput?.(data);
  const problems: RisingPath[] = [];
  checkObject(data, fields, undefined, problems);
  execution.requested.length = 0;
  for (const target of targets) fetch.merge(target, data, fields);
  errors?.forEach(report);
  reportProblems(problems, fetch, execution, report);
}
