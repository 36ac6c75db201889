/** The words of a text, in Unicode's composed form: a macron is part of its letter. */
export function words(text: string): string[] {
  return text.normalize("NFC").trim().split(/\s+/);
}
