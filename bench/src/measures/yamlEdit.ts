import {
  editYaml,
  type YamlPath,
} from '@groundwork/backstage-plugin-infra-node';
import { parseDocument } from 'yaml';
import { interleave, median, medianRatio } from '../rounds';
import { judge, type Goal, type Measure } from '../results';

const resources = (count: number, lines: (index: number) => string[]) =>
  Array.from({ length: count }, (_, index) => lines(index)).flat();

/** A HelmRelease of about 500 lines as people write them. */
function plainRelease(): string {
  return text('\n', [
    'apiVersion: helm.toolkit.fluxcd.io/v2',
    'kind: HelmRelease',
    'metadata:',
    '  name: payments-api # the service',
    'spec:',
    '  interval: 10m',
    '  values:',
    '    image:',
    '      tag: 1.4.2 # {"$imagepolicy": "flux-system:payments-api:tag"}',
    '    env:',
    ...resources(230, i => [
      `      # what ${i} is for`,
      `      SETTING_${i}: 'value ${i}'`,
    ]),
    ...infrastructure,
  ]);
}

/** One of the same length with Windows line ends, anchors, merge keys and markers of image policies. */
function windowsRelease(): string {
  return text('\r\n', [
    ...defaults('"two lines"'),
    ...workers,
    ...infrastructure,
  ]);
}

/** The same with a folded text and a tag, which the quick reader leaves to the parser. */
function unusualRelease(): string {
  return text('\r\n', [
    ...defaults(
      '>-',
      '        A text that is folded',
      '        over two lines.',
    ),
    '      timeout: !!int 30',
    ...workers,
    ...infrastructure,
  ]);
}

const defaults = (description: string, ...more: string[]) => [
  'apiVersion: helm.toolkit.fluxcd.io/v2',
  'kind: HelmRelease',
  'metadata: { name: payments-api }',
  'spec:',
  '  interval: 10m',
  '  values:',
  '    defaults: &defaults',
  '      replicas: 2',
  `      description: ${description}`,
  ...more,
];

const workers = [
  '    workers:',
  ...resources(75, i => [
    `      worker-${i}:`,
    '        <<: *defaults',
    `        queue: &queue-${i} "jobs-${i}" # shared below`,
    `        deadLetters: *queue-${i}`,
    '        image:',
    `          tag: 1.4.${i} # {"$imagepolicy": "flux-system:worker-${i}:tag"}`,
  ]),
];

const infrastructure = [
  '    infrastructure:',
  '      resources:',
  ...resources(6, i => [
    `        postgres-db${i}:`,
    '          type: postgres',
    '          vars:',
    '            - name: size',
    '              value: small',
  ]),
];

function text(lineEnd: string, lines: readonly string[]): string {
  return lines.map(line => line + lineEnd).join('');
}

const path: YamlPath = [
  ...['spec', 'values', 'infrastructure', 'resources', 'postgres-db3'],
  ...['vars', { key: 'name', value: 'size' }, 'value'],
];
const REPEATS = 20;

/** One owned edit of a file, beside a mere parse of it. */
async function editOf(
  kind: string,
  release: string,
  goal: Goal,
): Promise<Measure> {
  const edit = () => editYaml(release, [{ path, value: 'large' }]);
  const result = edit();
  if (!result.ok || result.text !== edited(release)) {
    throw new Error(`The edit of a ${kind} did not work`);
  }
  const repeat = (work: () => unknown) => () => {
    for (let i = 0; i < REPEATS; i++) work();
  };
  const timings = await interleave(
    { ours: repeat(edit), parse: repeat(() => parseDocument(release)) },
    { rounds: 9, warmup: 3 },
  );
  const lines = release.split('\n').length;
  return judge(
    {
      name: `edit of one key in a ${kind} of ${lines} lines (limit: parsing it)`,
      unit: 'ms',
      ours: median(timings.ours) / REPEATS,
      limit: median(timings.parse) / REPEATS,
      overLimit: medianRatio(timings.ours, timings.parse),
    },
    goal,
  );
}

/** The text that the edit has to give: one word is another, and no other byte. */
function edited(release: string): string {
  const at = release.indexOf('small', release.indexOf('postgres-db3:'));
  return `${release.slice(0, at)}large${release.slice(at + 'small'.length)}`;
}

/** Edits of long files that people wrote. */
export async function measure(): Promise<Measure[]> {
  return [
    await editOf('HelmRelease', plainRelease(), { atMost: 5 }),
    await editOf(
      'HelmRelease with anchors and Windows line ends',
      windowsRelease(),
      { atMost: 5 },
    ),
    // Here the time is the parser's; what comes on top is ours.
    await editOf(
      'HelmRelease with folded and tagged texts besides',
      unusualRelease(),
      { atMostTimesLimit: 1.5 },
    ),
  ];
}
