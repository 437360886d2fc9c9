import { freeName, type RequestDraft, setInput } from '../requestForm/draft';
import type { TypeView } from '../platform/decideInput';
import type { Understanding } from './understanding';

/** What the bar has put into the form, so that it can be taken back. */
export interface Filled {
  environments: string[];
  resources: { type: string; name: string }[];
}

/** Nothing filled in yet. */
export const nothingFilled: Filled = { environments: [], resources: [] };

const isSame = (a: { type: string; name: string }) => (b: typeof a) =>
  a.type === b.type && a.name === b.name;

/**
 * Fills a draft with what a line asks for. What the line filled before and no
 * longer asks for is taken back; what the person did by hand stays.
 */
export function applyUnderstanding(options: {
  draft: RequestDraft;
  understanding: Understanding;
  filled: Filled;
  types: readonly TypeView[];
  /** Resources of the claim; their names are taken. */
  existing: readonly { type: string; name: string }[];
}): { draft: RequestDraft; filled: Filled } {
  const { understanding, filled, types, existing } = options;
  const kept = options.draft.resources.filter(
    resource => !filled.resources.some(isSame(resource)),
  );
  const resources = [...kept];
  const added: Filled['resources'] = [];
  for (const asked of understanding.resources) {
    const type = types.find(t => t.name === asked.type);
    const name =
      asked.name ??
      freeName(
        [...existing, ...resources],
        asked.type,
        type?.defaultName ?? '',
      );
    const id = { type: asked.type, name };
    // Asked for by hand already.
    if (kept.some(isSame(id))) continue;
    const before = options.draft.resources.find(isSame(id));
    let resource = before ?? id;
    for (const [input, value] of Object.entries(asked.inputs)) {
      resource = setInput(resource, input, value);
    }
    resources.push(resource);
    added.push(id);
  }
  const byHand = options.draft.environments.filter(
    name => !filled.environments.includes(name),
  );
  const environments = understanding.environments.filter(
    name => !byHand.includes(name),
  );
  return {
    draft: {
      ...options.draft,
      ...(understanding.service && {
        service: understanding.service,
        component:
          understanding.service === options.draft.service
            ? options.draft.component
            : undefined,
      }),
      ...(understanding.profile && { profile: understanding.profile }),
      environments: [...byHand, ...environments],
      resources,
    },
    filled: { environments, resources: added },
  };
}
