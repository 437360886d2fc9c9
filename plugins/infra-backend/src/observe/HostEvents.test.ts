import { HostEvents } from './HostEvents';

const url = 'https://git.example.com/Acme/platform-gitops';
const delivery = (id: string) => ({ 'x-github-delivery': id });

it('takes every delivery once', () => {
  const events = new HostEvents({ url });
  const isReason = (id: string) =>
    events.isReason({ eventPayload: {}, metadata: delivery(id) });
  expect(['a', 'b', 'a', 'b', 'c'].map(isReason)).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
  // It does not remember for ever.
  for (let i = 0; i < 1_000; i += 1) isReason(`n${i}`);
  expect(isReason('a')).toBe(true);
});

it('takes what cannot be told apart', () => {
  const events = new HostEvents({ url });
  for (const eventPayload of [undefined, null, 'x', { repository: 1 }]) {
    expect(events.isReason({ eventPayload })).toBe(true);
    expect(events.isReason({ eventPayload, metadata: {} })).toBe(true);
  }
});

it('is not interested in other repositories', () => {
  const events = new HostEvents({ url });
  const isReason = (full_name: string) =>
    events.isReason({ eventPayload: { repository: { full_name } } });
  expect(isReason('acme/platform-gitops')).toBe(true);
  expect(isReason('acme/platform')).toBe(false);
  expect(isReason('evil/platform-gitops')).toBe(false);
});
