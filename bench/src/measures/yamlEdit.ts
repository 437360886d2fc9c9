import { editYaml } from '@groundwork/backstage-plugin-infra-node';
import { parseDocument } from 'yaml';
import { interleave, median, medianRatio } from '../rounds';
import { judge, type Measure } from '../results';

/** A HelmRelease of about 500 lines as people write them. */
function helmRelease(): string {
  const lines = [
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
  ];
  for (let i = 0; i < 230; i++) {
    lines.push(`      # what ${i} is for`, `      SETTING_${i}: 'value ${i}'`);
  }
  lines.push('    infrastructure:', '      resources:');
  for (let i = 0; i < 6; i++) {
    lines.push(
      `        postgres-db${i}:`,
      '          type: postgres',
      '          vars:',
      '            - name: size',
      '              value: small',
    );
  }
  return `${lines.join('\n')}\n`;
}

const REPEATS = 20;

/** One owned edit of a long hand-written file, beside a mere parse of it. */
export async function measure(): Promise<Measure[]> {
  const text = helmRelease();
  const path = [
    ...['spec', 'values', 'infrastructure', 'resources', 'postgres-db3'],
    ...['vars', { key: 'name', value: 'size' }, 'value'],
  ];
  const result = editYaml(text, [{ path, value: 'large' }]);
  if (!result.ok || !result.changed) throw new Error('The edit did not work');
  const timings = await interleave(
    {
      ours: () => {
        for (let i = 0; i < REPEATS; i++) {
          editYaml(text, [{ path, value: 'large' }]);
        }
      },
      parse: () => {
        for (let i = 0; i < REPEATS; i++) parseDocument(text);
      },
    },
    { rounds: 9, warmup: 3 },
  );
  return [
    judge(
      {
        name: `edit of one key in a HelmRelease of ${
          text.split('\n').length
        } lines (limit: parsing it)`,
        unit: 'ms',
        ours: median(timings.ours) / REPEATS,
        limit: median(timings.parse) / REPEATS,
        overLimit: medianRatio(timings.ours, timings.parse),
      },
      { atMost: 5 },
    ),
  ];
}
