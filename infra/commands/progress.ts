/** What a command is doing: one line that changes on a terminal, a line a step elsewhere. */
export interface ProgressLine {
  show(progress: { step: string; done: number; total: number }): void;
  /** Clears the line, so that what follows begins on an empty one. */
  end(): void;
}

export function progressLine(stream: NodeJS.WriteStream): ProgressLine {
  const onTerminal = stream.isTTY === true;
  return {
    show({ step, done, total }) {
      const text = total > 0 ? `${step}: ${done.toLocaleString("en-NZ")} of ${total.toLocaleString("en-NZ")}` : `${step} …`;
      stream.write(onTerminal ? `\r\u001b[K${text.slice(0, stream.columns - 1)}` : `${text}\n`);
    },
    end() {
      if (onTerminal) stream.write("\r\u001b[K");
    },
  };
}
