import type { TypeView } from '../platform/decideInput';
import type { Match } from './matchTerm';
import { readSetting, type Setting } from './settings';
import type {
  Token,
  Understanding,
  UnderstoodPart,
  UnderstoodResource,
} from './understanding';
import type { Vocabulary } from './vocabulary';

/** Collects what the words of one line mean, from left to right. */
export class RequestReader {
  readonly result: Understanding = {
    newService: false,
    environments: [],
    resources: [],
    parts: [],
    unknown: [],
  };
  readonly #tokens: readonly Token[];
  readonly #platform: Vocabulary['platform'];
  /** Resources of the type that was named last. */
  #group: UnderstoodResource[] = [];
  #namesExpected = false;
  /** A count that stands before the next type. */
  #pendingCount: number | undefined;
  /** The group has as many resources as the text says. */
  #counted = false;

  constructor(tokens: readonly Token[], platform: Vocabulary['platform']) {
    this.#tokens = tokens;
    this.#platform = platform;
  }

  get currentType(): TypeView | undefined {
    return this.#type(this.#group[0]?.type);
  }

  /** A plural or a count was read, so names may follow. */
  get wantsNames(): boolean {
    return this.#namesExpected;
  }

  endNames() {
    this.#namesExpected = false;
  }

  expectCount(count: number) {
    this.#pendingCount = count;
  }

  /** Takes what a matcher found at a word; returns how many words it took. */
  takeMatch(match: Match, at: number): number {
    if (match.found === 'none') return 1;
    if (match.found === 'several') {
      this.#unknown(at, match.length, match.names);
      return match.length;
    }
    const { term, length, corrected } = match;
    const part = (kind: UnderstoodPart['kind']) =>
      this.#part(kind, term.name, at, length, corrected);
    if (term.kind !== 'type') this.#namesExpected = false;
    switch (term.kind) {
      case 'service':
        if (this.result.service && this.result.service !== term.name) {
          // One request is about one service; the first one counts.
          this.#unknown(at, length, []);
          break;
        }
        this.result.service = term.name;
        part('service');
        break;
      case 'profile':
        this.result.profile = term.name;
        part('profile');
        break;
      case 'environment':
        this.#addEnvironments([term.name]);
        part('environment');
        break;
      case 'everywhere':
        this.#addEnvironments(this.#platform.environments.map(e => e.name));
        part('environment');
        break;
      default:
        this.#takeType(term.name, term.plural, at);
        part('resource');
    }
    return length;
  }

  takeSetting(setting: Setting, at: number): number {
    for (const resource of this.#group) {
      resource.inputs[setting.input] = setting.value;
    }
    this.#part(
      'input',
      `${setting.input}: ${String(setting.value)}`,
      at,
      setting.length,
      false,
    );
    this.#namesExpected = false;
    return setting.length;
  }

  /** Names the next unnamed resource of the group; false when it cannot be. */
  takeName(
    at: number,
    schema: { safeParse(value: string): { success: boolean } },
  ): boolean {
    const name = this.#tokens[at].lower;
    const first = this.#group[0];
    if (!first || !schema.safeParse(name).success) return false;
    let unnamed = this.#group.find(resource => resource.name === undefined);
    if (!unnamed && this.#namesExpected && !this.#counted) {
      unnamed = { type: first.type, inputs: { ...first.inputs } };
      this.#group.push(unnamed);
      this.result.resources.push(unnamed);
    }
    if (!unnamed) return false;
    unnamed.name = name;
    this.#part('name', `${unnamed.type} ${name}`, at, 1, false);
    return true;
  }

  takeNewService(at: number) {
    this.result.service = this.#tokens[at].lower;
    this.result.newService = true;
    this.#part('service', this.#tokens[at].lower, at, 1, false);
  }

  takeUnknown(at: number, candidates: string[]) {
    this.#unknown(at, 1, candidates);
  }

  finish(): Understanding {
    this.result.parts.sort((a, b) => a.start - b.start);
    return this.result;
  }

  #type(name: string | undefined): TypeView | undefined {
    return this.#platform.resourceTypes.find(type => type.name === name);
  }

  #takeType(name: string, plural: boolean, at: number) {
    const count = this.#pendingCount ?? 1;
    this.#counted = this.#pendingCount !== undefined;
    this.#pendingCount = undefined;
    this.#group = Array.from({ length: count }, () => ({
      type: name,
      inputs: {},
    }));
    this.result.resources.push(...this.#group);
    this.#namesExpected = plural || count > 1;
    this.#takeAdjective(name, at);
  }

  /** "large postgres": the word before the type may be a choice of an input. */
  #takeAdjective(name: string, at: number) {
    const type = this.#type(name);
    const last = this.result.unknown[this.result.unknown.length - 1];
    const before = this.#tokens[at - 1];
    if (!type || !last || !before || last.start !== before.start) return;
    const setting = readSetting(type, [before.lower], 0);
    if (!setting) return;
    this.result.unknown.pop();
    const names = this.#namesExpected;
    this.takeSetting(setting, at - 1);
    this.#namesExpected = names;
  }

  #addEnvironments(names: readonly string[]) {
    for (const name of names) {
      if (!this.result.environments.includes(name)) {
        this.result.environments.push(name);
      }
    }
  }

  #part(
    kind: UnderstoodPart['kind'],
    meaning: string,
    at: number,
    length: number,
    corrected: boolean,
  ) {
    const { start } = this.#tokens[at];
    const { end } = this.#tokens[at + length - 1];
    const text = this.#textOf(at, length);
    this.result.parts.push({ start, end, text, kind, meaning, corrected });
  }

  #unknown(at: number, length: number, candidates: string[]) {
    const { start } = this.#tokens[at];
    const { end } = this.#tokens[at + length - 1];
    const text = this.#textOf(at, length);
    this.result.unknown.push({ start, end, text, candidates });
  }

  #textOf(at: number, length: number): string {
    return this.#tokens
      .slice(at, at + length)
      .map(token => token.text)
      .join(' ');
  }
}
