import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { parse, parseAllDocuments } from 'yaml';
import { KubernetesCluster } from '../src/kubernetes/cluster';
import { customKinds } from '../src/kubernetes/definitions';
import { isFields, same } from '../src/kubernetes/object';
import { Schema } from '../src/kubernetes/schema';
import { qualified } from '../src/kubernetes/status';

/**
 * Compares the schemas of the sandbox's clusters with the definitions of custom
 * resources that the projects publish: every field that is declared here must be
 * there too and mean the same, and none of theirs may be missing where ours is
 * closed.
 *
 * The argument is the folder with the data; in its `crd` folder lie the
 * definitions, in `samples` manifests that are known to be accepted or refused.
 */
const COMPARED = [
  ...['type', 'enum', 'pattern', 'default', 'required'],
  ...['minLength', 'maxLength', 'x-kubernetes-int-or-string'],
] as const;

const LOOSE = 'x-kubernetes-preserve-unknown-fields';

function differences(ours: Schema, real: unknown, way: string): string[] {
  if (!isFields(real)) {
    return [`${way}: is not in the real definition`];
  }
  // What is left open here is not judged further.
  const open = ours[LOOSE] && ours.properties === undefined;
  const words = open
    ? (['default'] as const).filter(word => ours[word] !== undefined)
    : COMPARED;
  const found = words.flatMap(word => {
    const [a, b] = [ours[word], real[word]].map(value =>
      Array.isArray(value) ? [...value].sort() : value,
    );
    return same(a, b)
      ? []
      : [
          `${way}: ${word} is ${JSON.stringify(a)}, really ${JSON.stringify(
            b,
          )}`,
        ];
  });
  if (open) {
    return found;
  }
  const theirs = isFields(real.properties) ? real.properties : {};
  const missing = Object.keys(theirs)
    .filter(name => ours.properties && !ours.properties[name])
    .map(name => `${way}.${name}: is missing here`);
  const below = Object.entries(ours.properties ?? {}).flatMap(([name, part]) =>
    differences(part, theirs[name], `${way}.${name}`),
  );
  const { items, additionalProperties } = ours;
  return [
    ...found,
    ...missing,
    ...below,
    ...(items ? differences(items, real.items, `${way}[]`) : []),
    ...(additionalProperties
      ? differences(additionalProperties, real.additionalProperties, `${way}{}`)
      : []),
  ];
}

const folder = join(process.argv[2], 'crd');
const definitions = new Map<string, Record<string, any>>();
for (const file of readdirSync(folder)) {
  const definition = parse(readFileSync(join(folder, file), 'utf8'));
  definitions.set(definition.metadata.name, definition.spec);
}
let passed = 0;
let failed = 0;
for (const kind of customKinds) {
  const spec = definitions.get(qualified(kind));
  if (!spec) {
    process.stdout.write(
      `- ${qualified(kind)}: no definition to compare with\n`,
    );
    continue;
  }
  const version = spec.versions.find((one: any) => one.name === kind.version);
  const real = version?.schema.openAPIV3Schema;
  const problems = [
    ...(version?.served ? [] : [`${kind.version} is not served`]),
    ...(same(spec.names.shortNames ?? [], kind.shortNames)
      ? []
      : [`short names are really ${spec.names.shortNames}`]),
    ...(spec.names.plural === kind.plural ? [] : ['another plural']),
    ...(same(
      version?.additionalPrinterColumns?.map((one: any) => one.jsonPath),
      kind.columns.map(({ jsonPath }) => jsonPath),
    )
      ? []
      : ['other columns']),
    ...differences(
      kind.schema.properties?.spec ?? {},
      real?.properties.spec,
      'spec',
    ),
    ...(kind.schema.properties?.status?.default === undefined
      ? []
      : differences(
          kind.schema.properties.status,
          real?.properties.status,
          'status',
        )),
  ];
  if (problems.length > 0) {
    failed += 1;
    process.stdout.write(`✗ ${qualified(kind)}\n`);
    problems.forEach(line => process.stdout.write(`    ${line}\n`));
  } else {
    passed += 1;
    process.stdout.write(`✓ ${qualified(kind)}\n`);
  }
}

/** Manifests that a real server accepts or refuses, as far as their kind is served here. */
function judge(name: string, accepted: boolean): void {
  const text = readFileSync(join(process.argv[2], 'samples', name), 'utf8');
  const cluster = new KubernetesCluster('check', '', () => new Date());
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS();
    const kind = cluster.kinds.of(object);
    if (!kind) {
      continue;
    }
    let refusal: string | undefined;
    try {
      cluster.put(
        {
          ...object,
          metadata: {
            ...object.metadata,
            ...(kind.namespaced && { namespace: 'default' }),
          },
        },
        { validation: 'Strict' },
      );
    } catch (error) {
      refusal = String(error);
    }
    const good = (refusal === undefined) === accepted;
    passed += good ? 1 : 0;
    failed += good ? 0 : 1;
    process.stdout.write(
      `${good ? '✓' : '✗'} ${name}: ${object.kind} ${object.metadata.name}${
        good ? '' : ` ${refusal ?? 'was accepted'}`
      }\n`,
    );
  }
}

judge('manifests-accepted.yaml', true);
judge('manifests-refused.yaml', false);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
