/** A file, or the wish to import it, that cannot be used; nothing has been changed. `message` says what to do. */
export class ImportProblem extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "ImportProblem";
  }
}
