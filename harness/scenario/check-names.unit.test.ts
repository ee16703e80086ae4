import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { alerts } from "../checks/alerts/alerts.ts";
import { noCrash } from "../checks/availability/no-crash.ts";
import { drain } from "../checks/delivery/drain.ts";
import { UserError } from "../core/errors.ts";
import type { Platform } from "../declare/platform.ts";
import type { Check } from "../history/check.ts";
import { validateCheckNames } from "./check-names.ts";

const folder = mkdtempSync(join(tmpdir(), "check-names-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "compose.yaml"), "services: { cart: { image: a }, store: { image: a } }");
const full = {
  name: "cart full",
  metric: "size",
  comparison: ">",
  threshold: 1,
  severity: "warning",
} as const;
const platform: Platform = { name: "shop", folder, services: { cart: { alerts: [full] } } };
const validate = (...checks: Check[]) =>
  validateCheckNames({ checks, platform, file: join(process.cwd(), "suites", "shop.test.ts") });

test("names that the platform has, none at all, and checks of the user's own are accepted", async () => {
  await validate();
  await validate(drain(), { name: "own", run: drain().run });
  await validate(alerts(), alerts({ mustFire: ["cart full"] }), noCrash({ allow: ["store"] }), noCrash());
});

test("an alert and a service that there are not are told together, with the nearest name", async () => {
  const wrong = validate(alerts({ mayFire: ["cart ful"] }), noCrash({ allow: ["stroe"] }));
  await expect(wrong).rejects.toThrow(
    new UserError(
      'suites/shop.test.ts: check "alerts", mayFire: no alert "cart ful" (did you mean "cart full"?)\n' +
        'suites/shop.test.ts: check "no crash, no restart", allow: no service "stroe" (did you mean "store"?)',
    ),
  );
});

test("a platform without alerts has none that a check may name", async () => {
  const bare = { name: "shop", folder };
  const wrong = validateCheckNames({ checks: [alerts({ mustFire: ["cart full"] })], platform: bare });
  await expect(wrong).rejects.toThrow('check "alerts", mustFire: no alert "cart full" (there are none)');
});
