import type {
  Finding,
  SourcePosition,
} from '@groundwork/backstage-plugin-infra-common';
import type { ObjectInventory } from '../render/objectInventory';

/** What reading one environment works with. */
export interface Room {
  readonly environment: string;
  readonly files: ReadonlyMap<string, string>;
  readonly inventory: ObjectInventory;
  readonly findings: Finding[];
}

/** Says that something is not understood, and why. */
export function notRecognized(
  { environment, findings }: Pick<Room, 'environment' | 'findings'>,
  source: SourcePosition,
  reason: string,
): void {
  findings.push({
    severity: 'warning',
    rule: 'not-recognized',
    message: `${source.path}:${source.line}: ${reason}.`,
    source,
    target: { environment },
  });
}
