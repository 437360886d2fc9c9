import { FakeClock } from '../__testUtils__/FakeClock';
import { scriptedDecorations } from '../__testUtils__/scriptedDecorations';

const ids = {
  labels: new Map([['infrastructure', 'LA_1']]),
  reviewers: new Map<string, string>(),
};

const adornment = (number: number) => ({
  pull: { id: `PR_${number}`, number },
  labels: ['infrastructure'],
  reviewers: [],
  ids,
});

describe('Decorator', () => {
  it('decorates what nobody waits for together, after a while', async () => {
    const clock = new FakeClock();
    const { decorator, sent } = scriptedDecorations(clock);
    const done = [1, 2, 3].map(number =>
      decorator.withOthers(adornment(number)),
    );
    await clock.advance(29_000);
    expect(sent).toEqual([]);
    await clock.advance(1_000);
    await Promise.all(done);
    expect(sent).toEqual([['PR_1', 'PR_2', 'PR_3']]);
  });

  it('sends many at once before their time, and the next with others', async () => {
    const clock = new FakeClock();
    const { decorator, sent } = scriptedDecorations(clock);
    const numbers = Array.from({ length: 26 }, (_, index) => index);
    const done = numbers.map(number => decorator.withOthers(adornment(number)));
    await clock.advance(0);
    expect(sent.map(({ length }) => length)).toEqual([25]);
    await clock.advance(30_000);
    await Promise.all(done);
    expect(sent.map(({ length }) => length)).toEqual([25, 1]);
  });

  it('asks by name for each whose part failed, and at once for people', async () => {
    const clock = new FakeClock();
    const { decorator, sent, named } = scriptedDecorations(clock, ['PR_2']);
    const done = [1, 2].map(number => decorator.withOthers(adornment(number)));
    await clock.advance(30_000);
    await Promise.all(done);
    expect(named).toEqual([2]);
    await decorator.now(adornment(7));
    expect(sent).toEqual([['PR_1', 'PR_2'], ['PR_7']]);
    // Nothing to add takes no request.
    await decorator.withOthers({ ...adornment(8), labels: [] });
    expect(sent).toHaveLength(2);
  });
});
