import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/entities/*/table.ts",
  out: "./migrations",
});
