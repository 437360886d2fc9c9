import type {
  PlanCounts,
  PlanResource,
  PlanView,
} from '@groundwork/backstage-plugin-infra-common';
import type { PlanSource } from './planSource';
import { redactionOf } from './redaction';

// eslint-disable-next-line no-control-regex
const terminalCodes = /\u001b\[[0-9;]*m/g;

const longestText = 500_000;

/** Words that Terraform and OpenTofu put behind an address, with what they mean. */
const actionWords: readonly (readonly [RegExp, PlanResource['action']])[] = [
  [/^will be created\b/, 'add'],
  [/^will be updated in-place\b/, 'change'],
  [/^will be destroyed\b/, 'destroy'],
  [/^(?:must be|will be) replaced\b/, 'replace'],
  [/^is tainted, so (?:it )?must be replaced\b/, 'replace'],
  [/^will be read during apply\b/, 'read'],
];

const heading = /^ {2}# (\S(?:.*?\S)?) ((?:will be|must be|is tainted,) .*)$/;
const because = /^ {2}# \((.*)\)$/;
const totals =
  /^Plan: (?:(\d+) to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy\./m;

/**
 * A plan as people read it, redacted. What each resource's attributes become
 * is in the text alone.
 *
 * @public
 */
export function readHumanPlan(text: string, source: PlanSource): PlanView {
  const redaction = redactionOf(source.secrets);
  const headings = readHeadings(text);
  const counts = countsOf(text, headings);
  const clean = redaction.text(text.replace(terminalCodes, ''));
  return {
    object: source.object,
    id: source.id,
    isDestroy: source.isDestroy,
    counts,
    resources: headings.map(({ address, action, reason }) => ({
      address: redaction.text(address),
      action,
      ...(reason !== undefined && { reason: redaction.text(reason) }),
      attributes: [],
    })),
    text:
      clean.length > longestText
        ? `${clean.slice(0, longestText)}\n… (${
            clean.length - longestText
          } more characters)\n`
        : clean,
    redactions: redaction.count,
  };
}

type Heading = Pick<PlanResource, 'address' | 'action' | 'reason'>;

function readHeadings(text: string): Heading[] {
  const found: Heading[] = [];
  let last:
    | { address: string; action: Heading['action']; reason?: string }
    | undefined;
  for (const line of text.replace(terminalCodes, '').split(/\r?\n/)) {
    const reason = last && because.exec(line)?.[1];
    if (last && reason !== undefined) {
      last.reason = reason;
      last = undefined;
      continue;
    }
    last = undefined;
    const [, address, words] = heading.exec(line) ?? [];
    const action = words && actionWords.find(([say]) => say.test(words))?.[1];
    if (!action) continue;
    last = { address, action };
    found.push(last);
  }
  return found;
}

/** In Terraform's line a replaced resource is both added and destroyed. */
function countsOf(text: string, headings: readonly Heading[]): PlanCounts {
  const count = (action: Heading['action']) =>
    headings.filter(found => found.action === action).length;
  const replace = count('replace');
  const total = totals.exec(text.replace(terminalCodes, ''));
  if (!total) {
    return {
      add: count('add'),
      change: count('change'),
      replace,
      destroy: count('destroy'),
    };
  }
  const [add, change, destroy] = total.slice(2).map(Number);
  return {
    add: Math.max(0, add - replace),
    change,
    replace,
    destroy: Math.max(0, destroy - replace),
  };
}
