import * as fc from 'fast-check';
import { requestChangeSchema } from '@groundwork/backstage-plugin-infra-common';
import { applyFix, isApplicable } from './applyFix';
import {
  freeName,
  readDraft,
  setInput,
  withoutClaimed,
  writeDraft,
} from './draft';
import { draftProblems } from './draftProblems';

const words = {
  service: 'service?',
  owner: 'owner?',
  profile: 'profile?',
  environments: 'environments?',
  nameTaken: 'taken',
  nameRepeated: 'repeated',
};

describe('readDraft', () => {
  it('takes anything that a link may hold', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const draft = readDraft(value);
        expect(draft.kind).toBe('request');
        expect(readDraft(writeDraft(draft))).toEqual(writeDraft(draft));
      }),
    );
    expect(
      readDraft({
        service: 7,
        environments: 'dev',
        resources: [{ type: 'a' }],
      }),
    ).toMatchObject({
      service: '',
      environments: [],
      resources: [{ type: 'a', name: '' }],
    });
  });
});

describe('writeDraft', () => {
  it('leaves out what is empty, and is a request then', () => {
    const draft = readDraft({
      service: 'payments-api',
      owner: ' ',
      environments: ['dev'],
      resources: [
        {
          type: 'postgres',
          name: 'main',
          inputs: { size: null },
          environments: { prod: { inputs: {} } },
        },
      ],
    });
    expect(writeDraft(draft)).toEqual({
      kind: 'request',
      service: 'payments-api',
      environments: ['dev'],
      resources: [{ type: 'postgres', name: 'main' }],
    });
    expect(requestChangeSchema.safeParse(writeDraft(draft)).success).toBe(true);
  });

  it('asks a claim only for what is new', () => {
    const draft = readDraft({
      service: 'a',
      profile: 'p',
      environments: ['dev', 'prod'],
    });
    expect(
      writeDraft(withoutClaimed(draft, { environments: [{ name: 'dev' }] })),
    ).toEqual({
      kind: 'request',
      service: 'a',
      environments: ['prod'],
      resources: [],
    });
  });
});

describe('freeName', () => {
  it('finds names that are valid and free', () => {
    fc.assert(
      fc.property(fc.nat(30), count => {
        const taken: { type: string; name: string }[] = [];
        for (let i = 0; i <= count; i += 1) {
          const name = freeName(taken, 'postgres', 'main');
          expect(taken.map(t => t.name)).not.toContain(name);
          taken.push({ type: 'postgres', name });
        }
        const change = readDraft({
          service: 'a',
          resources: taken,
        });
        expect(requestChangeSchema.safeParse(change).success).toBe(true);
      }),
    );
  });
});

describe('setInput', () => {
  it('sets and takes back, in general and in an environment', () => {
    const set = setInput({ type: 'a', name: 'b' }, 'size', 'large', 'prod');
    expect(set.environments).toEqual({ prod: { inputs: { size: 'large' } } });
    expect(setInput(set, 'size', undefined, 'prod').environments).toEqual({});
    expect(setInput(set, 'size', 'small').inputs).toEqual({ size: 'small' });
  });
});

describe('draftProblems', () => {
  it('says what is missing', () => {
    expect(draftProblems(readDraft({}), { needsOwner: true }, words)).toEqual([
      { field: 'service', message: 'service?' },
      { field: 'owner', message: 'owner?' },
      { field: 'profile', message: 'profile?' },
      { field: 'environments', message: 'environments?' },
    ]);
  });

  it('points at the field of a bad or repeated name', () => {
    const draft = readDraft({
      service: 'a',
      profile: 'p',
      environments: ['dev'],
      resources: [
        { type: 'postgres', name: 'main' },
        { type: 'postgres', name: 'main' },
        { type: 'postgres', name: 'main-1' },
      ],
    });
    expect(draftProblems(draft, { needsOwner: false }, words)).toEqual([
      { field: 'resources', index: 1, input: 'name', message: 'repeated' },
      {
        field: 'resources',
        index: 2,
        input: 'name',
        message: expect.stringContaining('must not end in a number'),
      },
    ]);
  });
});

describe('applyFix', () => {
  const draft = readDraft({
    service: 'a',
    resources: [{ type: 'postgres', name: 'main' }],
  });

  it('sets an input of a resource of the request', () => {
    const fix = {
      text: '02:00–03:00',
      input: {
        resource: { type: 'postgres', name: 'main' },
        environment: 'prod',
        name: 'backupWindow',
        value: '02:00-03:00',
      },
    };
    expect(isApplicable(draft, fix)).toBe(true);
    const fixed = applyFix(draft, fix);
    expect(fixed.resources[0].environments).toEqual({
      prod: { inputs: { backupWindow: '02:00-03:00' } },
    });
    expect(isApplicable(fixed, fix)).toBe(false);
  });

  it('sets a field of the change', () => {
    const fix = (name: string, value: string | string[]) =>
      applyFix(draft, { text: '', field: { name, value } });
    expect(fix('profile', 'p').profile).toBe('p');
    expect(fix('environments', ['dev']).environments).toEqual(['dev']);
    expect(fix('kind', 'remove')).toEqual(draft);
  });
});
