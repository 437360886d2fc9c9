/** Something in the file that forbids every edit of it. */
export class UnreadableYamlError extends Error {
  constructor(
    readonly offset: number,
    readonly reason: string,
    readonly proposal: string,
  ) {
    super(reason);
  }
}
