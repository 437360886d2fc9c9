/** `group:default/payments` without what goes without saying. */
export function shortRef(ref: string): string {
  return ref.replace(/^(?:group|user):(?:default\/)?/, '');
}
