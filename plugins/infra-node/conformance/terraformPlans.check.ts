import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHumanPlan, readJsonPlan } from '../src/terraformPlan';

/**
 * Compares what is read of plans with plans that Terraform really wrote: the
 * JSON and the text of one plan say the same, and the password that a provider
 * copied to an attribute without a mark is in neither.
 */
const folder = join(process.argv[2], 'terraform/out');
const password = 's3cret';
const source = {
  object: { cluster: 'c', kind: 'Terraform', namespace: 'n', name: 'x' },
  id: 'plan-main-0123456789',
  isDestroy: false,
  secrets: [password],
};

const expected: Record<string, object> = {
  plan: {},
  'plan.update': { add: 1, change: 1, replace: 1, destroy: 0 },
  'plan.destroy': { add: 0, change: 0, replace: 0 },
};

let failed = 0;
let passed = 0;
function check(what: string, holds: boolean) {
  if (holds) {
    passed += 1;
    return;
  }
  failed += 1;
  process.stdout.write(`FAILED ${what}\n`);
}

for (const [name, counts] of Object.entries(expected)) {
  const jsonFile = join(folder, `${name}.show.json`);
  const textFile = join(folder, `${name}.human.txt`);
  if (!existsSync(jsonFile) || !existsSync(textFile)) continue;
  const text = readFileSync(jsonFile, 'utf8');
  const json = readJsonPlan(text, source);
  const human = readHumanPlan(readFileSync(textFile, 'utf8'), source);
  check(
    `${name}: both forms count the same, and as Terraform does`,
    JSON.stringify(json.counts) === JSON.stringify(human.counts) &&
      Object.entries(counts).every(
        ([action, count]) =>
          json.counts[action as keyof typeof json.counts] === count,
      ),
  );
  const names = (view: typeof json) =>
    view.resources
      .map(({ address, action }) => `${action} ${address}`)
      .sort()
      .join('\n');
  check(`${name}: both name the same resources`, names(json) === names(human));
  check(
    `${name}: no secret is left`,
    !JSON.stringify([json, human]).includes(password),
  );
  // Without knowing any value, by the plan's own marks.
  const marks = readJsonPlan(text, { ...source, secrets: [] });
  check(
    `${name}: marks alone are enough for the JSON form`,
    !JSON.stringify(marks).includes(password),
  );
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed > 0 ? 1 : 0);
