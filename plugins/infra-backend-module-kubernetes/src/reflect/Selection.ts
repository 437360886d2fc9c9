import type { WantedMembers } from '../project/wanted';

/** A member that is wanted. */
export interface WantedMember {
  readonly name: string;
  /** What of its value; everything if undefined. */
  readonly selection: Selection | undefined;
  readonly bytes: Uint8Array;
}

/** One more byte of a name or a text whose hash is so far. */
export function addToHash(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}

/** Wanted members, found by the bytes of their names. */
export class Selection {
  readonly #slots: (WantedMember | undefined)[];
  readonly #mask: number;

  constructor(wanted: WantedMembers) {
    const names = Object.keys(wanted);
    let size = 8;
    while (size < names.length * 4) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Array(size).fill(undefined);
    for (const name of names) {
      const bytes = new Uint8Array(Buffer.from(name));
      const members = wanted[name];
      let slot = bytes.reduce(addToHash, 0) & this.#mask;
      while (this.#slots[slot]) slot = (slot + 1) & this.#mask;
      const selection = members === true ? undefined : new Selection(members);
      this.#slots[slot] = { name, selection, bytes };
    }
  }

  /** The member whose name, of that hash, is between two places. */
  find(
    bytes: Uint8Array,
    start: number,
    end: number,
    hash: number,
  ): WantedMember | undefined {
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const member = this.#slots[slot];
      if (member === undefined) return undefined;
      if (equalBytes(member.bytes, bytes, start, end)) return member;
    }
  }
}

function equalBytes(
  name: Uint8Array,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  const { length } = name;
  if (length !== end - start) return false;
  for (let i = 0; i < length; i++) {
    if (name[i] !== bytes[start + i]) return false;
  }
  return true;
}
