import type {
  Cloud,
  Finding,
  InputValues,
  ResourceTypeDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { resourceNameSchema } from '@groundwork/backstage-plugin-infra-common';
import type { Located, Platform } from '../platform/platform';
import { terraformName } from '../render/names';
import type { FoundObject } from './found';
import { invertVariables, type InvertedVariables } from './invertVariables';
import { modulesOf, type KnownModule } from './moduleIndex';
import { notRecognized } from './room';

const words = {
  'tofu-controller': 'Terraform object',
  'helm-values': 'the resource with the Terraform object',
  terragrunt: 'Terragrunt unit',
} as const;

/** A resource of a type of the platform, as it was found in an environment. */
export interface RecognizedObject {
  readonly object: FoundObject;
  readonly type: Located<ResourceTypeDocument>;
  readonly name: string;
  readonly module: KnownModule;
  readonly inputs: InputValues;
  readonly variables: InvertedVariables;
}

/**
 * Tells which resource of which type an object is.
 *
 * @returns undefined when it cannot become one; `findings` say why
 */
export function recognizeObject(
  platform: Platform,
  service: string,
  object: FoundObject,
  findings: Finding[],
): RecognizedObject | undefined {
  const room = { environment: object.environment, findings };
  const { spec } = platform.environments.get(object.environment)!.document;
  const { cloud } = spec;
  const modules = modulesOf(platform, object.module);
  const what = `${words[object.engine]} ${object.name}`;
  if (modules.length === 0) {
    const reason = `${what} comes from ${object.module.text}${
      object.module.path === undefined ? '' : `, path ${object.module.path}`
    }, which is a module of no component package`;
    notRecognized(room, object.source, reason);
    return undefined;
  }
  const candidates = [...platform.resourceTypes.values()].filter(
    type => moduleFor(type, cloud, modules) !== undefined,
  );
  const type =
    candidates.find(t => t.document.metadata.name === object.says.type) ??
    bestOf(
      candidates.filter(t =>
        resourceName(service, t.document.metadata.name, object),
      ),
      cloud,
      object,
    ) ??
    bestOf(candidates, cloud, object);
  const module = type && moduleFor(type, cloud, modules);
  const implementation = type?.document.spec.implementations[cloud];
  if (!type || !module || !implementation) {
    const names = modules.map(m => m.name).join(' or ');
    const reason = `${what} is made with module ${names}, and no resource type uses that on ${cloud}`;
    notRecognized(room, object.source, reason);
    return undefined;
  }
  const typeName = type.document.metadata.name;
  const engine = implementation.engine ?? spec.engine;
  if (engine !== object.engine) {
    findings.push({
      severity: 'error',
      rule: 'engine-differs',
      message: `${what} is ${typeName}, which is delivered by ${engine} in ${object.environment}. Adopting it would make a second one beside it. Move it to ${engine} first, or adopt the other environments alone.`,
      source: object.source,
      target: { environment: object.environment },
    });
    return undefined;
  }
  const name = resourceName(service, typeName, object);
  if (name === undefined) {
    findings.push(nameDiffers(service, type.document, object));
    return undefined;
  }
  const variables = invertVariables(
    type.document,
    implementation,
    object.variables,
  );
  return { object, type, name, module, inputs: variables.inputs, variables };
}

/** Which of some modules a type is made with on a cloud. */
function moduleFor(
  { document }: Located<ResourceTypeDocument>,
  cloud: Cloud,
  modules: readonly KnownModule[],
): KnownModule | undefined {
  const used = document.spec.implementations[cloud]?.module;
  return modules.find(({ name }) => name === used);
}

/** The type whose variables are most like those that are there. */
function bestOf(
  candidates: readonly Located<ResourceTypeDocument>[],
  cloud: Cloud,
  object: FoundObject,
): Located<ResourceTypeDocument> | undefined {
  const unlike = ({ document }: Located<ResourceTypeDocument>): number => {
    const own = document.spec.implementations[cloud]!.variables;
    const missing = Object.keys(own).filter(
      name => !Object.hasOwn(object.variables, name),
    );
    const extra = Object.keys(object.variables).filter(
      name => !Object.hasOwn(own, name),
    );
    return missing.length + extra.length;
  };
  return [...candidates].sort((a, b) => unlike(a) - unlike(b))[0];
}

/** The name of a resource whose Terraform object has just this name. */
function resourceName(
  service: string,
  type: string,
  { engine, name, says }: FoundObject,
): string | undefined {
  const isName = (text: string) => resourceNameSchema.safeParse(text).success;
  if (engine === 'terragrunt') {
    // The directory of a unit names nothing in the cluster; its state stays.
    const short = name.startsWith(`${type}-`)
      ? name.slice(type.length + 1)
      : name;
    return isName(short) ? short : undefined;
  }
  const prefix = `${service}-${type}-`;
  const candidates = [
    says.resource,
    name.startsWith(prefix) ? name.slice(prefix.length) : undefined,
    // A name that would end in a number alone has a hash behind it.
    name.startsWith(prefix)
      ? name.slice(prefix.length).replace(/-h[0-9a-f]{7}$/, '')
      : undefined,
  ];
  return candidates.find(
    (candidate): candidate is string =>
      candidate !== undefined &&
      isName(candidate) &&
      terraformName(service, type, candidate) === name,
  );
}

/** Says that the name cannot be kept, and how to rename without a loss. */
function nameDiffers(
  service: string,
  { metadata, spec }: ResourceTypeDocument,
  object: FoundObject,
): Finding {
  const type = metadata.name;
  const wanted = terraformName(
    service,
    type,
    proposedName(service, type, object, spec.defaultName),
  );
  const steps =
    object.engine === 'terragrunt'
      ? 'Rename the directory of the unit'
      : `Rename the object to ${wanted} in a commit of its own, with destroyResourcesOnDeletion: false on the old one before, and backendConfig: { secretSuffix: ${object.name}, inClusterConfig: true } on the new one, so that it takes the state over`;
  return {
    severity: 'error',
    rule: 'name-differs',
    message: `${words[object.engine]} ${
      object.name
    } is ${type}, and the name of such an object is ${service}-${type}-<name> here. Adopting it under another name would ${
      spec.stateful ? 'replace it, and its data would be lost' : 'replace it'
    }, so it is left as it is. ${steps}; then adopt again.`,
    source: object.source,
    target: { environment: object.environment },
    fix: { text: `Rename it to ${wanted}` },
  };
}

function proposedName(
  service: string,
  type: string,
  object: FoundObject,
  defaultName: string | undefined,
): string {
  const rest = object.name
    .replace(new RegExp(`^${escaped(service)}-`), '')
    .replace(new RegExp(`^${escaped(type)}-`), '')
    .replace(new RegExp(`-${escaped(object.environment)}$`), '');
  const isOwn = rest !== '' && rest !== type && rest !== service;
  return isOwn && resourceNameSchema.safeParse(rest).success
    ? rest
    : defaultName ?? 'main';
}

function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, '\\$&');
}
