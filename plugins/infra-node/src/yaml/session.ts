import type { JsonValue } from '@backstage/types';
import type { SourceNode } from './sourceTree';
import type { BlockEnds, YamlStyle } from './style';
import type { YamlPath } from './types';

/** Replaces the text from `start` to `end`. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

/** A reason against an edit, still without line and column. */
export interface Obstacle {
  path: YamlPath;
  offset: number;
  reason: string;
  proposal: string;
  /** What a person could write there instead. */
  wanted?: JsonValue;
}

/** One call of `editYaml` in one document: what is known and what is to be written. */
export class EditSession {
  splices: Splice[] = [];
  obstacles: Obstacle[] = [];
  /** The text now ends with a block scalar that would lose a line break with the file's last one. */
  needsFinalBreak = false;
  private removed: { node: SourceNode; path: YamlPath }[] = [];

  constructor(
    readonly text: string,
    readonly style: YamlStyle,
    private readonly blockEnds: BlockEnds,
  ) {}

  splice(start: number, end: number, text: string): void {
    this.splices.push({ start, end, text });
  }

  /** Deletes whole lines, and blank lines below where they would become part of a block scalar above. */
  deleteLines(start: number, end: number): void {
    const above = this.blockEnds.get(start);
    let last = end;
    if (above === 'keep') {
      const blank = /(?:[ \t]*\r?\n)*/y;
      blank.lastIndex = end;
      blank.test(this.text);
      last = blank.lastIndex;
    }
    if (above) {
      this.blockEnds.set(last, above);
      this.needsFinalBreak ||= last === this.text.length;
    }
    this.splice(start, last, '');
  }

  refuse(obstacle: Obstacle): void {
    this.obstacles.push(obstacle);
  }

  /** Runs `work`; when it changes anything and `veto` answers an obstacle, undoes it and keeps the obstacle instead. */
  guarded(work: () => void, veto: () => Obstacle | undefined): void {
    const splices = this.splices.length;
    const obstacles = this.obstacles.length;
    const removed = this.removed.length;
    work();
    if (
      this.splices.length === splices &&
      this.obstacles.length === obstacles
    ) {
      return;
    }
    const obstacle = veto();
    if (obstacle) {
      this.splices.length = splices;
      this.obstacles.length = obstacles;
      this.removed.length = removed;
      this.refuse(obstacle);
    }
  }

  /** Notes that a node goes away, with everything in it. */
  remove(node: SourceNode, path: YamlPath): void {
    if (node.aliases.length > 0) {
      this.removed.push({ node, path });
    }
    if (node.kind === 'map' || node.kind === 'seq') {
      for (const { key, value } of node.entries) {
        if (key) {
          this.remove(key, path);
        }
        this.remove(value, path);
      }
    }
  }

  /** Refuses removals of anchors that are still used by what stays. */
  checkRemovedAnchors(): void {
    for (const { node, path } of this.removed) {
      const left = node.aliases.find(
        offset =>
          !this.splices.some(
            ({ start, end }) => start <= offset && offset < end,
          ),
      );
      if (left !== undefined) {
        this.refuse({
          path,
          offset: node.start,
          reason: `an anchor in it is still used by the alias on line ${this.line(
            left,
          )}`,
          proposal: `Write the value out on line ${this.line(
            left,
          )} in place of the alias, then try again.`,
        });
      }
    }
  }

  /** Line of an offset, from 1. */
  line(offset: number): number {
    return this.text.slice(0, offset).split('\n').length;
  }

  /** The text with all splices made. */
  result(): string {
    const ordered = [...this.splices].sort(
      (a, b) => a.start - b.start || a.end - b.end,
    );
    let at = 0;
    let result = '';
    for (const { start, end, text } of ordered) {
      result += this.text.slice(at, start) + text;
      at = end;
    }
    return result + this.text.slice(at);
  }
}
