import { planned, samplePlatform, shopFiles } from '../testing/planning';
import { checkClaim } from './checkClaim';
import { parseClaim } from './parseClaim';
import { platformView } from './platformView';
import {
  platformViewSchema,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { testNow } from '../testing/planning';
import type { Located } from './platform';

const path = 'services/shop.yaml';
const text = shopFiles().get(path)!;

function lines(from: string): string[] {
  const { claim, problems } = parseClaim(path, from);
  const found = claim ? checkClaim(samplePlatform, claim) : problems;
  return found.map(p => `${p.line}:${p.column} ${p.rule} ${p.message}`);
}

describe('parseClaim and checkClaim', () => {
  it('read a good claim', () => {
    expect(lines(text)).toEqual([]);
    const { claim } = parseClaim(path, text);
    expect(claim!.position(['spec', 'profile'])).toEqual({
      line: 8,
      column: 12,
    });
  });

  it.each([
    ['', '1:1 no-claim holds no document of kind ServiceInfra'],
    ['apiVersion: v1\nkind: X\n', '1:1 no-claim holds no document'],
    [text.replace('ServiceInfra', 'Profile'), 'missing-key'],
    [`${text}---\n${text}`, 'more-than-one'],
    [
      text.replace('type: postgres', 'type: topic'),
      '19:13 duplicate-name topic "main" stands in line 17 already',
    ],
    [text.replace('name: shop', 'name: Shop'), '4:9 invalid-value'],
    [text.replace('  owner:', '  ownr:'), 'did you mean "owner"?'],
    [
      text.replace('profile: busy', 'profile: bussy'),
      '8:12 dangling-reference unknown profile "bussy"; did you mean "busy"?',
    ],
    [
      text.replace('aws-data@2.0.0', 'aws-data@2.1.1'),
      '9:12 dangling-reference unknown component package "aws-data@2.1.1"; did you mean "aws-data@2.1.0"?',
    ],
    [
      text.replace('    dev: {}', '    dve: {}'),
      '11:5 dangling-reference unknown environment "dve"; did you mean "dev"?',
    ],
    [
      text.replace('type: postgres', 'type: postgre'),
      '16:13 dangling-reference unknown resource type "postgre"; did you mean "postgres"?',
    ],
    [
      text.replace('partitions: 6', 'partition: 6'),
      '21:20 unknown-input input "partition" is not an input of topic; did you mean "partitions"?',
    ],
    [
      text.replace('partitions: 6', 'partitions: 600'),
      '21:21 invalid-value input "partitions" must be at most 100',
    ],
    [
      text.replace('        dev:', '        staging:'),
      '23:9 dangling-reference topic "main" is configured for "staging", where the service does not run',
    ],
  ])('say what is wrong with %#', (broken, expected) => {
    expect(lines(broken)).toContainEqual(expect.stringContaining(expected));
  });

  it('never throw for any part of a claim', () => {
    for (let end = 0; end < text.length; end += 3) {
      expect(() => lines(text.slice(0, end))).not.toThrow();
      expect(() => lines(`${text.slice(0, end)}\0`)).not.toThrow();
      expect(() => lines(`${text.slice(0, end)}: [`)).not.toThrow();
    }
  });

  it('say the same with CRLF', () => {
    const broken = text.replace('profile: busy', 'profile: bussy');
    expect(lines(broken.replace(/\n/g, '\r\n'))).toEqual(lines(broken));
  });
});

describe('platformView', () => {
  it('is what the contract says', () => {
    const view = platformView(samplePlatform, {
      revision: 'abc',
      repository: { title: 'acme/platform', url: 'https://git.example' },
      now: testNow,
    });
    expect(platformViewSchema.parse(JSON.parse(JSON.stringify(view)))).toEqual(
      JSON.parse(JSON.stringify(view)),
    );
    expect(view.environments.map(e => [e.name, e.defaultPackage])).toEqual([
      ['dev', 'aws-data@2.0.0'],
      ['staging', 'aws-data@2.0.0'],
      ['prod', 'aws-data@2.0.0'],
      ['prod-azure', 'azure-data@1.0.0'],
    ]);
    expect(view.packages.map(p => [p.version, p.state, p.notes])).toEqual([
      ['3.0.0', 'revoked', ['It loses data.']],
      ['2.1.0', 'candidate', ['upgrade tests have no result']],
      ['2.0.0', 'certified', []],
      ['1.0.0', 'deprecated', ['It is old. Use aws-data@2.0.0 instead.']],
      ['1.0.0', 'certified', []],
    ]);
  });
});

describe('a claim that is planned', () => {
  it('is the same after it was printed and read', () => {
    const set = planned({
      kind: 'request',
      service: 'odd',
      owner: 'group:default/shop',
      profile: 'internal',
      environments: ['dev'],
      resources: [
        {
          type: 'postgres',
          name: 'main',
          inputs: { version: '16', comment: 'no: 1 # x' },
        },
      ],
    });
    const { claim } = parseClaim('x', set.files.at(-1)!.after!);
    const { document } = claim as Located<ServiceInfraDocument>;
    expect(document.spec.resources[0].inputs).toEqual({
      version: '16',
      comment: 'no: 1 # x',
    });
  });
});
