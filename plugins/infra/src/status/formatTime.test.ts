import { formatDuration } from './formatDuration';
import { formatAgo, formatExact } from './formatTime';

const now = Date.parse('2026-11-20T12:00:00.000Z');
const ago = (seconds: number, language = 'en') =>
  formatAgo(new Date(now - seconds * 1000).toISOString(), now, language);

describe('formatAgo', () => {
  it('takes the largest unit that is full', () => {
    expect([12, 119, 3_600, 86_400].map(s => ago(s))).toEqual([
      '12s ago',
      '1m ago',
      '1h ago',
      'yesterday',
    ]);
  });

  it('says now of what a slow clock takes for the future', () => {
    expect(ago(-30)).toBe('now');
  });

  it('speaks the language of the portal, and some for one nobody knows', () => {
    expect(ago(12, 'de')).toBe('vor 12 s');
    expect(ago(12, 'not a language')).toMatch(/12/);
  });
});

describe('formatDuration', () => {
  it('says the two largest units', () => {
    expect(
      [0, 59, 60, 200, 3_600 + 61, 2 * 86_400 + 3_600].map(s =>
        formatDuration(s, 'en'),
      ),
    ).toEqual([
      '0 sec',
      '59 sec',
      '1 min',
      '3 min 20 sec',
      '1 hr 1 min',
      '2 days 1 hr',
    ]);
  });
});

describe('formatExact', () => {
  it('says the day and the second', () => {
    expect(formatExact('2026-11-20T12:00:05.000Z', 'en')).toMatch(
      /Nov 20, 2026, .*:00:05/,
    );
  });
});
