import type {
  Finding,
  FindingTarget,
  InputValues,
  ResourceId,
  ResourceTypeDocument,
  SourcePosition,
} from '@groundwork/backstage-plugin-infra-common';
import type { JsonValue } from '@backstage/types';
import { looksSecret } from '../check/secrets';
import { sameJson } from './sameJson';
import { validateInput } from './inputValidation';
import { candidateSource, type DecidedInput } from './resolveInputs';

/** Whether the change itself sets an input; `environment` is undefined for all of them. @public */
export type TouchedInput = (
  resource: ResourceId,
  input: string,
  environment: string | undefined,
) => boolean;

interface Context {
  type: ResourceTypeDocument;
  id: ResourceId;
  environment: string;
  isTouched?: TouchedInput;
}

/** What is wrong with the value of an input, and with values that a lock beats. */
export function checkDecided(
  decided: DecidedInput,
  context: Context,
): Finding[] {
  const { input, candidates } = decided;
  const { type, id } = context;
  const findings: Finding[] = [];
  const winner = candidates.at(-1)!;
  if (winner.level === 'profile-lock') {
    for (const candidate of candidates) {
      const isClaim =
        candidate.level === 'claim' || candidate.level === 'claim-environment';
      if (!isClaim || sameJson(candidate.value, winner.value)) continue;
      const environment =
        candidate.level === 'claim' ? undefined : context.environment;
      const touched = context.isTouched?.(id, input, environment) ?? false;
      findings.push({
        severity: touched ? 'error' : 'warning',
        rule: 'locked-input',
        message: `${titleOf(type, input)} is locked to ${show(
          winner.value,
        )} in ${context.environment}: ${winner.reason ?? ''}${
          touched ? '' : ' The value in the claim has no effect there.'
        }`,
        source: candidateSource(winner),
        target: targetOf(context, input, environment),
        fix: {
          text: `Take ${show(winner.value)}`,
          input: {
            resource: id,
            ...(environment !== undefined && { environment }),
            name: input,
            value: winner.value,
          },
        },
      });
    }
  }
  const problem = validateInput(type, input, winner.value);
  if (problem) {
    const isKnown = Object.hasOwn(type.spec.inputs.properties, input);
    const environment =
      winner.level === 'claim' ? undefined : context.environment;
    const secret = looksSecret(input, winner.value);
    findings.push({
      severity: 'error',
      rule: isKnown ? 'invalid-input' : 'unknown-input',
      message: isKnown
        ? `${titleOf(type, input)} ${problem.message}${
            secret ? '' : `, not ${show(winner.value)}`
          }.`
        : `"${input}" ${problem.message}`,
      source: candidateSource(winner),
      target: targetOf(context, input, environment),
      ...(isKnown &&
        problem.nearest !== undefined && {
          fix: {
            text: `Take ${show(problem.nearest)}`,
            input: {
              resource: id,
              ...(environment !== undefined && { environment }),
              name: input,
              value: problem.nearest,
            },
          },
        }),
    });
  }
  return findings;
}

/** Inputs that must have a value and have none. */
export function checkRequired(
  inputs: InputValues,
  context: Context,
  source: () => SourcePosition,
): Finding[] {
  const { type, id } = context;
  return type.spec.inputs.required
    .filter(input => !Object.hasOwn(inputs, input))
    .map(input => ({
      severity: 'error' as const,
      rule: 'required-input',
      message: `${titleOf(type, input)} of ${id.type} "${
        id.name
      }" needs a value.`,
      source: source(),
      target: targetOf(context, input, undefined),
    }));
}

function targetOf(
  { id }: Context,
  input: string,
  environment: string | undefined,
): FindingTarget {
  return {
    ...(environment !== undefined && { environment }),
    resource: { type: id.type, name: id.name },
    input,
  };
}

/** What people call an input. */
export function titleOf(type: ResourceTypeDocument, input: string): string {
  const { properties } = type.spec.inputs;
  return (
    (Object.hasOwn(properties, input) ? properties[input].title : undefined) ??
    input
  );
}

/** A value for a sentence, cut to a readable length. */
export function show(value: JsonValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === '') return 'an empty text';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
