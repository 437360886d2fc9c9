/** What a worker starts with: its purpose, and what all items have in common. */
export interface WorkerStart<Common> {
  readonly purpose: string;
  readonly common: Common;
}

/** Items that a worker looks at in one go. */
export interface ChunkMessage<Item> {
  readonly items: readonly Item[];
}

/** What a worker made of a chunk. */
export type ChunkAnswer<Answer> =
  | { readonly answer: Answer }
  | { readonly error: string };
