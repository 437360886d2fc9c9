import type {
  InputValues,
  RequestChange,
} from '@groundwork/backstage-plugin-infra-common';
import { z } from 'zod';
import type { InputValue } from '../platform/decideInput';

const inputsSchema = z.record(z.string(), z.json());

const resourceDraftSchema = z.object({
  type: z.string(),
  name: z.string().catch(''),
  inputs: inputsSchema.optional().catch(undefined),
  environments: z
    .record(z.string(), z.object({ inputs: inputsSchema }))
    .optional()
    .catch(undefined),
});

const draftSchema = z.object({
  kind: z.literal('request').catch('request'),
  service: z.string().catch(''),
  component: z.string().optional().catch(undefined),
  owner: z.string().optional().catch(undefined),
  profile: z.string().optional().catch(undefined),
  package: z.string().optional().catch(undefined),
  environments: z.array(z.string()).catch([]),
  resources: z.array(resourceDraftSchema).catch([]),
  reason: z.string().optional().catch(undefined),
});

/**
 * A request while a person is still writing it: the form of a `RequestChange`,
 * with values that may not be valid yet.
 */
export type RequestDraft = z.infer<typeof draftSchema>;

/** One resource of a draft. */
export type ResourceDraft = z.infer<typeof resourceDraftSchema>;

/** A valid request always is a draft; the compiler checks it here. */
export function draftOf(change: RequestChange): RequestDraft {
  return change;
}

/** Reads whatever a link or a stored form holds; never throws. */
export function readDraft(value: unknown): RequestDraft {
  const parsed = draftSchema.safeParse(value ?? {});
  return parsed.success ? parsed.data : draftSchema.parse({});
}

/** Inputs that have a value: null is a field that was emptied again. */
function givenInputs(inputs: InputValues | undefined): InputValues | undefined {
  const given = Object.entries(inputs ?? {}).filter(
    ([, value]) => value !== null,
  );
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function writeResource({ type, name, ...rest }: ResourceDraft): ResourceDraft {
  const inputs = givenInputs(rest.inputs);
  const environments = Object.entries(rest.environments ?? {}).flatMap(
    ([environment, differs]) => {
      const given = givenInputs(differs.inputs);
      return given ? [[environment, { inputs: given }] as const] : [];
    },
  );
  return {
    type,
    name,
    ...(inputs && { inputs }),
    ...(environments.length > 0 && {
      environments: Object.fromEntries(environments),
    }),
  };
}

/** A draft without empty parts, as it is sent. */
export function writeDraft(draft: RequestDraft): RequestDraft {
  const texts = Object.fromEntries(
    (['component', 'owner', 'profile', 'package', 'reason'] as const).flatMap(
      key => (draft[key]?.trim() ? [[key, draft[key]?.trim()]] : []),
    ),
  );
  return {
    kind: 'request',
    service: draft.service,
    ...texts,
    environments: draft.environments,
    resources: draft.resources.map(writeResource),
  };
}

/**
 * What a draft asks of a service that has a claim: its profile and owner are
 * decided, and its environments are there.
 */
export function withoutClaimed(
  draft: RequestDraft,
  claim: { environments: readonly { name: string }[] } | undefined,
): RequestDraft {
  if (!claim) return draft;
  const existing = claim.environments.map(environment => environment.name);
  return {
    ...draft,
    profile: undefined,
    owner: undefined,
    environments: draft.environments.filter(name => !existing.includes(name)),
  };
}

/** The first name for a new resource of a type that is not taken yet. */
export function freeName(
  taken: readonly { type: string; name: string }[],
  type: string,
  defaultName: string,
): string {
  const names = new Set(taken.filter(r => r.type === type).map(r => r.name));
  if (!names.has(defaultName)) return defaultName;
  // Not `main-2`: a name must not end in a number alone.
  let count = 2;
  while (names.has(`${defaultName}${count}`)) count += 1;
  return `${defaultName}${count}`;
}

function withValue(
  inputs: InputValues | undefined,
  name: string,
  value: InputValue | undefined,
): InputValues {
  const { [name]: _, ...rest } = inputs ?? {};
  return value === undefined ? rest : { ...rest, [name]: value };
}

/** Sets an input of a resource, in one environment when named; undefined unsets. */
export function setInput(
  resource: ResourceDraft,
  input: string,
  value: InputValue | undefined,
  environment?: string,
): ResourceDraft {
  if (environment === undefined) {
    return { ...resource, inputs: withValue(resource.inputs, input, value) };
  }
  const inputs = withValue(
    resource.environments?.[environment]?.inputs,
    input,
    value,
  );
  const { [environment]: _, ...others } = resource.environments ?? {};
  return {
    ...resource,
    environments:
      Object.keys(inputs).length > 0
        ? { ...others, [environment]: { inputs } }
        : others,
  };
}
