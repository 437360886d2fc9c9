import { platformFixture } from '../__testUtils__/platformFixture';
import { readDraft } from '../requestForm/draft';
import { applyUnderstanding, nothingFilled } from './applyUnderstanding';
import { understandRequest } from './understandRequest';

const types = platformFixture.resourceTypes;
const fill = (
  text: string,
  draft = readDraft({}),
  filled = nothingFilled,
  existing: { type: string; name: string }[] = [],
) =>
  applyUnderstanding({
    draft,
    understanding: understandRequest(text, {
      services: ['payments-api'],
      platform: platformFixture,
    }),
    filled,
    types,
    existing,
  });

describe('applyUnderstanding', () => {
  it('fills names and leaves out those that are taken', () => {
    const { draft } = fill(
      'payments-api needs postgres and two topics',
      undefined,
      undefined,
      [{ type: 'postgres', name: 'main' }],
    );
    expect(draft).toMatchObject({
      service: 'payments-api',
      resources: [
        { type: 'postgres', name: 'main2' },
        { type: 'kafka-topic', name: 'events' },
        { type: 'kafka-topic', name: 'events2' },
      ],
    });
  });

  it('takes back what the line no longer says, and nothing else', () => {
    const byHand = readDraft({
      environments: ['prod'],
      resources: [{ type: 'object-storage', name: 'files' }],
    });
    const first = fill('postgres and kafka in dev', byHand);
    expect(first.draft.resources).toHaveLength(3);
    const second = fill('kafka', first.draft, first.filled);
    expect(second.draft.resources).toEqual([
      { type: 'object-storage', name: 'files' },
      { type: 'kafka-topic', name: 'events' },
    ]);
    expect(second.draft.environments).toEqual(['prod']);
    expect(fill('', second.draft, second.filled).draft).toEqual(byHand);
  });

  it('changes nothing when it is applied again', () => {
    const line = 'payments-api needs a large postgres and kafka in dev';
    const first = fill(line);
    expect(fill(line, first.draft, first.filled)).toEqual(first);
  });

  it('keeps what a person set on a resource that the line added', () => {
    const first = fill('postgres');
    const edited = {
      ...first.draft,
      resources: [
        { type: 'postgres', name: 'main', inputs: { version: '15' } },
      ],
    };
    expect(
      fill('large postgres', edited, first.filled).draft.resources,
    ).toEqual([
      {
        type: 'postgres',
        name: 'main',
        inputs: { version: '15', size: 'large' },
      },
    ]);
  });
});
