import { z } from 'zod';

/** Infrastructure as it stands, whatever a cluster says of it. */
const standing = z.strictObject({
  /** The inputs it was last applied with. */
  inputs: z.record(z.string(), z.unknown()),
  /** What somebody has changed by hand since. */
  drift: z.record(z.string(), z.unknown()).default({}),
  revision: z.string(),
  plan: z.string(),
});

/** What stands for one Terraform object. */
export type Standing = z.infer<typeof standing>;

const saved = z.record(z.string(), standing);

/** All infrastructure of the sandbox: it outlives clusters and their objects. */
export class World {
  private readonly all = new Map<string, Standing>();

  /** Told when anything has changed. */
  onChange: () => void = () => {};

  get(cluster: string, object: string): Standing | undefined {
    return this.all.get(`${cluster}/${object}`);
  }

  set(cluster: string, object: string, value: Standing): void {
    this.all.set(`${cluster}/${object}`, value);
    this.onChange();
  }

  remove(cluster: string, object: string): void {
    this.all.delete(`${cluster}/${object}`);
    this.onChange();
  }

  get isEmpty(): boolean {
    return this.all.size === 0;
  }

  toJSON(): Record<string, Standing> {
    return Object.fromEntries(this.all);
  }

  /** Puts back what `toJSON` gave. @throws Error when it is something else. */
  restore(json: unknown): void {
    for (const [key, value] of Object.entries(saved.parse(json))) {
      this.all.set(key, value);
    }
  }
}
