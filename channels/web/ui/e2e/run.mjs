// Runs every browser test with one program and one browser between them: each
// file resets the town before it begins. A file run alone starts its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { missing, start } from "./world.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(here).filter((name) => name.endsWith(".test.mjs")).map((name) => here + name);
const why = missing();
if (why) {
  console.log(why);
} else {
  const { base, browser, stop } = await start();
  const env = { ...process.env, OFFELIA_E2E_BASE: base, OFFELIA_E2E_BROWSER: browser };
  const tests = spawn(process.execPath, ["--test", "--test-concurrency=1", ...process.argv.slice(2), ...files], { stdio: "inherit", env });
  const [code] = await once(tests, "exit");
  await stop();
  process.exitCode = code ?? 1;
}
