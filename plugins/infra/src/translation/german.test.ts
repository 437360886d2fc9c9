import type {
  TranslationMessages,
  TranslationRef,
} from '@backstage/frontend-plugin-api';
import campaigns from './de/campaigns';
import change from './de/change';
import fleet from './de/fleet';
import general from './de/general';
import packages from './de/packages';
import request from './de/request';
import service from './de/service';
import status from './de/status';
import * as exported from './index';

/** What is the same word, or a name, in both languages. */
const SAME = [
  'adopt.environments',
  'card.links',
  'column.version',
  'drawer.links',
  'drawer.planId',
  'drawer.tags',
  'drawer.view.plan',
  'drawer.view.status',
  'evidence.links',
  'evidence.tests',
  'form.labels',
  'form.waveName',
  'input.perEnvironment',
  'item.counted',
  'links.label',
  'list.option',
  'module.variable',
  'module.version',
  'overview.cluster',
  'page.chart',
  'page.clouds',
  'platform.clouds',
  'platform.name',
  'preview.costByEnvironment',
  'requests.status',
  'resources.category.cache',
  'resources.name',
  'services.counted',
  'services.phase',
  'services.status',
  'services.text',
  'tab.links',
  'usedIn',
  'workflow.tag',
];

/** Texts as they are written in the code, which the framework keeps inside. */
function textsOf(ref: TranslationRef): Record<string, string> {
  const inner = ref as unknown as {
    getDefaultMessages(): Record<string, string>;
  };
  return inner.getDefaultMessages();
}

const parametersOf = (text: string) =>
  (text.match(/\{\{\w+\}\}/g) ?? []).sort();

const refs = Object.values(exported).filter(
  (each): each is typeof each & TranslationRef =>
    each.$$type === '@backstage/TranslationRef',
);

describe('German', () => {
  const german = new Map(
    [campaigns, change, fleet, general, packages, request, service, status].map(
      (messages: TranslationMessages) => [messages.id, messages.messages],
    ),
  );

  it('knows everything that the plugin says', () => {
    expect([...german.keys()].sort()).toEqual(refs.map(({ id }) => id).sort());
  });

  describe.each(refs.map(ref => [ref.id, ref] as const))('%s', (id, ref) => {
    const english = Object.entries(textsOf(ref));
    const ours = german.get(id) as Record<string, string>;

    it('has a text for every key, and for no other', () => {
      expect(english.length).toBeGreaterThan(0);
      expect(Object.keys(ours).sort()).toEqual(
        english.map(([key]) => key).sort(),
      );
    });

    it('says nothing in English', () => {
      const same = english.filter(([key, text]) => ours[key] === text);
      expect(
        same.map(([key]) => key).filter(key => !SAME.includes(key)),
      ).toEqual([]);
    });

    it('fills in the same things', () => {
      for (const [key, text] of english) {
        expect([key, ...parametersOf(ours[key])]).toEqual([
          key,
          ...parametersOf(text),
        ]);
      }
    });
  });

  it('excuses no text that differs', () => {
    const all = refs.flatMap(ref =>
      Object.entries(textsOf(ref)).map(([key, text]) => {
        const ours = german.get(ref.id) as Record<string, string>;
        return { key, isSame: ours[key] === text };
      }),
    );
    const same = new Set(all.filter(one => one.isSame).map(one => one.key));
    expect(SAME.filter(key => !same.has(key))).toEqual([]);
  });
});
