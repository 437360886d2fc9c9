import { externalSecret } from './externalSecret';
import { gitRepository } from './gitRepository';
import { helmChart } from './helmChart';
import { helmRelease } from './helmRelease';
import { helmRepository } from './helmRepository';
import type { ObservedKind } from './kind';
import { kustomization } from './kustomization';
import { ociRepository } from './ociRepository';
import { terraform } from './terraform';
import { vaultStaticSecret } from './vaultStaticSecret';

/** All kinds that are observed, each in the version that is served. */
export const observedKinds: readonly ObservedKind[] = [
  terraform,
  helmRelease,
  kustomization,
  gitRepository,
  ociRepository,
  helmRepository,
  helmChart,
  externalSecret,
  vaultStaticSecret,
];
