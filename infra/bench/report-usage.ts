// Loaded before a contestant: says on request what its process has used.
process.on("message", (message) => {
  if (message === "collect garbage") globalThis.gc?.();
  if (message !== "usage") return;
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system, rssBytes: process.memoryUsage.rss() });
});
// Whoever measures may be ended at any time, and nothing of it stays.
process.on("disconnect", () => process.exit());
