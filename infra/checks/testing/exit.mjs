// A tool for tests: says the second argument, ends with the first.
const [code, text] = process.argv.slice(2);
if (text) console.error(text);
process.exitCode = Number(code);
