/** A reason why something cannot start that a person can mend; `message` is one sentence that says what to do. */
export class StartProblem extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "StartProblem";
  }
}

/** The sentence for a disk without space; `folder` is what could not be written. */
export function noSpaceLeft(folder: string): StartProblem {
  return new StartProblem(`There is no space left on the disk that holds ${folder}: free at least 200 MB there and run the command again.`);
}
