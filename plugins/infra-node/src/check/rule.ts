import type { PolicyDocument } from '@groundwork/backstage-plugin-infra-common';
import { Environment } from '@marcbachmann/cel-js';
import type { JsonObject } from '@backstage/types';

/** What a rule can see. @public */
export interface RuleVariables {
  claim: JsonObject;
  service: JsonObject;
  profile: JsonObject;
  change: JsonObject;
  environment?: JsonObject;
  resource?: JsonObject;
}

/** A rule that is ready to be asked. */
export type CompiledRule =
  | { evaluate(variables: RuleVariables): boolean }
  | { problem: string };

const limits = { maxAstNodes: 2000, maxDepth: 50, maxListElements: 200 };

function environmentOf(...variables: string[]) {
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    homogeneousAggregateLiterals: false,
    limits,
  });
  for (const name of variables) environment.registerVariable(name, 'map');
  return environment;
}

const everywhere = ['claim', 'service', 'profile', 'change'];
const environments = {
  service: environmentOf(...everywhere),
  environment: environmentOf(...everywhere, 'environment'),
  resource: environmentOf(...everywhere, 'environment', 'resource'),
};

const compiled = new WeakMap<PolicyDocument, CompiledRule>();

/** Compiles the CEL expression of a policy, once per document. */
export function policyRule(policy: PolicyDocument): CompiledRule {
  let rule = compiled.get(policy);
  if (!rule) {
    rule = compile(policy);
    compiled.set(policy, rule);
  }
  return rule;
}

function compile(policy: PolicyDocument): CompiledRule {
  const { scope, rule } = policy.spec;
  const environment = environments[scope];
  const result = environment.check(rule);
  if (!result.valid) {
    return {
      problem: firstLine(result.error) + scopeHint(scope, result.error),
    };
  }
  if (result.type !== 'bool' && result.type !== 'dyn') {
    return { problem: `gives a ${result.type}; a rule must be true or false` };
  }
  const parsed = environment.parse(rule);
  return {
    evaluate(variables) {
      const value: unknown = parsed({ ...variables });
      if (typeof value !== 'boolean') {
        throw new TypeError('the rule gives neither true nor false here');
      }
      return value;
    },
  };
}

/** CEL's messages carry a drawing of the place in the lines below. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0];
}

function scopeHint(
  scope: PolicyDocument['spec']['scope'],
  error: unknown,
): string {
  const unknown = /Unknown variable: (\w+)/.exec(firstLine(error))?.[1];
  if (unknown === 'resource' || unknown === 'environment') {
    return ` (rules of scope "${scope}" do not see it; choose scope "${unknown}")`;
  }
  return unknown
    ? `; rules see ${everywhere.join(', ')}, environment and resource`
    : '';
}
