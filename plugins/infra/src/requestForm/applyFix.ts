import type { FindingFix } from '@groundwork/backstage-plugin-infra-common';
import { type RequestDraft, type ResourceDraft, setInput } from './draft';

const textFields = ['profile', 'package', 'owner', 'service'] as const;

/**
 * Sets what a finding proposes. A fix for a resource that is not part of the
 * request changes nothing: a request adds, it does not edit what is there.
 */
export function applyFix(draft: RequestDraft, fix: FindingFix): RequestDraft {
  let next = draft;
  if (fix.input) {
    const { resource: id, environment, name, value } = fix.input;
    const edit = (resource: ResourceDraft) =>
      setInput(resource, name, value, environment);
    next = {
      ...next,
      resources: next.resources.map(r =>
        r.type === id.type && r.name === id.name ? edit(r) : r,
      ),
    };
  }
  if (fix.field) {
    const { name, value } = fix.field;
    const textField = textFields.find(field => field === name);
    if (textField && typeof value === 'string') {
      next = { ...next, [textField]: value };
    } else if (name === 'environments' && Array.isArray(value)) {
      next = {
        ...next,
        environments: value.filter(v => typeof v === 'string'),
      };
    }
  }
  return next;
}

/** Whether {@link applyFix} would do anything, so that a button makes sense. */
export function isApplicable(draft: RequestDraft, fix: FindingFix): boolean {
  return JSON.stringify(applyFix(draft, fix)) !== JSON.stringify(draft);
}
