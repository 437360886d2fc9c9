import {
  formatPackageRef,
  type Implementation,
  type ModuleInterface,
  type ResourceId,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { JsonValue } from '@backstage/types';
import { evaluateExpressions } from '../inputs/expression';
import { expressionScope } from '../inputs/expressionScope';
import { splitExpressions } from '../inputs/expressionText';
import type { ResolvedEnvironment, ResolvedResource } from '../inputs/resolved';
import { resolveEnvironment } from '../inputs/resolveEnvironment';
import { expressionReferences } from '../platform/checkExpressions';
import type { Located, Platform } from '../platform/platform';
import { moduleInterface } from './moduleInterfaces';

/** A variable that a module of a package asks for, or no longer takes. */
export interface ModuleNeed {
  readonly environment: string;
  readonly resource: ResourceId;
  readonly module: string;
  readonly variable: string;
  /**
   * `input`: a person can give it. `type`: only the resource type could.
   * `removed`: it is given, and the module does not take it any more.
   */
  readonly kind: 'input' | 'type' | 'removed';
  /** For `input`: which one. */
  readonly input?: string;
  /** What the module says of the variable. */
  readonly description?: string;
}

/**
 * Variables that the package of a service in an environment asks for and that
 * neither claim, profile nor resource type give; and those that are given and
 * are gone. What the package of before asked for as well is not new.
 *
 * @param claim - with the package that is asked about
 * @param from - the package of before
 */
export function moduleNeeds(options: {
  platform: Platform;
  claim: ServiceInfraDocument;
  environment: string;
  from?: string | undefined;
  now: Date;
}): ModuleNeed[] {
  const { platform, claim, environment, from, now } = options;
  const { resolved } = resolveEnvironment({
    platform,
    claim: withoutPlaces(claim),
    environment,
    now,
  });
  if (!resolved) return [];
  const { spec } = resolved.package.document;
  const ref = formatPackageRef({ name: spec.package, version: spec.version });
  return resolved.resources.flatMap(resource => {
    const after = moduleInterface(platform, ref, resource.moduleName);
    if (!after) return [];
    const before =
      from === undefined
        ? undefined
        : moduleInterface(platform, from, resource.moduleName);
    const type = resource.type.document.metadata.name;
    return needsOf(resolved, resource, before, after).map(need => ({
      environment,
      resource: { type, name: resource.name },
      module: resource.moduleName,
      ...need,
    }));
  });
}

/** A claim of which no places are asked. */
export function withoutPlaces(
  document: ServiceInfraDocument,
): Located<ServiceInfraDocument> {
  return { document, path: '', position: () => ({ line: 1, column: 1 }) };
}

type Need = Pick<ModuleNeed, 'variable' | 'kind' | 'input' | 'description'>;

function needsOf(
  environment: ResolvedEnvironment,
  resource: ResolvedResource,
  before: ModuleInterface | undefined,
  after: ModuleInterface,
): Need[] {
  const { implementation } = resource;
  const given = givenBesides(implementation);
  const needs: Need[] = [];
  for (const [variable, { required, description }] of Object.entries(
    after.variables,
  )) {
    if (!required || given.has(variable)) continue;
    const wasRequired =
      before &&
      Object.hasOwn(before.variables, variable) &&
      before.variables[variable].required;
    if (wasRequired) continue;
    const said = description === undefined ? {} : { description };
    const text = Object.hasOwn(implementation.variables, variable)
      ? implementation.variables[variable]
      : null;
    const value = valueOf(text, environment, resource);
    if (value !== null && value !== undefined) continue;
    const inputs = inputsIn(text).filter(
      input => !Object.hasOwn(resource.inputs, input),
    );
    // What cannot be evaluated for another reason is said when it is rendered.
    if (value === undefined && inputs.length === 0) continue;
    needs.push(
      ...(inputs.length > 0
        ? inputs.map(input => ({
            variable,
            kind: 'input' as const,
            input,
            ...said,
          }))
        : [{ variable, kind: 'type' as const, ...said }]),
    );
  }
  for (const [variable, text] of Object.entries(implementation.variables)) {
    if (
      before &&
      Object.hasOwn(before.variables, variable) &&
      !Object.hasOwn(after.variables, variable) &&
      (valueOf(text, environment, resource) ?? null) !== null
    ) {
      needs.push({ variable, kind: 'removed' });
    }
  }
  return needs;
}

/** Variables that get their value in another way than by `variables`. */
function givenBesides({
  tagsVariable,
  secretVariables,
}: Implementation): Set<string> {
  return new Set([tagsVariable, ...secretVariables.map(s => s.variable)]);
}

/** What a variable would be; undefined when that cannot be evaluated. */
function valueOf(
  text: JsonValue | undefined,
  environment: ResolvedEnvironment,
  resource: ResolvedResource,
): JsonValue | undefined {
  const scope = expressionScope({
    claim: environment.claim.document,
    environment: environment.environment.document,
    namespace: environment.namespace,
    profile: environment.profile.document,
    package: environment.package.document,
    resource: {
      type: resource.type.document,
      name: resource.name,
      inputs: resource.inputs,
    },
    change: { id: '' },
  });
  try {
    return evaluateExpressions(text ?? null, scope);
  } catch {
    return undefined;
  }
}

/** Inputs that the expressions in a value use. */
function inputsIn(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') {
    const inputs = splitExpressions(value).flatMap(part =>
      part.kind === 'text'
        ? []
        : expressionReferences(part.text)
            .filter(({ root }) => root === 'inputs')
            .flatMap(({ members }) => members.slice(0, 1)),
    );
    return [...new Set(inputs)];
  }
  return [];
}
