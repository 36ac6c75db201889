// Reads a file that somebody exported or downloaded into text, whatever it was written with, and refuses what is no sound text.
import { readFile, stat } from "node:fs/promises";
import { ImportProblem } from "./import-problem.ts";

export type Encoding = "UTF-8" | "Windows-1252";

export interface FileText {
  /** In Unicode's composed form, without a byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
}

export interface ExpectedFile {
  /** What the file should be, as messages call it. */
  readonly what: string;
  readonly largestBytes: number;
}

/** Reads `path`; throws `ImportProblem` when it is no readable text of a sensible size. */
export async function readTextFile(path: string, expected: ExpectedFile): Promise<FileText> {
  const bytes = await readBytes(path, expected);
  const read = decode(bytes, path, expected);
  refuseControlCharacters(read.text, path);
  return { ...read, text: read.text.normalize("NFC") };
}

async function readBytes(path: string, { what, largestBytes }: ExpectedFile): Promise<Buffer> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new ImportProblem(`${path} is a folder: name the file in it.`);
    // Reading a pipe or a device may never end.
    if (!found.isFile()) throw new ImportProblem(`${path} is no ordinary file: save the ${what} as a CSV file and name that.`);
    if (found.size === 0) throw new ImportProblem(`${path} is empty: download or export the ${what} again.`);
    if (found.size > largestBytes) {
      throw new ImportProblem(`${path} has ${Math.round(found.size / 1_048_576)} MB, and a ${what} has ${Math.round(largestBytes / 1_048_576)} at the most. Check that it is the right file.`);
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof ImportProblem) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw new ImportProblem(`There is no file ${path}: check the name.`);
    if (code === "EACCES" || code === "EPERM") throw new ImportProblem(`${path} may not be read by this user: change its permissions, or copy it.`);
    throw new ImportProblem(`${path} could not be read (${(error as Error).message}).`, { cause: error });
  }
}

// Decided by what is valid, not by a name or a guess: hardly any Windows-1252 text with an accent is valid UTF-8.
function decode(bytes: Buffer, path: string, { what }: ExpectedFile): FileText {
  refuseOtherFormats(bytes, path, what);
  const utf8 = decodeUtf8(bytes);
  if (utf8 !== null) return { text: utf8, encoding: "UTF-8" };

  const firstInvalid = lineOfInvalidUtf8(bytes);
  const undefinedByte = bytes.findIndex((byte) => undefinedInWindows1252.has(byte));
  // A macron in UTF-8 would read as two odd signs in Windows-1252: then the file is UTF-8 with a damaged line.
  const isMixed = bytes.subarray(0, 3).equals(utf8Mark) || holdsMacronsOfUtf8(bytes);
  if (undefinedByte === -1 && !isMixed) return { text: windows1252.decode(bytes), encoding: "Windows-1252" };
  const line = isMixed ? firstInvalid : lineOf(bytes, undefinedByte);
  throw new ImportProblem(`${path} is neither UTF-8 nor Windows-1252: line ${line} holds bytes that are no text. Download it again, or save it as CSV in UTF-8.`);
}

const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf]);
const undefinedInWindows1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
const windows1252 = new TextDecoder("windows-1252");

function refuseOtherFormats(bytes: Buffer, path: string, what: string): void {
  const begin = bytes.subarray(0, 4).toString("latin1");
  if (begin.startsWith("PK")) throw new ImportProblem(`${path} is a spreadsheet or an archive: save the ${what} as CSV and import that.`);
  if (begin.startsWith("\u00d0\u00cf\u0011\u00e0")) throw new ImportProblem(`${path} is an old spreadsheet: save the ${what} as CSV and import that.`);
  if (begin.startsWith("\u001f\u008b")) throw new ImportProblem(`${path} is compressed: unpack it and import what is inside.`);
  if (begin.startsWith("\u00ff\u00fe") || begin.startsWith("\u00fe\u00ff")) throw new ImportProblem(`${path} is written in UTF-16: save it as CSV in UTF-8.`);
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function lineOfInvalidUtf8(bytes: Buffer): number {
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || decodeUtf8(bytes.subarray(start, end)) === null) return line;
    start = end + 1;
  }
}

function holdsMacronsOfUtf8(bytes: Buffer): boolean {
  const text = bytes.toString("latin1");
  return /\u00c4[\u0080\u0081\u0092\u0093\u00aa\u00ab]|\u00c5[\u008c\u008d\u00aa\u00ab]/.test(text);
}

function lineOf(bytes: Buffer, position: number): number {
  let line = 1;
  for (const byte of bytes.subarray(0, position)) if (byte === 0x0a) line++;
  return line;
}

// Control characters, replacement characters, and signs that change the direction of the text around them.
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]/;

function refuseControlCharacters(text: string, path: string): void {
  const found = controlCharacter.exec(text);
  if (!found) return;
  const line = text.slice(0, found.index).split("\n").length;
  const code = `U+${found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
  throw new ImportProblem(`${path} holds the control character ${code} in line ${line}: remove it, or download the file again.`);
}

