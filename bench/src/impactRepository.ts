import {
  compilePlatform,
  parseClaim,
  renderService,
  type PlatformFile,
} from '@groundwork/backstage-plugin-infra-node';
import { serviceName, syntheticFiles } from './syntheticRepository';

/** A service as texts. */
export interface ServiceTexts {
  readonly path: string;
  readonly text: string;
  readonly files: ReadonlyMap<string, string>;
}

/** A repository whose files are what its claims render to. */
export interface ImpactRepository {
  readonly platform: readonly PlatformFile[];
  /** The same after an edit of the profile that all services but few have. */
  readonly editedProfile: readonly PlatformFile[];
  /** The same after an edit of the profile that one in a hundred has. */
  readonly editedRareProfile: readonly PlatformFile[];
  /** The next version of the package that all services have. */
  readonly nextPackage: PlatformFile;
  services(count: number): Generator<ServiceTexts, void, undefined>;
}

const TEMPLATE = 'service-template-api';
const TEAM = 'team-template';
const now = new Date('2026-11-20T12:00:00Z');

/**
 * Made by rendering one service and giving it ten thousand names: rendering
 * them all would take longer than what is measured.
 */
export function impactRepository(environments: number): ImpactRepository {
  const platform = [...syntheticFiles({ services: 0, environments })];
  const common = profile('common', 10);
  const rare = profile('rare', 10);
  const all = [...platform, common, rare];
  const templates = new Map(
    ['common', 'rare'].map(name => [name, template(name, all, environments)]),
  );
  return {
    platform: all,
    editedProfile: [...platform, profile('common', 12), rare],
    editedRareProfile: [...platform, common, profile('rare', 12)],
    nextPackage: nextPackage(platform),
    *services(count) {
      for (let n = 0; n < count; n += 1) {
        const { text, files } = templates.get(
          n % 100 === 0 ? 'rare' : 'common',
        )!;
        const name = serviceName(n);
        const named = (from: string) =>
          from.replaceAll(TEMPLATE, name).replaceAll(TEAM, `team-${n % 150}`);
        yield {
          path: `services/${name}.yaml`,
          text: named(text),
          files: new Map(
            [...files].map(([path, content]) => [named(path), named(content)]),
          ),
        };
      }
    },
  };
}

function nextPackage(platform: readonly PlatformFile[]): PlatformFile {
  const { path, text } = platform.find(one => one.path.includes('aws-data'))!;
  return {
    path: path.replace('1.0.0', '1.1.0'),
    text: text.replaceAll('1.0.0', '1.1.0'),
  };
}

function profile(name: string, storageGb: number): PlatformFile {
  return {
    path: `platform/profiles/${name}.yaml`,
    text: `apiVersion: groundwork/v1alpha1
kind: Profile
metadata: { name: ${name} }
spec:
  useCase: Services of one kind
  resources:
    postgres: { defaults: { size: large, storageGb: ${storageGb} } }
`,
  };
}

/** A service with the files that it renders to. */
function template(
  profileName: string,
  platform: readonly PlatformFile[],
  environments: number,
) {
  const path = `services/${TEMPLATE}.yaml`;
  const names = Array.from({ length: environments }, (_, e) => `env${e}`);
  const text = `apiVersion: groundwork/v1alpha1
kind: ServiceInfra
metadata: { name: ${TEMPLATE} }
spec:
  component: component:default/${TEMPLATE}
  owner: group:default/${TEAM}
  profile: ${profileName}
  package: aws-data@1.0.0
  environments: { ${names.map(name => `${name}: {}`).join(', ')} }
  resources:
    - { type: postgres, name: main }
    - { type: kafka-topic, name: events }
`;
  const { claim } = parseClaim(path, text);
  if (!claim) throw new Error('The claim of the template cannot be read');
  const { files } = renderService(
    {
      revision: 'a'.repeat(40),
      platform: compilePlatform(platform),
      files: new Map(),
    },
    claim,
    { changeId: '0'.repeat(12), now },
  );
  return {
    text,
    files: new Map(files.map(file => [file.path, file.after ?? ''])),
  };
}
