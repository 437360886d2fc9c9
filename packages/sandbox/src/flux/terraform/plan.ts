import { createHash } from 'crypto';
import { same } from '../../kubernetes/object';

/** Values that inputs or attributes have. */
export type Values = Record<string, unknown>;

/** What a plan does with one resource. */
export type ResourceChange = {
  address: string;
  type: string;
  name: string;
  action: 'create' | 'update' | 'replace' | 'delete';
  before: Values | null;
  after: Values | null;
  /** Attributes that the provider marks as secret. */
  sensitive: string[];
};

/** What a plan would do. */
export type Plan = { changes: ResourceChange[]; inputs: Values };

/** Inputs that cannot change without making the thing anew. */
const REPLACING = ['name', 'database_name', 'cluster', 'zone', 'topic'];

const MAIN: Record<string, string> = {
  postgres: 'db_instance',
  redis: 'elasticache_replication_group',
  mongodb: 'mongodbatlas_cluster',
  'kafka-topic': 'kafka_topic',
  'event-hub': 'eventhub',
  'service-bus': 'servicebus_queue',
  'object-storage': 's3_bucket',
  'dns-record': 'route53_record',
  'service-account': 'iam_role',
};

/** The id that tofu-controller gives to a plan of a source revision. */
export function planIdOf(revision: string): string {
  const at = revision.lastIndexOf('@');
  if (at < 0) {
    const slash = revision.lastIndexOf('/');
    return slash < 0
      ? `plan-${revision.slice(0, 10)}`
      : `plan-${revision.slice(0, slash)}-${revision.slice(
          slash + 1,
          slash + 11,
        )}`;
  }
  const hash =
    revision
      .slice(at + 1)
      .split(':')
      .at(-1) ?? '';
  return `plan-${revision.slice(0, at)}-${hash.slice(0, 10)}`;
}

/** The resources that a module makes of its inputs. */
function resourcesOf(path: string, inputs: Values): Map<string, Values> {
  const module = path.split('/').filter(Boolean).at(-1) ?? 'module';
  const [cloud, ...rest] = module.split('-');
  const kind = rest.join('-');
  const main = MAIN[kind] ?? `${kind.replace(/-/g, '_') || 'resource'}`;
  const provider = /^(mongodbatlas|kafka|eventhub|servicebus)/.test(main)
    ? main
    : `${cloud}_${main}`;
  const { tags, ...plain } = inputs;
  const secrets = secretsIn(inputs);
  const called = String(inputs.name ?? inputs.fqdn ?? module);
  const resources = new Map<string, Values>([
    [`${provider}.this`, { ...withoutSecrets(plain), tags: tags ?? {} }],
  ]);
  if (/postgres|redis|kafka|mongodb|event-hub|service-bus/.test(kind)) {
    const password =
      secrets[0] ??
      createHash('sha256').update(called).digest('hex').slice(0, 20);
    resources.set('random_password.this', { length: 20, result: password });
    // A copy that the provider does not know to be secret: `terraform_data` says
    // what it was given. That is how values get into readable plans.
    resources.set('terraform_data.credentials', {
      input: password,
      rotation: String(inputs.engine_version ?? inputs.version ?? '1'),
    });
  }
  if (/postgres/.test(kind)) {
    resources.set(`${cloud}_security_group.this`, {
      name: `${called}-access`,
      vpc: inputs.vpc_id ?? inputs.subnet_id ?? 'default',
    });
  }
  return resources;
}

const SECRET = /password|secret|token|private_key|api_key/i;

/** Values of inputs that are secret by their name. */
export function secretsIn(inputs: Values): string[] {
  return Object.entries(inputs)
    .filter(([name, value]) => SECRET.test(name) && typeof value === 'string')
    .map(([, value]) => String(value));
}

function withoutSecrets(inputs: Values): Values {
  return Object.fromEntries(
    Object.entries(inputs).filter(([name]) => !SECRET.test(name)),
  );
}

const sensitiveOf = (address: string) =>
  address.startsWith('random_password') ? ['result'] : [];

/** What a plan does, from the inputs that stand to those that are wanted. */
export function planOf(
  path: string,
  standing: { inputs: Values; drift: Values } | undefined,
  wanted: Values | 'nothing',
): Plan {
  const inputs = wanted === 'nothing' ? {} : wanted;
  const before = standing
    ? resourcesOf(path, standing.inputs)
    : new Map<string, Values>();
  const [first] = before.keys();
  if (standing && first) {
    before.set(first, { ...before.get(first), ...standing.drift });
  }
  const after =
    wanted === 'nothing'
      ? new Map<string, Values>()
      : resourcesOf(path, inputs);
  const addresses = [...new Set([...before.keys(), ...after.keys()])];
  const changes = addresses.flatMap((address): ResourceChange[] => {
    const old = before.get(address) ?? null;
    const next = after.get(address) ?? null;
    if (same(old, next)) {
      return [];
    }
    const [type, name] = address.split('.');
    const sensitive = sensitiveOf(address);
    const change = { address, type, name, before: old, after: next, sensitive };
    if (!old || !next) {
      return [{ ...change, action: old ? 'delete' : 'create' }];
    }
    const anew = REPLACING.some(field => !same(old[field], next[field]));
    return [{ ...change, action: anew ? 'replace' : 'update' }];
  });
  return { changes, inputs };
}

/** Resources that stand, for the inventory. */
export function inventoryOf(
  path: string,
  inputs: Values,
): { n: string; t: string; id: string }[] {
  return [...resourcesOf(path, inputs).keys()].map(address => {
    const [type, name] = address.split('.');
    const id = createHash('sha256')
      .update(`${address}/${inputs.name}`)
      .digest('hex');
    return { n: name, t: type, id: id.slice(0, 16) };
  });
}
